"""Who may do what, as `table.yaml` declares it."""

from pathlib import Path

import yaml

_TOLD = yaml.safe_load(Path(__file__).with_name("table.yaml").read_text(encoding="utf-8"))
CALLERS: tuple[str, ...] = tuple(_TOLD["callers"])
STATES: tuple[str, ...] = tuple(_TOLD["states"])
_ANYBODY: dict[str, str] = _TOLD["anybody"]
_BY_CALLER: dict[str, list[str]] = _TOLD["by_caller"]
_BY_STATE: dict[str, list[str]] = _TOLD["customer_by_state"]
_SEE_STATES = "state"


def labels() -> set[str]:
    """The ways to call that the table knows."""
    return {*_ANYBODY, *_BY_CALLER}


def lines() -> dict[str, list[str]]:
    """The outcomes of each way, one for each caller, or state, or one for all."""
    return {label: [outcome] for label, outcome in _ANYBODY.items()} | _BY_CALLER | _BY_STATE


def depends_on_state(label: str, caller: str) -> bool:
    """Whether the table tells states apart."""
    return _of_caller(label, caller) == _SEE_STATES


def expected(label: str, caller: str, state: str) -> str:
    """The outcome: "ok" for any success, else the status."""
    outcome = _of_caller(label, caller)
    return str(_BY_STATE[label][STATES.index(state)] if outcome == _SEE_STATES else outcome)


def _of_caller(label: str, caller: str) -> str:
    return str(_ANYBODY[label] if label in _ANYBODY else _BY_CALLER[label][CALLERS.index(caller)])
