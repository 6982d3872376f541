import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import structlog
from opentelemetry import propagate, trace
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import Histogram

from parley.common import telemetry
from parley.common.telemetry.traces import sampler

tracer = TracerProvider().get_tracer("test")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    telemetry.configure_logs("chat", "chat-0", "INFO", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_logs_of_ours_and_of_libraries_are_one_json_object_a_line(stream: io.StringIO) -> None:
    structlog.get_logger().info("stored", count=2)
    structlog.get_logger().debug("not shown")
    logging.getLogger("library").warning("slow %s", "disk")
    logging.getLogger("kafka").info("routine")
    ours, theirs = lines(stream)
    assert (ours["event"], ours["count"], ours["level"]) == ("stored", 2, "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("slow disk", "library", "warning")
    assert all(line["service"] == "chat" and line["instance"] == "chat-0" for line in (ours, theirs))


def test_logs_name_their_trace(stream: io.StringIO) -> None:
    with tracer.start_as_current_span("work") as span:
        structlog.get_logger().info("inside")
        assert telemetry.trace_id() == trace.format_trace_id(span.get_span_context().trace_id)
        assert telemetry.trace_id() in telemetry.traceparent()
    structlog.get_logger().info("outside")
    inside, outside = lines(stream)
    assert inside["trace_id"] == trace.format_trace_id(span.get_span_context().trace_id)
    assert "trace_id" not in outside
    assert telemetry.trace_id() == telemetry.traceparent() == ""


def test_of_what_a_client_sends_only_the_trace_context_is_taken_over() -> None:
    telemetry.configure_traces("chat", "1", "chat-0", "a", "")
    assert propagate.get_global_textmap().fields == {"traceparent", "tracestate"}


@pytest.mark.parametrize(
    ("ratio", "came_in_kept", "kept"), [(1.0, False, True), (0.0, False, False), (0.0, True, True)]
)
def test_whoever_begins_a_trace_decides_whether_it_is_kept(ratio: float, came_in_kept: bool, kept: bool) -> None:
    spans = TracerProvider(sampler(ratio)).get_tracer("test")
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    caller = trace.NonRecordingSpan(trace.SpanContext(0xABC, 0x1, is_remote=True, trace_flags=flags))
    context = trace.set_span_in_context(caller) if came_in_kept else None
    assert spans.start_span("request", context).is_recording() is kept


def test_logs_hold_no_personal_data(stream: io.StringIO) -> None:
    structlog.get_logger().info("sent", email="alice@example.com", to={"phone": "+33612345678"})
    assert "alice" not in stream.getvalue()
    assert "+336" not in stream.getvalue()


def test_an_exception_is_told_by_its_type_and_frames_without_its_text(stream: io.StringIO) -> None:
    try:
        try:
            raise KeyError("alice@example.com")
        except KeyError as error:
            raise ValueError("dup key: alice@example.com") from error
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed")
    assert "alice" not in stream.getvalue()
    for line in lines(stream):
        assert [each["type"] for each in line["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
        assert "test_telemetry.py" in line["exception"][0]["frames"][0]


READY = {"started": True}
HEALTHY = {"consumer-0": True}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async def ready() -> dict[str, bool]:
        return READY

    endpoint = telemetry.Endpoint("127.0.0.1", 0, lambda: HEALTHY, ready)
    await endpoint.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{endpoint.port}") as client:
        yield client
    await endpoint.stop()


async def test_metrics_are_served_as_openmetrics_when_asked(client: httpx.AsyncClient) -> None:
    plain = await client.get("/metrics")
    assert plain.status_code == 200
    assert "parley_event_loop_lag_seconds_bucket" in plain.text
    openmetrics = await client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert openmetrics.text.endswith("# EOF\n")


async def test_a_bucket_leads_to_a_trace_of_a_value_in_it(client: httpx.AsyncClient) -> None:
    seconds = Histogram("telemetry_test_seconds", "A test's", buckets=(1,))
    seconds.observe(0.5, {"trace_id": f"{0xABC:032x}"})
    openmetrics = await client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    [line] = [
        line for line in openmetrics.text.splitlines() if line.startswith('telemetry_test_seconds_bucket{le="1.0"}')
    ]
    assert f'# {{trace_id="{0xABC:032x}"}} 0.5' in line


@pytest.mark.parametrize(
    ("path", "other", "name", "checks"),
    [("/readyz", "/healthz", "ready", READY), ("/healthz", "/readyz", "healthy", HEALTHY)],
)
async def test_readiness_and_liveness_follow_their_own_checks(
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    other: str,
    name: str,
    checks: dict[str, bool],
) -> None:
    assert (await client.get(path)).status_code == 200
    failed = dict.fromkeys(checks, False)
    for check in checks:
        monkeypatch.setitem(checks, check, False)
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (503, {name: False, "checks": failed})
    assert (await client.get(other)).status_code == 200


async def test_anything_else_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/secrets")).status_code == 404
    assert (await client.post("/metrics")).status_code == 405


def test_a_measured_value_leads_to_its_trace_where_one_is_kept() -> None:
    assert telemetry.exemplar() is None
    kept, dropped = (
        trace.NonRecordingSpan(trace.SpanContext(0xABC, 0x1, is_remote=False, trace_flags=trace.TraceFlags(flags)))
        for flags in (trace.TraceFlags.SAMPLED, trace.TraceFlags.DEFAULT)
    )
    assert telemetry.exemplar(kept) == {"trace_id": f"{0xABC:032x}"}
    assert telemetry.exemplar(dropped) is None
    with trace.use_span(kept):
        assert telemetry.exemplar() == telemetry.exemplar(kept)
