"""What PromQL asks for, read by a parser, against the series that there are."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import promql_parser
import yaml
from promql_parser import AggModifierType, AggregateExpr, Expr, VectorSelector

from deploy.observe import catalogue, generate

# What whoever scrapes adds to every series; deploy/helm/service/templates/podmonitor.yaml and `make observe` do.
SCRAPED = frozenset({"namespace", "job", "instance", "zone"})
# Series of others, with the labels that we use of them.
FOREIGN: Mapping[str, frozenset[str]] = {
    "ALERTS": frozenset({"alertname", "alertstate", "severity", "objective"}),
    "kubelet_volume_stats_available_bytes": frozenset({"persistentvolumeclaim"}),
    "kubelet_volume_stats_capacity_bytes": frozenset({"persistentvolumeclaim"}),
    "process_cpu_seconds_total": frozenset(),
    "process_resident_memory_bytes": frozenset(),
    "process_start_time_seconds": frozenset(),
    "up": frozenset(),
}


@cache
def known() -> Mapping[str, frozenset[str]]:
    """The labels of every series that a query may ask for, by its name."""
    text = (generate.CHART / "rules" / "objectives.yaml").read_text(encoding="utf-8")
    recorded = {
        rule["record"]: frozenset({"objective"})
        for group in yaml.safe_load(text)["groups"]
        for rule in group["rules"]
        if "record" in rule
    }
    found = {**catalogue.series(), **FOREIGN, **recorded}
    return {name: labels | SCRAPED for name, labels in found.items()}


def problems(expr: str) -> list[str]:
    """What a query asks for that nothing exposes. Raises ValueError for what is no PromQL."""
    tree = promql_parser.parse(_filled(expr))
    return [*(told for each in _selectors(tree) for told in _of_selector(each)), *_of_groupings(tree)]


def matched(expr: str) -> Iterator[tuple[str, str, str]]:
    """Series, label and value of everything that a query matches; of alternatives each."""
    for selector in _selectors(promql_parser.parse(_filled(expr))):
        for matcher in selector.matchers.matchers:
            yield from ((selector.name or "", matcher.name, value) for value in matcher.value.split("|"))


def legend_problems(expr: str, legend: str) -> list[str]:
    """Which labels a legend names that its query's series don't have."""
    tree = promql_parser.parse(_filled(expr))
    wanted = set(re.findall(r"{{(\w+)}}", legend))
    outermost = next(_aggregations(tree), None)
    kept = set(outermost.modifier.labels) if outermost and outermost.modifier else set(_labels(tree))
    return [f"{label} is in no series of it" for label in sorted(wanted - kept)]


def _filled(expr: str) -> str:
    """With something in the place of Grafana's variables."""
    return re.sub(r"\$\w+", "any", expr.replace("$__rate_interval", "5m"))


def _of_selector(selector: VectorSelector) -> Iterator[str]:
    name = selector.name or ""
    labels = known().get(name)
    if labels is None:
        yield f"nothing exposes {name or selector}"
        return
    for matcher in selector.matchers.matchers:
        if matcher.name not in labels:
            yield f"{name} has no label {matcher.name}"
        bounds = catalogue.buckets().get(name, ())
        if matcher.name == "le" and matcher.value not in bounds:
            yield f"{name} has no bucket {matcher.value}"


def _of_groupings(tree: Expr) -> Iterator[str]:
    for each in _aggregations(tree):
        if each.modifier and each.modifier.type == AggModifierType.By:
            for label in sorted(set(each.modifier.labels) - _labels(each)):
                yield f"grouped by {label}, which nothing in it has"


def _labels(tree: Expr) -> frozenset[str]:
    return frozenset().union(*(known().get(each.name or "", SCRAPED) for each in _selectors(tree)))


def _selectors(tree: Expr) -> list[VectorSelector]:
    return [each for each in _nodes(tree) if isinstance(each, VectorSelector)]


def _aggregations(tree: Expr) -> Iterator[AggregateExpr]:
    return (each for each in _nodes(tree) if isinstance(each, AggregateExpr))


def _nodes(tree: Expr) -> list[Expr]:
    """A tree's nodes, outermost first."""
    found: list[Expr] = []
    promql_parser.walk(tree, pre_visit=found.append)
    return found
