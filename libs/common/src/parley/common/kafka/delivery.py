"""Delivery of a partition's messages to the handler, on the event loop: order, retries and dead letters."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from parley.common.errors import Code, ParleyError
from parley.common.kafka.message import DEAD_LETTER_SUFFIX, Handler, Message
from parley.common.kafka.metrics import DEAD_LETTERS, HANDLE_SECONDS
from parley.common.kafka.producer import Producer
from parley.common.kafka.tracing import processing
from parley.common.tasks import cancelled
from parley.common.telemetry import exemplar

_PASSING_CODES = {
    Code.UNAVAILABLE,
    Code.DEADLINE_EXCEEDED,
    Code.RESOURCE_EXHAUSTED,
    # Somebody else saved the same document first.
    Code.CONFLICT,
}
# A rebalance that waits for what is cancelled has some seconds left of its session.
_AGAIN_SECONDS = 1.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Retry:
    """When to try again: delays double from `first` to `most` seconds; `attempts` bounds lasting failures."""

    first: float = 0.1
    most: float = 10.0
    attempts: int = 3

    def delay(self, failures: int) -> float:
        """Return the seconds to wait after that many failures, spread by a half."""
        delay: float = min(self.most, self.first * 2 ** min(failures - 1, 20))
        return delay * random.uniform(0.5, 1.0)  # noqa: S311


class Delivery:
    """Gives messages to the handler, a bounded number at a time over all lanes."""

    def __init__(self, group: str, handler: Handler, dead_letters: Producer, concurrency: int, retry: Retry) -> None:
        self._group = group
        self._handler = handler
        self._dead_letters = dead_letters
        self._running = asyncio.Semaphore(concurrency)
        self._retry = retry

    async def deliver(self, message: Message) -> None:
        """Return when the message is handled or parked; raises only when cancelled."""
        failures = lasting = 0
        while True:
            error = await self._attempt(message)
            if error is None:
                return
            failures += 1
            lasting += not _passes(error)
            if lasting >= self._retry.attempts and await self._park(message, error):
                return
            await asyncio.sleep(self._retry.delay(failures))

    async def close(self, lanes: Collection["Lane"], seconds: float) -> None:
        """Let the messages in hand finish, for so many seconds, then cancel them; drop the waiting ones."""
        tasks = [task for lane in lanes if (task := lane.close())]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            await cancelled(late, again=_AGAIN_SECONDS)

    async def _attempt(self, message: Message) -> Exception | None:
        async with self._running:
            started = time.monotonic()
            outcome, traced = "ok", None
            try:
                with processing(message, self._group):
                    traced = exemplar()
                    await self._handler(message)
            except Exception as error:
                outcome = "retry" if _passes(error) else "failed"
                self._report(message, error, outcome)
                return error
            finally:
                HANDLE_SECONDS.labels(message.topic, self._group, outcome).observe(time.monotonic() - started, traced)
        return None

    def _report(self, message: Message, error: Exception, outcome: str) -> None:
        place = {"topic": message.topic, "partition": message.partition, "offset": message.offset}
        if outcome == "retry":
            _log.warning("message waits", group=self._group, error=type(error).__name__, **place)
        else:
            _log.error("message failed", group=self._group, exc_info=error, **place)

    async def _park(self, message: Message, error: Exception) -> bool:
        headers = {
            **message.headers,
            "dead-letter-group": self._group,
            "dead-letter-error": type(error).__name__,
            "dead-letter-message": str(error)[:500],
            "dead-letter-topic": message.topic,
            "dead-letter-partition": str(message.partition),
            "dead-letter-offset": str(message.offset),
            "dead-letter-time": message.time.isoformat(),
        }
        topic = message.topic + DEAD_LETTER_SUFFIX
        try:
            await self._dead_letters.send(topic, message.key, message.body, event_id=message.event_id, headers=headers)
        except Exception as failure:
            # Neither handled nor parked: it must not be passed over, so its partition waits.
            _log.error("message can't be parked", group=self._group, exc_info=failure)
            return False
        DEAD_LETTERS.labels(message.topic, self._group).inc()
        return True


class Lane:
    """One partition's messages in order. `accept` belongs to the thread, the rest to the loop."""

    def __init__(self, delivery: Delivery, loop: asyncio.AbstractEventLoop) -> None:
        self._delivery = delivery
        self._loop = loop
        self._queue: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self._accepted = 0
        self._handled = 0
        # The offset to commit; that of the first message until it is handled.
        self.handled_up_to = 0

    @property
    def waiting(self) -> int:
        """Messages accepted and not yet handled."""
        return self._accepted - self._handled

    def accept(self, messages: Sequence[Message]) -> None:
        """Take further messages, from the consumer's thread."""
        if self._accepted == 0:
            self.handled_up_to = messages[0].offset
        self._accepted += len(messages)
        self._loop.call_soon_threadsafe(self._extend, messages)

    def close(self) -> asyncio.Task[None] | None:
        """Take no further message from the queue; return the task that handles one now."""
        self._closed = True
        return self._task if self._task is not None and not self._task.done() else None

    def _extend(self, messages: Sequence[Message]) -> None:
        self._queue.extend(messages)
        if self._task is None or self._task.done():
            self._task = self._loop.create_task(self._work())

    async def _work(self) -> None:
        while self._queue and not self._closed:
            message = self._queue.popleft()
            await self._delivery.deliver(message)
            self._handled += 1
            self.handled_up_to = message.offset + 1


def _passes(error: Exception) -> bool:
    if isinstance(error, ParleyError):
        return error.code in _PASSING_CODES
    return isinstance(error, ConnectionError | TimeoutError)
