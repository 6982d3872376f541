"""Spans, outcomes, durations and names of RPCs, for both ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import grpc
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Histogram

from parley.common.telemetry import exemplar

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

# Rate, errors and duration of what we serve. Code is gRPC's; method is "AccountsService/SignIn". Outcomes are
# counted apart from durations: a histogram for each of them would be series by the ten thousand.
SERVED = Counter("parley_rpc_served_total", "RPCs served", ["method", "code"])
SERVER_SECONDS = Histogram("parley_rpc_server_seconds", "Duration of served RPCs", ["method"], buckets=_BUCKETS)
# The same of what we call, as seen from here: queueing, network and the peer's work together. What each method
# takes, its server tells; here it is by "AccountsService".
MADE = Counter("parley_rpc_made_total", "RPCs made", ["method", "code"])
CLIENT_SECONDS = Histogram("parley_rpc_client_seconds", "Duration of RPCs made", ["service"], buckets=_BUCKETS)

propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("parley.common.rpc")

# Codes that are the server's own fault; the others are answers (OpenTelemetry's RPC conventions).
_SERVER_FAULTS = {
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DATA_LOSS,
}


def text(value: str | bytes) -> str:
    """Return a method's name or a metadata value as text: gRPC gives either, whatever its types say."""
    return value.decode() if isinstance(value, bytes) else value


def short_name(method: str) -> str:
    """Return "AccountsService/SignIn" for "/parley.api.accounts.v1.AccountsService/SignIn"."""
    service, _, name = method.strip("/").partition("/")
    return f"{service.rpartition('.')[2]}/{name}"


@contextmanager
def span(method: str, kind: SpanKind, parent: Context | None = None) -> Iterator[Span]:
    """Run what is inside within a span of an RPC, whose parent is the current span where none is given.

    Where the parent's trace is not recorded the parent itself stands for it, since whoever begins a trace decides for
    all below: a span of ours would be made to be thrown away. The trace's id goes on all the same.
    """
    above = trace.get_current_span(parent)
    context = above.get_span_context()
    if context.is_valid and not context.trace_flags.sampled:
        if parent is None:
            yield above
            return
        with trace.use_span(above, record_exception=False, set_status_on_exception=False):
            yield above
        return
    name = method.strip("/")
    with _tracer.start_as_current_span(
        name,
        parent,
        kind,
        {"rpc.system.name": "grpc", "rpc.method": name},
        record_exception=False,
        set_status_on_exception=False,
    ) as own:
        yield own


def finish(span: Span, code: grpc.StatusCode, *, server: bool) -> None:
    """Put the outcome on the span."""
    span.set_attribute("rpc.response.status_code", code.name)
    if code in _SERVER_FAULTS or (not server and code is not grpc.StatusCode.OK):
        span.set_status(Status(StatusCode.ERROR))


class Measure:
    """Counts a method's calls by their outcome and times them; series begin with the first call that they tell of."""

    def __init__(self, count: Counter, name: str, seconds: Histogram, timed_as: str) -> None:
        self._outcome = cache(lambda code: count.labels(name, code.name))
        self._seconds = cache(lambda: seconds.labels(timed_as))

    def observe(self, code: grpc.StatusCode, seconds: float, span: Span) -> None:
        """Record a call, with its trace as the exemplar."""
        self._outcome(code).inc()
        self._seconds().observe(seconds, exemplar(span))


def served(method: str) -> Measure:
    """Return the measure of a method that we serve."""
    name = short_name(method)
    return Measure(SERVED, name, SERVER_SECONDS, name)


def made(method: str) -> Measure:
    """Return the measure of a method that we call."""
    name = short_name(method)
    return Measure(MADE, name, CLIENT_SECONDS, name.partition("/")[0])
