"""The producer: acknowledged by all replicas in sync, at least once."""

import asyncio
import threading
import time
from collections.abc import Collection, Mapping
from typing import Protocol

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError

from parley.common.config import Kafka
from parley.common.errors import Unavailable
from parley.common.kafka.connection import advice, options
from parley.common.kafka.message import EVENT_ID_HEADER
from parley.common.kafka.metrics import SEND_SECONDS
from parley.common.kafka.tracing import sending
from parley.common.telemetry import exemplar

SEND_TIMEOUT_SECONDS = 5.0
# How long start waits for the brokers; the producer goes on connecting after that.
_START_SECONDS = 5.0
_RECONNECT_SECONDS = 1.0
_FORCED_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class _Future(Protocol):
    def add_callback(self, callback: object, *values: object) -> object: ...
    def add_errback(self, callback: object, *values: object) -> object: ...


class _Sender(Protocol):
    def force_close(self) -> None: ...
    def join(self, timeout: float) -> None: ...


class _Client(Protocol):
    _sender: _Sender

    def partitions_for(self, topic: str) -> set[int]: ...
    def send(self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> _Future: ...
    def close(self, timeout: float) -> None: ...


class Producer:
    """Sends messages to the topics that it was given.

    kafka-python blocks while it looks for brokers and for a topic's partitions, so both happen on a thread;
    `send` itself only appends to a buffer and waits for the acknowledgement without blocking the loop.

    A client whose send failed is replaced: after a broker that froze, kafka-python's never sends again.
    """

    def __init__(self, kafka: Kafka, *, client_id: str, topics: Collection[str]) -> None:
        self._kafka = kafka
        self._client_id = client_id
        self._topics = frozenset(topics)
        self._client: _Client | None = None
        self._connected = asyncio.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def healthy(self) -> bool:
        """Whether the brokers were found."""
        return self._client is not None

    async def start(self) -> None:
        """Connect; without brokers return after 5 s and go on trying, while `send` raises Unavailable."""
        self._begin_to_connect(None)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._connected.wait()
        except TimeoutError:
            _log.warning("kafka is not there yet", client_id=self._client_id)

    async def send(
        self, topic: str, key: str, body: bytes, *, event_id: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Return once all replicas in sync have the message; it may be there twice.

        Messages of one key keep the order of their calls. Raises Unavailable after 5 s, and then the message
        may yet arrive; ValueError for a topic that was not declared, or a body above Kafka's limit of 1 MiB.
        """
        if topic not in self._topics:
            raise ValueError(f"{topic} is not among this producer's topics")
        if self._client is None:
            raise Unavailable("Events can't be published at the moment: try again.")
        started = time.monotonic()
        outcome = "error"
        try:
            with sending(topic, event_id) as trace_headers:
                sent = {**(headers or {}), **trace_headers, EVENT_ID_HEADER: event_id}
                await self._acknowledged(self._client, topic, key, body, sent)
            outcome = "ok"
        finally:
            SEND_SECONDS.labels(topic, outcome).observe(time.monotonic() - started, exemplar())

    async def stop(self) -> None:
        """Send what is buffered, for at most 2 s, and close."""
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 2)
        if self._client is not None:
            await asyncio.to_thread(_close, self._client, 2)
            self._client = None

    async def _acknowledged(
        self, client: _Client, topic: str, key: str, body: bytes, headers: Mapping[str, str]
    ) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        encoded = [(name, value.encode()) for name, value in headers.items()]
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                future = client.send(topic, value=body, key=key.encode(), headers=encoded)
                future.add_callback(lambda _: loop.call_soon_threadsafe(_settle, done, None))
                future.add_errback(lambda error: loop.call_soon_threadsafe(_settle, done, error))
                await done
        except MessageSizeTooLargeError as error:
            raise ValueError(f"a message of {len(body)} bytes is above Kafka's limit") from error
        except (KafkaError, TimeoutError) as error:
            self._replace(client)
            raise Unavailable("Events can't be published at the moment: try again.") from error

    def _replace(self, failed: _Client) -> None:
        # Many sends fail together; the first of them begins anew.
        if self._client is failed and not self._stopping.is_set():
            _log.warning("kafka's client starts afresh", client_id=self._client_id)
            self._client = None
            self._begin_to_connect(failed)

    def _begin_to_connect(self, failed: _Client | None) -> None:
        arguments = (asyncio.get_running_loop(), failed)
        self._thread = threading.Thread(target=self._connect, args=arguments, name="kafka-connect", daemon=True)
        self._thread.start()

    def _connect(self, loop: asyncio.AbstractEventLoop, failed: _Client | None) -> None:
        if failed is not None:
            _close(failed, 0)
        while not self._stopping.is_set():
            try:
                self._client = self._construct()
            except KafkaError as error:
                advised, told = advice(self._kafka, error), type(error).__name__
                _log.warning("kafka is not there yet", client_id=self._client_id, error=told, advice=advised)
                self._stopping.wait(_RECONNECT_SECONDS)
            else:
                loop.call_soon_threadsafe(self._connected.set)
                return

    def _construct(self) -> _Client:
        client: _Client = KafkaProducer(
            **options(self._kafka),
            client_id=self._client_id,
            allow_auto_create_topics=False,
            # A number of a producer may be had of no broker while the controller is away: docs/decisions/0020.
            enable_idempotence=False,
            acks="all",
            # What is sent again comes before what follows it.
            max_in_flight_requests_per_connection=1,
            bootstrap_timeout_ms=5_000,
            max_block_ms=1_000,
            request_timeout_ms=3_000,
            delivery_timeout_ms=int(SEND_TIMEOUT_SECONDS * 1000),
            reconnect_backoff_max_ms=1_000,
            # Costs a millisecond and joins the messages of concurrent commands into one request.
            linger_ms=1,
        )
        try:
            for topic in self._topics:
                client.partitions_for(topic)
        except KafkaError:
            client.close(timeout=1)
            raise
        return client


def _close(client: _Client, seconds: float) -> None:
    try:
        client.close(timeout=seconds)
    except KafkaTimeoutError:
        # It stopped at messages that it can't send and left its thread running: they are given up.
        client._sender.force_close()
        client._sender.join(_FORCED_SECONDS)
        client.close(timeout=0)
        _log.warning("messages were left unsent")


def _settle(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
