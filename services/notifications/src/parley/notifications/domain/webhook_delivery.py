"""One event on its way to one webhook: each attempt, when the next one is due, and when to give up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

# How long after each failed attempt the next one waits, as the specification advises: ten attempts in 75 hours.
BACK_OFF = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MAX_ATTEMPTS = len(BACK_OFF) + 1
# An endpoint may ask for a longer wait, and for none that is longer than this.
MAX_WAIT = BACK_OFF[-1]
# A wait grows by up to this part of itself, so that what failed together does not come back together.
JITTER = 0.1
# From name resolution to the end of the answer; a test must answer within its own caller's patience.
ATTEMPT_TIME = timedelta(seconds=15)
TEST_TIME = timedelta(seconds=4)
# A claimed delivery is no other replica's for this long: an attempt and the write of its outcome fit in twice.
LEASE = 2 * ATTEMPT_TIME
# How long the log keeps a delivery.
RETENTION = timedelta(days=30)
# How many may wait for one webhook; what is beyond fails at once and can be redelivered.
MAX_WAITING = 10_000
# What is kept of an answer, and of how many.
MAX_ANSWER = 1_000
MAX_LOGGED = 20

_GONE = 410


class DeliveryState(Enum):
    """Where a delivery stands."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Happening:
    """An event as a tenant's systems hear of it: `payload` is the JSON text that is signed and sent.

    `id` is the event's own, and the webhook-id header of every delivery of it.
    """

    id: str
    tenant_id: str
    type: str
    at: datetime
    payload: str


@dataclass(frozen=True)
class Answer:
    """What an endpoint said; `status` 0 where it said nothing, and then `text` tells why. `retry_after` are the
    seconds for which it wants to be left alone.
    """

    status: int
    text: str
    retry_after: int = 0


@dataclass(frozen=True)
class Attempt:
    """One call of an endpoint and its answer; `status`, `answer` and `retry_after` as in Answer."""

    at: datetime
    duration_ms: int
    status: int
    answer: str
    retry_after: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether the endpoint took the event; a redirect is none of its business."""
        return 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the endpoint wants no event any more."""
        return self.status == _GONE


@dataclass(frozen=True)
class WebhookDelivery:
    """One event and one webhook; at most one of each pair exists.

    `next_attempt_at` is when a sender may claim it, None once it is final; `claim` names the sender that has it now.
    `tries` counts the attempts since it was last asked for. `attempts` are the newest, oldest first. `expires_at` is
    when the log forgets it. `traceparent` (W3C) is of what caused the event.
    """

    id: str
    tenant_id: str
    webhook_id: str
    message_id: str
    event_type: str
    occurred_at: datetime
    payload: str
    state: DeliveryState
    created_at: datetime
    expires_at: datetime
    next_attempt_at: datetime | None
    tries: int = 0
    attempts: tuple[Attempt, ...] = ()
    delivered_at: datetime | None = None
    claim: str = ""
    traceparent: str = ""
    version: int = 0

    @property
    def tried_since(self) -> datetime:
        """When the first attempt of those since it was last asked for was made."""
        return self.attempts[-min(self.tries, len(self.attempts))].at

    def is_in_hand(self, now: datetime) -> bool:
        """Whether a sender has it at this moment."""
        return bool(self.claim) and self.next_attempt_at is not None and now < self.next_attempt_at

    def tried(self, attempt: Attempt, now: datetime, jitter: float) -> "WebhookDelivery":
        """Delivered, due again, or given up after the last attempt; `jitter` is between 0 and 1."""
        tries = self.tries + 1
        logged = replace(self, attempts=(*self.attempts, attempt)[-MAX_LOGGED:], tries=tries)
        if attempt.succeeded:
            return replace(logged._final(DeliveryState.DELIVERED), delivered_at=now)
        if attempt.is_gone or tries >= MAX_ATTEMPTS:
            return logged._final(DeliveryState.FAILED)
        asked = min(timedelta(seconds=attempt.retry_after), MAX_WAIT)
        wait = max(BACK_OFF[tries - 1], asked)
        return replace(logged, claim="", next_attempt_at=now + wait * (1 + JITTER * jitter))

    def tried_once(self, attempt: Attempt, now: datetime) -> "WebhookDelivery":
        """Final, whatever was answered: a test is not tried again."""
        tried = self.tried(attempt, now, 0)
        return tried if tried.next_attempt_at is None else tried._final(DeliveryState.FAILED)

    def given_up(self, reason: str, now: datetime) -> "WebhookDelivery":
        """Failed without an attempt; the log tells why."""
        told = Attempt(now, 0, 0, reason)
        return replace(self, attempts=(*self.attempts, told)[-MAX_LOGGED:])._final(DeliveryState.FAILED)

    def again(self, now: datetime) -> "WebhookDelivery":
        """Due now, with a full series of attempts; nothing changes while a sender has it."""
        if self.is_in_hand(now):
            return self
        return replace(
            self, state=DeliveryState.DUE, next_attempt_at=now, claim="", tries=0, expires_at=now + RETENTION
        )

    def _final(self, state: DeliveryState) -> "WebhookDelivery":
        return replace(self, state=state, next_attempt_at=None, claim="")


def new_delivery(id: str, webhook_id: str, happening: Happening, now: datetime, traceparent: str) -> WebhookDelivery:
    """What is due now: an event on its way to a webhook."""
    return WebhookDelivery(
        id=id,
        tenant_id=happening.tenant_id,
        webhook_id=webhook_id,
        message_id=happening.id,
        event_type=happening.type,
        occurred_at=happening.at,
        payload=happening.payload,
        state=DeliveryState.DUE,
        created_at=now,
        expires_at=now + RETENTION,
        next_attempt_at=now,
        traceparent=traceparent,
    )


def payload(type: str, at: datetime, data: Mapping[str, object]) -> str:
    """The body as the Standard Webhooks specification has it; `data` tells ids, states and times, nobody's contact."""
    told = {"type": type, "timestamp": iso_time(at), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def iso_time(moment: datetime) -> str:
    """RFC 3339, in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
