"""Doubles of what the common library defines: a clock that is set, and a publisher that remembers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from parley.common.errors import Unavailable


class FakeClock:
    """A clock that stands still until it is moved. Call it for the time, as any `Clock`."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time it is set to."""
        return self.now

    def advance(self, duration: timedelta | None = None, **parts: float) -> datetime:
        """Move on by a duration, or by timedelta's own arguments such as `minutes=5`; return the new time."""
        self.now += duration if duration is not None else timedelta(**parts)
        return self.now


@dataclass(frozen=True)
class Published:
    """What `InMemoryPublisher` was given."""

    topic: str
    key: str
    body: bytes
    event_id: str


@dataclass
class InMemoryPublisher:
    """Remembers what it is sent, in order; raises Unavailable while `away`."""

    published: list[Published] = field(default_factory=list)
    away: bool = False

    async def send(self, topic: str, key: str, body: bytes, *, event_id: str) -> None:
        """Remember the message."""
        if self.away:
            raise Unavailable("Events can't be published at the moment: try again.")
        self.published.append(Published(topic, key, body, event_id))
