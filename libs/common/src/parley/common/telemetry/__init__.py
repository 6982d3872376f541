"""What a process tells about itself: JSON logs, traces, metrics, liveness and readiness."""

from parley.common.telemetry.endpoint import Endpoint
from parley.common.telemetry.logs import configure_logs
from parley.common.telemetry.loop import watch_loop
from parley.common.telemetry.traces import configure_traces, exemplar, flush, trace_id, traceparent, tracer

__all__ = [
    "Endpoint",
    "configure_logs",
    "configure_traces",
    "exemplar",
    "flush",
    "trace_id",
    "traceparent",
    "tracer",
    "watch_loop",
]
