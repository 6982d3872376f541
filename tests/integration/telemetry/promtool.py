"""Tries rules over series, by promtool."""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from deploy.observe import generate
from deploy.observe.catalogue import ROOT

from .rule_cases import NAMESPACE, Series

PROMTOOL = ROOT / ".local" / "observe" / "bin" / "promtool"
RULES = sorted((generate.CHART / "rules").glob("*.yaml"))


def block(series: Series, *expected: dict[str, Any]) -> dict[str, Any]:
    """One test of promtool's."""
    told = [{"series": name, "values": values} for name, values in series.items()]
    return {"interval": "1m", "input_series": told, "promql_expr_test": list(expected)}


def fires(alert: str, minutes: int, label: str, values: Iterable[str], among: str = "") -> dict[str, Any]:
    """After `minutes` the alert fires for these values of the label and for no others; `among` are more matchers."""
    return {
        "expr": f'group by ({label}) (ALERTS{{alertname="{alert}", alertstate="firing"{among}}})',
        "eval_time": f"{minutes}m",
        "exp_samples": [{"labels": f'{{{label}="{value}"}}', "value": 1} for value in sorted(values)],
    }


def within(namespace: str, series: Series) -> Series:
    """The same series of another installation."""
    return {name.replace(NAMESPACE, f'namespace="{namespace}"'): values for name, values in series.items()}


def check(directory: Path, *blocks: dict[str, Any], rules: Sequence[Path] = RULES) -> None:
    """Runs the blocks over the rules. What does not hold fails the test, in promtool's words."""
    assert PROMTOOL.exists(), "promtool is missing: `make test` fetches it"
    file = directory / "test.yaml"
    interval = blocks[0]["interval"]
    document = {"rule_files": [str(path) for path in rules], "evaluation_interval": interval, "tests": list(blocks)}
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    done = subprocess.run([PROMTOOL, "test", "rules", file], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
