"""Takes spans by OTLP over gRPC and hands them on as Zipkin's, for the viewer of `make observe`."""

import asyncio
import contextlib
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

_KINDS = {
    Span.SPAN_KIND_CLIENT: "CLIENT",
    Span.SPAN_KIND_SERVER: "SERVER",
    Span.SPAN_KIND_PRODUCER: "PRODUCER",
    Span.SPAN_KIND_CONSUMER: "CONSUMER",
}
_SECONDS = 5.0


class Spans(TraceServiceServicer):
    """Listens on a port of this machine; `zipkin` is where a Zipkin takes spans."""

    def __init__(self, port: int, zipkin: str) -> None:
        self._zipkin = f"{zipkin}/api/v2/spans"
        self._server = grpc.aio.server()
        add_TraceServiceServicer_to_server(self, self._server)  # type: ignore[no-untyped-call]
        self._server.add_insecure_port(f"127.0.0.1:{port}")

    async def start(self) -> None:
        """Listen."""
        await self._server.start()

    async def stop(self) -> None:
        """Listen no more."""
        await self._server.stop(0)

    async def Export(self, request: ExportTraceServiceRequest, _context: object) -> ExportTraceServiceResponse:  # noqa: N802
        """OTLP's method."""
        await asyncio.to_thread(self._post, json.dumps(list(zipkin_spans(request))).encode())
        return ExportTraceServiceResponse()

    def _post(self, body: bytes) -> None:
        request = urllib.request.Request(self._zipkin, body, {"Content-Type": "application/json"})
        # A viewer that is not there yet misses some.
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=_SECONDS):
            pass


def zipkin_spans(request: ExportTraceServiceRequest) -> Iterator[dict[str, Any]]:
    """The same spans in Zipkin's format (openzipkin/zipkin-api, zipkin2-api.yaml)."""
    for resource in request.resource_spans:
        about = _tags(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield _zipkin_span(span, about)


def _zipkin_span(span: Span, about: dict[str, str]) -> dict[str, Any]:
    tags = _tags(span.attributes) | {key: about[key] for key in ("service.instance.id", "cloud.availability_zone")}
    if span.status.code == Status.STATUS_CODE_ERROR:
        tags["error"] = span.status.message or "true"
    optional = {"parentId": span.parent_span_id.hex(), "kind": _KINDS.get(span.kind)}
    return {
        "traceId": span.trace_id.hex(),
        "id": span.span_id.hex(),
        "name": span.name,
        "timestamp": span.start_time_unix_nano // 1000,
        "duration": max(1, (span.end_time_unix_nano - span.start_time_unix_nano) // 1000),
        "localEndpoint": {"serviceName": about["service.name"]},
        "tags": tags,
        **{key: value for key, value in optional.items() if value},
    }


def _tags(attributes: "list[KeyValue] | Any") -> dict[str, str]:
    return {each.key: _text(each.value) for each in attributes}


def _text(value: AnyValue) -> str:
    kind = value.WhichOneof("value")
    return str(getattr(value, kind)) if kind else ""
