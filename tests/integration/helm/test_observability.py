"""What Prometheus' operator and Grafana's sidecar find of the charts."""

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from deploy.observe import alerts
from parley.insights import consumer as insights

from ..telemetry.promql import problems
from ..telemetry.promtool import RULES, block, check, fires, within
from ..telemetry.rule_cases import CASES
from .charts import SERVICES, UMBRELLA, Object, together

DASHBOARDS = sorted((UMBRELLA / "dashboards").glob("*.json"))


def test_the_rules_come_as_they_are_but_for_where_they_look_and_where_the_runbooks_are() -> None:
    rendered = together("production.yaml")
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        there = text.replace("docs/operations/", "https://git.example.com/parley/blob/main/docs/operations/")
        namespaces = "parley|mongodb|kafka" if path.stem == "volumes" else "parley"
        there = there.replace('namespace=~".*"', f'namespace=~"{namespaces}"')
        assert rendered.one("PrometheusRule", f"parley-{path.stem}")["spec"] == yaml.safe_load(there)


def test_what_happens_to_others_of_the_same_cluster_wakes_nobody(tmp_path: Path) -> None:
    rendered = together("production.yaml")
    file = tmp_path / "rules.yaml"
    groups = [group for each in rendered.of("PrometheusRule") for group in each["spec"]["groups"]]
    file.write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")
    foreign = [case for case in CASES if not all("parley_" in series for series in case.fires)]
    assert {case.alert for case in foreign} >= {"ServiceDown", "ProcessDown", "ZoneDown", "DiskFills"}
    for case in foreign:
        series = within("parley", case.fires) | within("theirs", case.fires)
        check(tmp_path, block(series, fires(case.alert, case.minutes, "namespace", ["parley"])), rules=[file])


def test_the_volumes_of_the_data_are_watched_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    rule = together("production.yaml").one("PrometheusRule", "parley-volumes")["spec"]
    file.write_text(yaml.safe_dump(rule), encoding="utf-8")
    full = next(case.fires for case in CASES if case.alert == "DiskFills")
    series = {
        name: values
        for where in ("parley", "mongodb", "kafka", "theirs")
        for name, values in within(where, full).items()
    }
    check(tmp_path, block(series, fires("DiskFills", 20, "namespace", ["parley", "mongodb", "kafka"])), rules=[file])


def test_one_zone_has_no_alerts_about_zones() -> None:
    rendered = together("production.yaml", "observability.zones=false")
    assert rendered.names("PrometheusRule") == {f"parley-{path.stem}" for path in RULES if path.stem != "zones"}


def test_the_dashboards_come_as_they_are_with_the_label_that_grafana_looks_for() -> None:
    rendered = together("production.yaml")
    for path in DASHBOARDS:
        found = rendered.one("ConfigMap", f"parley-dashboard-{path.stem}")
        assert found["metadata"]["labels"]["grafana_dashboard"] == "1"
        assert json.loads(found["data"][f"parley-{path.name}"]) == json.loads(path.read_text(encoding="utf-8"))


def test_without_asking_nothing_is_made_that_needs_an_operator() -> None:
    rendered = together("demo.yaml")
    assert rendered.of("PrometheusRule", "PodMonitor") == []
    assert not any(name.startswith("parley-dashboard") for name in rendered.names("ConfigMap"))


def test_alerts_and_dashboards_watch_every_service() -> None:
    assert sorted(alerts.SERVICES) == SERVICES


def test_every_series_tells_its_service_and_its_zone_as_the_rules_ask() -> None:
    for service in SERVICES:
        monitor = together("production.yaml").one("PodMonitor", f"parley-{service}")["spec"]
        assert (monitor["jobLabel"], monitor["attachMetadata"]) == ("app.kubernetes.io/name", {"node": True})
        [endpoint] = monitor["podMetricsEndpoints"]
        assert [each["targetLabel"] for each in endpoint["relabelings"]] == ["zone"]


def triggers(kind: str) -> Iterator[tuple[Object, Object]]:
    """What scales a service in production, and by what: of one kind."""
    for each in together("production.yaml").of("ScaledObject"):
        yield from ((each["spec"], one["metadata"]) for one in each["spec"]["triggers"] if one["type"] == kind)


def test_pods_are_added_by_what_a_service_counts() -> None:
    queries = [told["query"] for _, told in triggers("prometheus")]
    assert queries != []
    assert [told for query in queries for told in problems(query)] == []


def test_pods_are_added_to_consumers_that_there_are_before_anybody_is_woken() -> None:
    [(scaled, lag)] = triggers("kafka")
    assert (scaled["scaleTargetRef"]["name"], lag["consumerGroup"]) == ("parley-insights", insights.GROUP)
    # Without a topic all of the group's are meant.
    assert "topic" not in lag
    [behind] = [alert.expr for alert in alerts.SATURATION if alert.name == "ConsumerBehind"]
    assert scaled["minReplicaCount"] * int(lag["lagThreshold"]) < int(behind.rpartition(" > ")[2])


def test_spans_go_where_they_are_sent_in_the_share_that_is_asked_for() -> None:
    told = together("production.yaml", "global.traceRatio=0").environment("chat")
    assert told["PARLEY_CHAT_TRACE_RATIO"] == "0"
    assert told["PARLEY_CHAT_OTLP_ENDPOINT"] == "http://otel-collector.observe:4317"
    assert "PARLEY_CHAT_TRACE_RATIO" not in together("demo.yaml").environment("chat")
