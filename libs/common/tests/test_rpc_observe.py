"""What is told of calls: numbers, spans and lines of the log."""

from typing import TYPE_CHECKING

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import NonRecordingSpan, SpanContext
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from parley.common import errors, telemetry

from .rpc_service import SERVICE, Servicer, ask

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub


class SlotTaken(errors.FailedPrecondition):
    reason = "SLOT_TAKEN"


async def test_calls_are_measured_on_both_ends(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    def count(end: str, code: str) -> float:
        labels = {"method": "AccountsService/GetTenant", "code": code}
        return REGISTRY.get_sample_value(f"parley_rpc_{end}_total", labels) or 0

    def timed() -> list[float | None]:
        return [
            REGISTRY.get_sample_value("parley_rpc_server_seconds_count", {"method": "AccountsService/GetTenant"}),
            REGISTRY.get_sample_value("parley_rpc_client_seconds_count", {"service": "AccountsService"}),
        ]

    async def refuse() -> str:
        raise SlotTaken("Choose another time.")

    ends = ("served", "made")
    await ask(stub)
    seconds = timed()
    before = {(end, code): count(end, code) for end in ends for code in ("OK", "FAILED_PRECONDITION")}
    await ask(stub)
    servicer.act = refuse
    with pytest.raises(errors.FailedPrecondition):
        await ask(stub)
    assert {key: count(*key) - value for key, value in before.items()} == dict.fromkeys(before, 1)
    assert timed() == [(each or 0) + 2 for each in seconds]


async def test_a_trace_goes_through_the_call(
    stub: "AccountsServiceAsyncStub", servicer: Servicer, spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("test").start_as_current_span("root") as root:
        await ask(stub)
    by_kind = {span.kind: span for span in spans.get_finished_spans() if span.name.endswith("GetTenant")}
    client, server = by_kind[trace.SpanKind.CLIENT], by_kind[trace.SpanKind.SERVER]
    assert client.parent is not None
    assert client.parent.span_id == root.get_span_context().span_id
    assert server.parent is not None
    assert server.parent.span_id == client.context.span_id
    assert server.name == f"{SERVICE}/GetTenant"


@pytest.fixture
def spans() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider()
        trace.set_tracer_provider(provider)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return exporter


async def test_a_trace_that_nobody_records_goes_through_the_call_without_spans(
    stub: "AccountsServiceAsyncStub", servicer: Servicer, spans: InMemorySpanExporter
) -> None:
    async def look() -> str:
        return telemetry.trace_id()

    servicer.act = look
    unrecorded = SpanContext(trace_id=0xABC, span_id=0xDEF, is_remote=True)
    with trace.use_span(NonRecordingSpan(unrecorded)):
        assert await ask(stub) == trace.format_trace_id(unrecorded.trace_id)
    assert spans.get_finished_spans() == ()


async def test_the_log_names_the_caller_of_a_call_that_failed_and_no_other(
    stub: "AccountsServiceAsyncStub", servicer: Servicer
) -> None:
    async def refuse() -> str:
        raise SlotTaken("Choose another time.")

    with capture_logs() as lines:
        await ask(stub)
        servicer.act = refuse
        with pytest.raises(errors.FailedPrecondition):
            await ask(stub)
    told = [(line["method"], line["code"], line["subject"]) for line in lines if line["log_level"] == "info"]
    assert told == [("AccountsService/GetTenant", "FAILED_PRECONDITION", "stf_1")]


async def test_the_log_tells_what_a_refusal_came_of(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    async def is_away() -> str:
        try:
            return await fails()
        except ConnectionResetError as error:
            raise errors.Unavailable("Try again.") from error

    async def fails() -> str:
        raise ConnectionResetError("4111 1111")

    for servicer.act, reason in ((is_away, "UNAVAILABLE"), (fails, "INTERNAL")):
        with capture_logs() as lines, pytest.raises(errors.ParleyError):
            await ask(stub)
        [line] = [line for line in lines if line["event"] == "rpc"]
        assert (line["reason"], line["cause"]) == (reason, "ConnectionResetError")
        assert "4111" not in str(line)
