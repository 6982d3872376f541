"""What is told on a topic, heard as it comes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from parley.common.config import Kafka
from parley.common.kafka import Message, Tail

Told = TypeVar("Told")


@asynccontextmanager
async def listen_for_test(brokers: str, topic: str, read: Callable[[bytes], Told]) -> AsyncIterator[list[Told]]:
    """Give a list that fills with what `read` makes of every message's body from now on; stop on leaving."""
    heard: list[Told] = []

    async def hear(message: Message) -> None:
        heard.append(read(message.body))

    tail = Tail(Kafka(kafka_brokers=brokers), [topic], hear)
    await tail.start()
    try:
        yield heard
    finally:
        await tail.stop()
