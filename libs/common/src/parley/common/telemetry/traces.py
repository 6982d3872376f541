"""OpenTelemetry traces: one provider per process, W3C trace context."""

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, Sampler, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


def configure_traces(
    service: str, version: str, instance: str, zone: str, otlp_endpoint: str, ratio: float = 1.0
) -> None:
    """Make spans of this process; export them by OTLP over gRPC where `otlp_endpoint` is set.

    Of the traces that begin here a `ratio` is kept; of those that come in what their beginner kept. Without an
    endpoint trace ids still go through calls, events and logs.
    """
    resource = Resource.create(
        {
            "service.name": service,
            "service.namespace": "parley",
            "service.version": version,
            "service.instance.id": instance,
            "cloud.availability_zone": zone,
        }
    )
    # Spans that go nowhere cost a tenth of a request: without an endpoint there are ids alone.
    provider = TracerProvider(sampler(ratio) if otlp_endpoint else ALWAYS_OFF, resource, shutdown_on_exit=False)
    if otlp_endpoint:
        exporter = OTLPSpanExporter(endpoint=otlp_endpoint, insecure=not otlp_endpoint.startswith("https://"))
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    # By default libraries take over baggage too: whatever a client likes to send, told in logs where it is malformed.
    propagate.set_global_textmap(_propagator)


def sampler(ratio: float) -> Sampler:
    """Return what keeps a share of the traces that begin here, and all that came in as kept."""
    return ParentBased(TraceIdRatioBased(ratio))


def flush() -> None:
    """Export what is waiting and stop; blocks up to the exporter's time-out."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()


def tracer(name: str = "parley") -> trace.Tracer:
    """Return a tracer; it may be had before the provider is configured."""
    return trace.get_tracer(name)


def traceparent() -> str:
    """Return the current span as a W3C traceparent, "" outside of one."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")


def exemplar(span: trace.Span | None = None) -> dict[str, str] | None:
    """Return what leads from a measured value to a span's trace, the current one by default; None: none is kept."""
    context = (span or trace.get_current_span()).get_span_context()
    return {"trace_id": trace.format_trace_id(context.trace_id)} if context.trace_flags.sampled else None


def trace_id() -> str:
    """Return the current trace's id (32 hex digits), "" outside of one."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""
