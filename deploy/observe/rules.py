"""Prometheus' rules as values, and as the YAML that Prometheus and its operator read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

# Where the runbooks are; the chart puts an address before it.
RUNBOOKS = "docs/operations/"


@dataclass(frozen=True)
class Recording:
    """A series that is computed from others."""

    name: str
    expr: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def rendered(self) -> dict[str, Any]:
        """As Prometheus reads it."""
        labels = {"labels": dict(self.labels)} if self.labels else {}
        return {"record": self.name, "expr": self.expr, **labels}


@dataclass(frozen=True)
class Alert:
    """What a human is told. `severity` is "page" (now) or "ticket" (this working day)."""

    name: str
    expr: str
    pending: str
    severity: str
    summary: str
    description: str = ""
    # The page of the runbook, and where in it; empty: its own section of the page of all alerts.
    runbook: str = ""

    @property
    def runbook_path(self) -> str:
        """The runbook's place below RUNBOOKS."""
        return self.runbook or f"alerts.md#{self.name.lower()}"

    def rendered(self) -> dict[str, Any]:
        """As Prometheus reads it."""
        told = {"summary": self.summary, "description": self.description}
        annotations = {key: text for key, text in told.items() if text} | {"runbook_url": RUNBOOKS + self.runbook_path}
        return {
            "alert": self.name,
            "expr": self.expr,
            "for": self.pending,
            "labels": {"severity": self.severity},
            "annotations": annotations,
        }


Rule = Recording | Alert


def rendered(groups: Mapping[str, Sequence[Rule]]) -> str:
    """A file of rules."""
    document = {
        "groups": [
            {"name": name, "interval": "30s", "rules": [rule.rendered() for rule in rules]}
            for name, rules in groups.items()
        ]
    }
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=120, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as such."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
