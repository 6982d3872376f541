"""The audit trail: what an entry holds, how each is chained to the one before, and what fits.

An entry's hash covers everything that the entry keeps for good, and the hash before. The event's body is covered by
way of SHA-256(salt + body) alone: salt and body can be erased together, then nobody can tell what the digest was of,
and the chain still fits.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parley.common import errors


class AppointmentNotFound(errors.NotFound):
    """No event tells of such an appointment, or it is not the caller's tenant's."""

    reason = "APPOINTMENT_NOT_FOUND"


class TrailBusy(errors.Conflict):
    """Other replicas were always first: the same event is to be handed in again."""

    reason = "TRAIL_BUSY"


class Refused(Exception):
    """An entry was refused: the `appended` before it stand, none after it does."""

    def __init__(self, appended: int) -> None:
        super().__init__(f"refused after {appended} entries")
        self.appended = appended


class PlaceTaken(Refused):
    """Another entry has this place in the chain."""


class EventKnown(Refused):
    """This event is in the trail already."""


@dataclass(frozen=True)
class Event:
    """What happened. `at` is aware UTC in whole milliseconds; `kind` is such as "appointments.admitted".

    `tenant_id` is empty for what concerns the operator alone, `appointment_id` and `customer_id` where there is none.
    `body` is the event as it was published; None once it was erased.
    """

    id: str
    at: datetime
    topic: str
    kind: str
    tenant_id: str
    appointment_id: str
    body: bytes | None
    customer_id: str = ""


@dataclass(frozen=True)
class Head:
    """The last link of a chain."""

    position: int
    hash: str


# Where every chain begins.
START = Head(0, "")


@dataclass(frozen=True)
class Place:
    """Where an entry stands in its appointment's story: stories are told in order of time, then id."""

    at: datetime
    id: str


@dataclass(frozen=True)
class Entry:
    """An event at its place, from 1, in its tenant's chain. `digest` and `hash` are SHA-256 in hex.

    `salt` is erased when the body is.
    """

    event: Event
    position: int
    digest: str
    hash: str
    salt: bytes | None

    @property
    def head(self) -> Head:
        """This entry as the end of its chain."""
        return Head(self.position, self.hash)

    @property
    def place(self) -> Place:
        """Its place in its appointment's story."""
        return Place(self.event.at, self.event.id)


@dataclass(frozen=True)
class Page:
    """Part of a story; `next_place` is that of its last entry, None when nothing follows."""

    entries: Sequence[Entry]
    next_place: Place | None


@dataclass(frozen=True)
class Subjects:
    """Whose personal data: a tenant's appointments, and all else of a customer unless `customer_id` is empty."""

    tenant_id: str
    customer_id: str
    appointment_ids: Sequence[str]

    @property
    def ids(self) -> list[str]:
        """The ids of all of them."""
        return [*self.appointment_ids, *filter(None, [self.customer_id])]


@dataclass(frozen=True)
class Verdict:
    """What recomputing a chain showed: `entries` fit, and the one at `broken_at` does not; 0 where all fit."""

    entries: int
    broken_at: int


def append(head: Head, event: Event, salt: bytes) -> Entry:
    """The entry that puts an event, with its body, at the end of its tenant's chain."""
    if event.body is None:
        raise ValueError("an event without body can't be appended")
    digest = _digest(salt, event.body)
    position = head.position + 1
    return Entry(event, position, digest, _link(head, event, position, digest), salt)


def follows(head: Head, entry: Entry) -> bool:
    """Whether an entry is the one, unchanged, that was appended to `head`; salt and body may be erased."""
    event = entry.event
    if entry.position != head.position + 1 or entry.hash != _link(head, event, entry.position, entry.digest):
        return False
    if event.body is None or entry.salt is None:
        return event.body is None and entry.salt is None
    return entry.digest == _digest(entry.salt, event.body)


def _digest(salt: bytes, body: bytes) -> str:
    return hashlib.sha256(salt + body).hexdigest()


def _link(head: Head, event: Event, position: int, digest: str) -> str:
    covered = [
        head.hash,
        event.tenant_id,
        position,
        event.id,
        event.at.isoformat(timespec="milliseconds"),
        event.topic,
        event.kind,
        event.appointment_id,
        digest,
    ]
    # JSON tells apart where one text ends and the next begins.
    return hashlib.sha256(json.dumps(covered, separators=(",", ":")).encode()).hexdigest()
