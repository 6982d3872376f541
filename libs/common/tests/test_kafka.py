"""Producer and consumer on a real broker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import REGISTRY

from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.errors import Conflict, FailedPrecondition, Unavailable
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Message, Producer, Tail, consumer
from parley.common.kafka.delivery import Retry
from parley.common.testing.waiting import eventually

from .kafka_handler import Handler

QUICK = Retry(first=0.01, most=0.05)
MakeConsumer = Callable[..., Awaitable[Consumer]]


@pytest.fixture
async def consume(kafka: Kafka, topic: str, producer: Producer) -> AsyncIterator[MakeConsumer]:
    """Start a member of the topic's group around a handler."""
    consumers: list[Consumer] = []

    async def start(handler: Callable[[Message], Awaitable[None]]) -> Consumer:
        consumer = Consumer(kafka, "group-" + topic, [topic], handler, dead_letters=producer, retry=QUICK)
        await consumer.start()
        consumers.append(consumer)
        return consumer

    yield start
    await asyncio.gather(*(consumer.stop() for consumer in consumers))


async def test_a_message_arrives_as_it_was_sent(producer: Producer, consume: MakeConsumer, topic: str) -> None:
    handler = Handler()
    await consume(handler)
    await producer.send(topic, "clé", b"\x00body", event_id="evt_1", headers={"extra": "é"})
    await eventually(lambda: handler.handled, what="the message")
    (message,) = handler.handled
    assert (message.topic, message.key, message.body) == (topic, "clé", b"\x00body")
    assert (message.event_id, message.headers["extra"]) == ("evt_1", "é")
    assert utc_now() - message.time < timedelta(minutes=1)


async def test_a_patient_consumer_gets_few_messages_too(kafka: Kafka, producer: Producer, topic: str) -> None:
    handler = Handler()
    consumer = Consumer(kafka, "g" + topic, [topic], handler, dead_letters=producer, patience_ms=100)
    await consumer.start()
    await producer.send(topic, "key", b"body", event_id="1")
    await eventually(lambda: handler.bodies == [b"body"], what="the message")
    await consumer.stop()


async def test_messages_of_one_key_are_handled_in_order(producer: Producer, consume: MakeConsumer, topic: str) -> None:
    handler = Handler()
    await consume(handler)
    sends = [producer.send(topic, f"{n % 5}", f"{n}".encode(), event_id=f"{n}") for n in range(300)]
    await asyncio.gather(*sends)
    await eventually(lambda: len(handler.handled) == 300, what="every message")
    for key in range(5):
        assert [int(m.body) for m in handler.handled if m.key == f"{key}"] == list(range(key, 300, 5))


async def test_different_partitions_are_handled_side_by_side(
    producer: Producer, consume: MakeConsumer, topic: str
) -> None:
    waiting: set[int] = set()
    together = asyncio.Event()

    async def handler(message: Message) -> None:
        waiting.add(message.partition)
        if len(waiting) == 3:
            together.set()
        await together.wait()

    await consume(handler)
    await asyncio.gather(*(producer.send(topic, f"{n}", b"", event_id=f"{n}") for n in range(20)))
    await eventually(together.is_set, what="three partitions in hand at once")


async def test_a_retried_message_holds_back_those_after_it(
    producer: Producer, consume: MakeConsumer, topic: str
) -> None:
    failures = [Unavailable("away"), Conflict("raced"), ConnectionResetError(), TimeoutError()]

    def refuse(message: Message) -> None:
        if message.body == b"1" and failures:
            raise failures.pop()

    handler = Handler(refuse)
    await consume(handler)
    for body in (b"0", b"1", b"2"):
        await producer.send(topic, "key", body, event_id=body.decode())
    await eventually(lambda: len(handler.handled) == 3, what="all messages")
    assert handler.bodies == [b"0", b"1", b"2"]
    assert len(handler.attempts) == 7


async def test_a_poison_message_is_parked_and_counted_and_the_next_is_handled(
    producer: Producer, consume: MakeConsumer, topic: str, kafka: Kafka
) -> None:
    def refuse(message: Message) -> None:
        if message.body == b"poison":
            raise FailedPrecondition("can't read this")

    parked = Handler()
    tail = Tail(kafka, [topic + DEAD_LETTER_SUFFIX], parked)
    await tail.start()
    handler = Handler(refuse)
    await consume(handler)
    await producer.send(topic, "key", b"poison", event_id="evt_bad")
    await producer.send(topic, "key", b"fine", event_id="evt_good")
    await eventually(lambda: handler.bodies == [b"fine"] and parked.handled, what="both outcomes")
    assert len([m for m in handler.attempts if m.body == b"poison"]) == 3
    (letter,) = parked.handled
    assert (letter.key, letter.body, letter.event_id) == ("key", b"poison", "evt_bad")
    assert letter.headers["dead-letter-error"] == "FailedPrecondition"
    assert letter.headers["dead-letter-topic"] == topic
    labels = {"topic": topic, "group": "group-" + topic}
    assert REGISTRY.get_sample_value("parley_kafka_dead_letters_total", labels) == 1
    await tail.stop()


async def test_a_poison_message_that_cannot_be_parked_is_not_passed_over(
    kafka: Kafka, topic: str, producer: Producer
) -> None:
    undeclared = Producer(kafka, client_id="test", topics=[topic])
    await undeclared.start()
    poisonous = True

    def refuse(message: Message) -> None:
        if poisonous and message.body == b"poison":
            raise ValueError("can't read this")

    handler = Handler(refuse)
    consumer = Consumer(kafka, "g" + topic, [topic], handler, dead_letters=undeclared, retry=QUICK)
    await consumer.start()
    await producer.send(topic, "key", b"poison", event_id="1")
    await producer.send(topic, "key", b"fine", event_id="2")
    await eventually(lambda: len(handler.attempts) > 5, what="further attempts")
    assert handler.handled == []
    poisonous = False
    await eventually(lambda: handler.bodies == [b"poison", b"fine"], what="both in order")
    await consumer.stop()
    await undeclared.stop()


async def test_what_was_handled_is_not_handled_again_after_a_restart(
    producer: Producer, consume: MakeConsumer, topic: str
) -> None:
    first, second = Handler(), Handler()
    consumer = await consume(first)
    await producer.send(topic, "key", b"1", event_id="1")
    await eventually(lambda: first.handled, what="the first message")
    await consumer.stop()
    await producer.send(topic, "key", b"2", event_id="2")
    await consume(second)
    await eventually(lambda: second.handled, what="the second message")
    assert second.bodies == [b"2"]


async def test_members_of_a_group_share_the_messages(producer: Producer, consume: MakeConsumer, topic: str) -> None:
    first, second = Handler(), Handler()
    await consume(first)
    await producer.send(topic, "key", b"first", event_id="first")
    await eventually(lambda: first.handled, what="a message before the second member")
    await consume(second)
    sent = 0

    async def both_have_some() -> bool:
        nonlocal sent
        await producer.send(topic, f"{sent}", b"x", event_id=f"{sent}")
        sent += 1
        return len(first.handled) > 1 and len(second.handled) > 0

    await eventually(both_have_some, what="messages at both members")


async def test_a_handlers_span_belongs_to_the_senders_trace(
    producer: Producer, consume: MakeConsumer, topic: str
) -> None:
    seen: list[trace.SpanContext] = []

    async def handler(message: Message) -> None:
        seen.append(trace.get_current_span().get_span_context())

    await consume(handler)
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        trace.set_tracer_provider(TracerProvider())
    with trace.get_tracer("test").start_as_current_span("request") as request:
        await producer.send(topic, "key", b"", event_id="1")
    await eventually(lambda: seen, what="the handled message")
    assert seen[0].trace_id == request.get_span_context().trace_id
    assert seen[0].span_id != request.get_span_context().span_id


async def test_the_lag_is_measured(producer: Producer, consume: MakeConsumer, topic: str) -> None:
    released = asyncio.Event()

    async def handler(message: Message) -> None:
        await released.wait()

    labels = {"topic": topic, "group": "group-" + topic}

    def lag() -> float | None:
        return REGISTRY.get_sample_value("parley_kafka_consumer_lag_messages", labels)

    await consume(handler)
    for number in range(7):
        await producer.send(topic, "key", b"", event_id=f"{number}")
    await eventually(lambda: lag() == 7, what="a lag of seven")
    released.set()
    await eventually(lambda: lag() == 0, what="no lag")


class StumblingConsumer(Consumer):
    """Fails once with what is no error of Kafka's."""

    stumbled = False

    def _turn(self, *arguments: Any) -> None:
        if not self.stumbled:
            self.stumbled = True
            raise RuntimeError("a defect")
        super()._turn(*arguments)


async def test_a_consumer_reads_on_after_a_defect_on_its_thread(kafka: Kafka, topic: str, producer: Producer) -> None:
    handler = Handler()
    consumer = StumblingConsumer(kafka, "g" + topic, [topic], handler, dead_letters=producer)
    await consumer.start()
    await producer.send(topic, "key", b"body", event_id="1")
    await eventually(lambda: handler.bodies == [b"body"], what="the message")
    assert consumer.stumbled
    await consumer.stop()


@pytest.mark.parametrize("poll_ms", [1, 10])
async def test_a_member_reads_however_short_its_polls_are_beside_a_rebalance(
    producer: Producer, consume: MakeConsumer, topic: str, poll_ms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a busy machine, a poll ends between a join's answers; the client then forgets that it was joining.
    monkeypatch.setattr(consumer, "_POLL_MS", poll_ms)
    await producer.send(topic, "key", b"body", event_id="1")
    handler = Handler()
    await consume(handler)
    await eventually(lambda: handler.bodies == [b"body"], what="the message")


class CountingConsumer(Consumer):
    """Counts the clients that it needed."""

    clients = 0

    def _construct(self) -> Any:
        self.clients += 1
        return super()._construct()


async def test_a_member_goes_on_when_another_joins_while_it_has_a_message_in_hand(
    kafka: Kafka, producer: Producer, consume: MakeConsumer, topic: str
) -> None:
    in_hand, others = asyncio.Event(), Handler()
    handled: list[bytes] = []

    async def take_its_time(message: Message) -> None:
        in_hand.set()
        # Longer than a member takes to join, shorter than a rebalance waits.
        await asyncio.sleep(1)
        handled.append(message.body)

    first = CountingConsumer(kafka, "group-" + topic, [topic], take_its_time, dead_letters=producer)
    await first.start()
    await producer.send(topic, "key", b"in hand", event_id="1")
    await in_hand.wait()
    await consume(others)
    bodies = {f"{number}".encode() for number in range(20)}
    for body in bodies:
        await producer.send(topic, body.decode(), body, event_id=body.decode())
    await eventually(lambda: bodies <= {*handled, *others.bodies} and others.bodies, timeout=40, what="all messages")
    assert b"in hand" in handled
    assert first.clients == 1
    await first.stop()


async def test_only_declared_topics_are_sent_to(producer: Producer) -> None:
    with pytest.raises(ValueError, match="not among"):
        await producer.send("elsewhere", "key", b"", event_id="1")


async def test_a_body_beyond_kafkas_limit_is_refused(producer: Producer, topic: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        await producer.send(topic, "key", bytes(2_000_000), event_id="1")
