"""What Prometheus' operator and Grafana's sidecar find of the charts."""

import json

import yaml

from .charts import SERVICES, UMBRELLA, together

RULES = sorted((UMBRELLA / "rules").glob("*.yaml"))
DASHBOARDS = sorted((UMBRELLA / "dashboards").glob("*.json"))


def test_the_rules_come_as_they_are_but_for_where_the_runbooks_are() -> None:
    rendered = together("production.yaml")
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        there = text.replace("docs/operations/", "https://git.example.com/parley/blob/main/docs/operations/")
        assert rendered.one("PrometheusRule", f"parley-{path.stem}")["spec"] == yaml.safe_load(there)


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


def test_every_series_tells_its_service_and_its_zone_as_the_rules_ask() -> None:
    for service in SERVICES:
        monitor = together("production.yaml").one("PodMonitor", f"parley-{service}")["spec"]
        assert (monitor["jobLabel"], monitor["attachMetadata"]) == ("app.kubernetes.io/name", {"node": True})
        [endpoint] = monitor["podMetricsEndpoints"]
        assert [each["targetLabel"] for each in endpoint["relabelings"]] == ["zone"]


def test_spans_go_where_they_are_sent_in_the_share_that_is_asked_for() -> None:
    told = together("production.yaml", "global.traceRatio=0").environment("chat")
    assert told["PARLEY_CHAT_TRACE_RATIO"] == "0"
    assert told["PARLEY_CHAT_OTLP_ENDPOINT"] == "http://otel-collector.observe:4317"
    assert "PARLEY_CHAT_TRACE_RATIO" not in together("demo.yaml").environment("chat")
