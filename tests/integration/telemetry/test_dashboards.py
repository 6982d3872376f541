"""What the dashboards and rules ask for is what the services expose."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
import yaml
from grpc import StatusCode

from deploy.observe import generate
from deploy.observe.catalogue import COMMON, ROOT, metrics
from parley.appointments.domain.state import State
from parley.signaling.domain.frames import ClosingReason

from .promql import SCRAPED, legend_problems, matched, problems

DASHBOARDS = sorted((generate.CHART / "dashboards").glob("*.json"))
RULES = sorted((generate.CHART / "rules").glob("*.yaml"))


def asked() -> Iterator[tuple[str, str, str]]:
    """Where, PromQL, legend: of every panel."""
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            for target in panel.get("targets", ()):
                yield f"{path.stem}: {panel['title']}", target["expr"], target["legendFormat"]


def ruled() -> Iterator[tuple[str, str]]:
    """Rule, PromQL."""
    for path in RULES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                yield rule.get("alert") or rule["record"], rule["expr"]


def test_every_panel_asks_for_series_and_labels_that_the_services_expose() -> None:
    wrong = [f"{where}: {told}" for where, expr, _ in asked() for told in problems(expr)]
    assert wrong == []


def test_every_panel_names_its_series_by_labels_that_they_have() -> None:
    wrong = [f"{where}: {told}" for where, expr, legend in asked() for told in legend_problems(expr, legend)]
    assert wrong == []


def test_every_panel_is_of_the_installation_that_was_chosen() -> None:
    assert [where for where, expr, _ in asked() if 'namespace=~"$namespace"' not in expr] == []


def test_every_rule_asks_for_series_and_labels_that_the_services_expose() -> None:
    assert [f"{rule}: {told}" for rule, expr in ruled() for told in problems(expr)] == []


@cache
def values() -> Mapping[str, frozenset[str]]:
    """What labels may be, where there is a list of it."""
    api = json.loads((ROOT / "services" / "gateway" / "openapi.json").read_text(encoding="utf-8"))
    topics = yaml.safe_load((ROOT / "protos" / "topics.yaml").read_text(encoding="utf-8"))["topics"]
    return {
        "route": frozenset(api["paths"]),
        "method": frozenset(method.upper() for path in api["paths"].values() for method in path),
        "status": frozenset({"2xx", "4xx", "5xx"}),
        "topic": frozenset(topics),
        "code": frozenset(StatusCode.__members__),
        "after": frozenset(state.value for state in State),
    }


@cache
def words(owner: str) -> frozenset[str]:
    """What stands in quotes in the code of a metric's owner, and the reasons by which signaling closes sockets."""
    folder = ROOT / "libs" if owner == COMMON else ROOT / "services" / owner
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("**/src/**/*.py")]
    return frozenset(ClosingReason.__members__).union(*(re.findall(r'"(\w+)"', text) for text in texts))


def unknown_values(expr: str) -> list[str]:
    """Which values of labels a query names that nobody gives them."""
    owners = {name: metric.owner for metric in metrics() for name in metric.series()}
    return [
        f"{series} has no {label} {value}"
        for series, label, value in matched(expr)
        if series in owners and label not in {"le", *SCRAPED}
        if value not in (values().get(label) or words(owners[series]))
    ]


def test_every_value_that_a_query_names_is_one_that_there_is() -> None:
    """Of these no metric knows what they may be: one that is renamed would be watched no more."""
    queries = [*ruled(), *((where, expr) for where, expr, _ in asked())]
    assert [f"{where}: {told}" for where, expr in queries for told in unknown_values(expr)] == []
    named = {label for _, expr in queries for _, label, _ in matched(expr)}
    assert named > values().keys()


@pytest.mark.parametrize(
    ("expr", "told"),
    [
        ('parley_live_calls{state="conected"}', "parley_live_calls has no state conected"),
        ('parley_rpc_served_total{code=~"UNKNOWN|LOST"}', "parley_rpc_served_total has no code LOST"),
        ('parley_gateway_requests_total{route="/v1/enter"}', "parley_gateway_requests_total has no route /v1/enter"),
    ],
)
def test_a_value_that_nobody_gives_is_noticed(expr: str, told: str) -> None:
    assert unknown_values(expr) == [told]


@pytest.mark.parametrize(
    ("expr", "told"),
    [
        ("parley_gateway_request_total", "nothing exposes parley_gateway_request_total"),
        ("rate(parley_live_news_seconds[5m])", "nothing exposes parley_live_news_seconds"),
        ('parley_live_calls{status="connected"}', "parley_live_calls has no label status"),
        ("sum by (tenant) (parley_live_sockets)", "grouped by tenant, which nothing in it has"),
        ('parley_live_news_seconds_bucket{le="0.3"}', "parley_live_news_seconds_bucket has no bucket 0.3"),
        ('parley_live_news_seconds_bucket{le="1"}', "parley_live_news_seconds_bucket has no bucket 1"),
    ],
)
def test_a_query_for_what_is_not_there_is_noticed(expr: str, told: str) -> None:
    assert problems(expr) == [told]


def test_a_legend_by_a_label_that_the_query_drops_is_noticed() -> None:
    assert legend_problems("sum by (kind) (parley_live_channels)", "{{instance}}") == ["instance is in no series of it"]


def test_what_is_no_promql_is_noticed() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        problems("sum by (job (up)")


def test_no_dashboard_shows_two_panels_in_one_place() -> None:
    for path in DASHBOARDS:
        panels = json.loads(path.read_text(encoding="utf-8"))["panels"]
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
        assert len(set(places)) == len(places), path.name
        assert len({panel["id"] for panel in panels}) == len(panels), path.name
        assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels), path.name
