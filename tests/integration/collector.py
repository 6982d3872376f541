"""A peer that takes traces by OTLP over gRPC and keeps them."""

from collections import defaultdict
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SpanMessage


@dataclass(frozen=True)
class Span:
    """A finished span; `kind` is OpenTelemetry's, such as "SERVER"."""

    service: str
    name: str
    kind: str
    id: str
    parent_id: str


class Collector(TraceServiceServicer):
    """Spans by trace id. A context manager: it listens on `endpoint` meanwhile."""

    def __init__(self) -> None:
        self.traces: dict[str, list[Span]] = defaultdict(list)
        self._server = grpc.aio.server()
        add_TraceServiceServicer_to_server(self, self._server)  # type: ignore[no-untyped-call]
        port = self._server.add_insecure_port("127.0.0.1:0")
        self.endpoint = f"http://127.0.0.1:{port}"

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop(0)

    async def Export(self, request: ExportTraceServiceRequest, _context: object) -> ExportTraceServiceResponse:
        """OTLP's method."""
        for resource in request.resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.traces[span.trace_id.hex()].append(_span(names["service.name"], span))
        return ExportTraceServiceResponse()

    def edges(self, trace_id: str) -> set[tuple[str, str]]:
        """Which service called or fed which in a trace: pairs of parent's and child's service."""
        spans = self.traces[trace_id]
        services = {span.id: span.service for span in spans}
        return {
            (services[span.parent_id], span.service)
            for span in spans
            if span.parent_id in services and services[span.parent_id] != span.service
        }


def _span(service: str, span: SpanMessage) -> Span:
    kind = SpanMessage.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_")
    return Span(service, span.name, kind, span.span_id.hex(), span.parent_span_id.hex())
