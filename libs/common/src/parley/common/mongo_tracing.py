"""One client span and one duration per MongoDB command, by the driver's own monitoring events.

Names follow OpenTelemetry's database conventions; no command's content is recorded, for it holds personal
data.
"""

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from prometheus_client import Histogram
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from parley.common.telemetry import exemplar

# Time from a command's sending to its reply, as the driver measures it.
COMMAND_SECONDS = Histogram(
    "parley_mongo_command_seconds",
    "Duration of MongoDB commands",
    ["command", "outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


class CommandTracer(CommandListener):
    """Makes a span of each command that runs within a recorded trace."""

    def __init__(self) -> None:
        self._tracer = trace.get_tracer("parley.common.mongo")
        self._spans: dict[int, Span] = {}

    def started(self, event: CommandStartedEvent) -> None:
        """Open the span as a child of the current one; commands outside a recorded trace, such as probes, get none."""
        if not trace.get_current_span().is_recording():
            return
        collection = str(event.command.get(event.command_name, ""))
        self._spans[event.request_id] = self._tracer.start_span(
            f"{event.command_name} {collection}",
            kind=SpanKind.CLIENT,
            attributes={
                "db.system.name": "mongodb",
                "db.namespace": event.database_name,
                "db.operation.name": event.command_name,
                "db.collection.name": collection,
            },
        )

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Close the span and record the duration."""
        if span := self._measured(event, "ok"):
            span.end()

    def failed(self, event: CommandFailedEvent) -> None:
        """Close the span as failed and record the duration."""
        if span := self._measured(event, "error"):
            span.set_status(Status(StatusCode.ERROR))
            span.end()

    def _measured(self, event: CommandSucceededEvent | CommandFailedEvent, outcome: str) -> Span | None:
        span = self._spans.pop(event.request_id, None)
        seconds = COMMAND_SECONDS.labels(event.command_name, outcome)
        seconds.observe(event.duration_micros / 1e6, exemplar(span) if span else None)
        return span
