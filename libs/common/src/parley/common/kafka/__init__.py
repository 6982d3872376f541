"""Kafka for asyncio services: kafka-python's blocking clients on threads of their own.

`Producer` returns once a message is acknowledged by all; `Consumer` is a group's member with manual commit,
order per key and dead letters; `Tail` reads every partition from now on; `ensure_topics` brings topics to
what is declared.
"""

from parley.common.kafka.consumer import Consumer
from parley.common.kafka.message import DEAD_LETTER_SUFFIX, Message
from parley.common.kafka.producer import Producer
from parley.common.kafka.tail import Tail
from parley.common.kafka.topics import ensure_topics

__all__ = ["DEAD_LETTER_SUFFIX", "Consumer", "Message", "Producer", "Tail", "ensure_topics"]
