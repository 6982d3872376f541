"""Dashboards as values, and as the JSON that Grafana reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Every query asks for one installation.
NAMESPACE = 'namespace=~"$namespace"'
# What a rate is taken over.
RATE = "[$__rate_interval]"
_WIDTH = 24
_HEIGHT = 8


@dataclass(frozen=True)
class Query:
    """PromQL, and what to call each of its series. `@` stands for the matcher of the installation."""

    expr: str
    legend: str = ""

    @property
    def promql(self) -> str:
        """As Grafana asks it."""
        return self.expr.replace("@", NAMESPACE)


@dataclass(frozen=True)
class Panel:
    """A picture of queries. `kind` is Grafana's name of it, `unit` Grafana's of the values, `why` what to see in it."""

    title: str
    queries: tuple[Query, ...]
    unit: str = "short"
    why: str = ""
    kind: str = "timeseries"


@dataclass(frozen=True)
class Row:
    """Panels side by side under a question."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Dashboard:
    """A page. `services` lets the reader choose some."""

    name: str
    title: str
    rows: tuple[Row, ...]
    services: tuple[str, ...] = ()


def panel(
    title: str, expr: str, legend: str = "", unit: str = "short", why: str = "", kind: str = "timeseries"
) -> Panel:
    """A panel of one query."""
    return Panel(title, (Query(expr, legend),), unit, why, kind)


def rates(title: str, metric: str, by: str, matchers: str = "@", unit: str = "reqps", why: str = "") -> Panel:
    """How fast a counter grows, for each set of the labels `by`."""
    return panel(title, f"sum by ({by}) (rate({metric}{{{matchers}}}{RATE}))", _legend(by), unit, why)


def quantiles(title: str, metric: str, by: str, matchers: str = "@") -> Panel:
    """The median and the 99th percentile of a histogram of seconds; `by` may be empty."""
    labels = ", ".join(filter(None, (by, "le")))
    legend = f"{_legend(by)} " if by else ""
    rate = f"sum by ({labels}) (rate({metric}_bucket{{{matchers}}}{RATE}))"
    asked = tuple(Query(f"histogram_quantile({q}, {rate})", f"{legend}p{q * 100:g}") for q in (0.5, 0.99))
    return Panel(title, asked, "s")


def _legend(by: str) -> str:
    return " ".join(f"{{{{{label}}}}}" for label in by.split(", "))


def rendered(dashboard: Dashboard) -> str:
    """A dashboard's JSON."""
    panels: list[dict[str, Any]] = []
    top = 0
    for row in dashboard.rows:
        heading = {"type": "row", "title": row.title, "collapsed": False, "panels": []}
        panels.append(heading | {"gridPos": _place(0, top, _WIDTH, 1)})
        width = _WIDTH // len(row.panels)
        for number, each in enumerate(row.panels):
            panels.append(_panel(each) | {"gridPos": _place(number * width, top + 1, width, _HEIGHT)})
        top += 1 + _HEIGHT
    document = {
        "uid": f"parley-{dashboard.name}",
        "title": f"Parley / {dashboard.title}",
        "tags": ["parley"],
        "schemaVersion": 39,
        # It comes from a file: what somebody changed in Grafana would not last.
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": _variables(dashboard.services)},
        "links": [{"type": "dashboards", "title": "Parley", "tags": ["parley"], "asDropdown": True, "keepTime": True}],
        "panels": [{"id": number, **each} for number, each in enumerate(panels, start=1)],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _panel(panel: Panel) -> dict[str, Any]:
    targets = [
        {
            "refId": chr(ord("A") + number),
            "expr": query.promql,
            "legendFormat": query.legend or "__auto",
            # The trace of one request in each bucket.
            "exemplar": "_bucket{" in query.expr,
            "instant": panel.kind != "timeseries",
            "range": panel.kind == "timeseries",
            **({"format": "table"} if panel.kind == "table" else {}),
        }
        for number, query in enumerate(panel.queries)
    ]
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.why,
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0} if panel.kind == "timeseries" else {"unit": panel.unit}
        },
        "targets": targets,
    }


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _variables(services: Sequence[str]) -> list[dict[str, Any]]:
    everything = {"includeAll": True, "multi": True, "allValue": ".*", "current": {"text": "All", "value": "$__all"}}
    datasource = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}
    namespace = {
        "name": "namespace",
        "label": "Installation",
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "query": 'label_values(up{job="gateway"}, namespace)',
        "refresh": 2,
        **everything,
    }
    job = {"name": "job", "label": "Service", "type": "custom", "query": ",".join(services), **everything}
    return [datasource, namespace, *([job] if services else [])]
