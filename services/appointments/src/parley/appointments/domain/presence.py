"""Who is in an appointment's room, as signaling tells.

Kept beside the appointment: coming and going is no fact of the appointment, so it makes no version and no event.
"""

from dataclasses import dataclass, replace
from datetime import datetime

MAX_ATTENDEES = 50


@dataclass(frozen=True)
class Attendance:
    """What an event told at `at`: a member came or went."""

    appointment_id: str
    member_id: str
    is_customer: bool
    online: bool
    at: datetime


@dataclass(frozen=True)
class Attendee:
    """A member as last told; `since` is when that came true here, by the database's clock."""

    id: str
    is_customer: bool
    online: bool
    told_at: datetime
    since: datetime


@dataclass(frozen=True)
class Presence:
    """Everyone who ever was in the room, the latest to change last; `version` counts the saves."""

    appointment_id: str
    attendees: tuple[Attendee, ...] = ()
    version: int = 0

    @property
    def customer_online(self) -> bool:
        """Say whether the customer is there."""
        return any(each.online for each in self.attendees if each.is_customer)

    @property
    def customer_away_since(self) -> datetime | None:
        """Return when the customer left; None for one who is there, or never was."""
        if self.customer_online:
            return None
        return max((each.since for each in self.attendees if each.is_customer), default=None)

    @property
    def empty_since(self) -> datetime | None:
        """Return when the last one left; None where somebody is there, or nobody ever was."""
        if any(each.online for each in self.attendees):
            return None
        return max((each.since for each in self.attendees), default=None)

    def attend(self, attendance: Attendance, now: datetime) -> "Presence":
        """Return who is there after somebody came or went; itself for what is old or known."""
        known = next((each for each in self.attendees if each.id == attendance.member_id), None)
        if known and (known.told_at >= attendance.at or known.online == attendance.online):
            return self
        changed = Attendee(attendance.member_id, attendance.is_customer, attendance.online, attendance.at, now)
        others = tuple(each for each in self.attendees if each is not known)
        return replace(self, attendees=(*others[1 - MAX_ATTENDEES :], changed))
