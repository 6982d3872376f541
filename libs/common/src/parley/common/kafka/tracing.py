"""Trace context in message headers, and the spans of sending and processing.

OpenTelemetry's messaging conventions are still in development: their names are used in this module only.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from parley.common.kafka.message import Message

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("parley.common.kafka")


@contextmanager
def sending(topic: str, event_id: str) -> Iterator[Mapping[str, str]]:
    """Run a producer's span and yield the headers that carry it."""
    attributes = {
        "messaging.system": "kafka",
        "messaging.operation.type": "send",
        "messaging.destination.name": topic,
        "messaging.message.id": event_id,
    }
    with _tracer.start_as_current_span(f"send {topic}", kind=SpanKind.PRODUCER, attributes=attributes):
        headers: dict[str, str] = {}
        _propagator.inject(headers)
        yield headers


@contextmanager
def processing(message: Message, group: str) -> Iterator[None]:
    """Run a consumer's span: in the trace of the message's producer and linked to its span."""
    parent = _propagator.extract(message.headers)
    producer = trace.get_current_span(parent).get_span_context()
    attributes: dict[str, str | int] = {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": message.topic,
        "messaging.destination.partition.id": str(message.partition),
        "messaging.kafka.offset": message.offset,
        "messaging.message.id": message.event_id,
        "messaging.consumer.group.name": group,
    }
    with _tracer.start_as_current_span(
        f"process {message.topic}",
        context=parent,
        kind=SpanKind.CONSUMER,
        links=[Link(producer)] if producer.is_valid else [],
        attributes=attributes,
    ):
        yield
