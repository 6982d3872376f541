"""What `make observe` runs beside the demo, and the collector that a cluster would have."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

from deploy.local import ports
from deploy.local.processes import StartError
from deploy.observe import run
from deploy.observe.catalogue import ROOT
from deploy.observe.spans import zipkin_spans

from .promql import SCRAPED


def attributes(told: Mapping[str, str]) -> list[KeyValue]:
    return [KeyValue(key=key, value=AnyValue(string_value=value)) for key, value in told.items()]


async def test_without_a_demo_it_says_how_to_start_one() -> None:
    with pytest.raises(StartError, match="make demo TRACES=1"):
        await run.observe(ports.free())


def test_prometheus_takes_its_settings_and_the_rules_that_they_name(tmp_path: Path) -> None:
    file = tmp_path / "prometheus.yml"
    file.write_text(run.prometheus_settings(ports.free()), encoding="utf-8")
    promtool = run.TOOLS / "bin" / "promtool"
    done = subprocess.run([promtool, "check", "config", file], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("rules found") == len(run.RULES)


def test_every_process_of_the_demo_is_asked_with_the_labels_that_a_cluster_adds() -> None:
    demo = ports.free()
    jobs = yaml.safe_load(run.prometheus_settings(demo))["scrape_configs"]
    found = {job["job_name"]: job["static_configs"][0] for job in jobs}
    assert {name: static["targets"] for name, static in found.items()} == {
        name: [f"127.0.0.1:{port}"] for name, port in demo.metrics.items()
    }
    assert all(static["labels"].keys() == SCRAPED - {"namespace"} for static in found.values())
    assert found["signaling-1"]["labels"] == {"job": "signaling", "instance": "signaling-1", "zone": "b"}


def test_spans_reach_the_viewer_with_their_service_their_parent_and_their_failure() -> None:
    span = Span(
        trace_id=b"\x01" * 16,
        span_id=b"\x02" * 8,
        parent_span_id=b"\x03" * 8,
        name="POST /v1/join/enter",
        kind=Span.SPAN_KIND_SERVER,
        start_time_unix_nano=5_000_000,
        end_time_unix_nano=7_500_000,
        attributes=attributes({"http.route": "/v1/join/enter"}),
        status=Status(code=Status.STATUS_CODE_ERROR),
    )
    about = {"service.name": "gateway", "service.instance.id": "gateway-0", "cloud.availability_zone": "a"}
    resource = Resource(attributes=attributes(about))
    sent = ResourceSpans(resource=resource, scope_spans=[ScopeSpans(spans=[span])])
    assert list(zipkin_spans(ExportTraceServiceRequest(resource_spans=[sent]))) == [
        {
            "traceId": "01" * 16,
            "id": "02" * 8,
            "parentId": "03" * 8,
            "kind": "SERVER",
            "name": "POST /v1/join/enter",
            "timestamp": 5000,
            "duration": 2500,
            "localEndpoint": {"serviceName": "gateway"},
            "tags": {
                "http.route": "/v1/join/enter",
                "service.instance.id": "gateway-0",
                "cloud.availability_zone": "a",
                "error": "true",
            },
        }
    ]


@pytest.fixture(scope="module")
def collector() -> Any:
    return yaml.safe_load((ROOT / "deploy" / "observe" / "collector.yaml").read_text(encoding="utf-8"))


def test_the_collector_keeps_who_comes_by_routes_that_there_are(collector: Any) -> None:
    api = json.loads((ROOT / "services" / "gateway" / "openapi.json").read_text(encoding="utf-8"))
    policies = {each["name"]: each for each in collector["processors"]["tail_sampling"]["policies"]}
    assert set(policies["doors"]["string_attribute"]["values"]) <= api["paths"].keys()


def test_the_collectors_pipeline_names_what_is_described(collector: Any) -> None:
    for part, names in collector["service"]["pipelines"]["traces"].items():
        assert set(names) == collector[part].keys()
