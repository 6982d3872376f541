"""Appointments, as far as their customers are told of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from parley.notifications.domain.message import Channel


class AppointmentState(Enum):
    """The appointment's states, by parley.appointments.v1."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


_OPEN = frozenset(
    {
        AppointmentState.SCHEDULED,
        AppointmentState.INVITED,
        AppointmentState.WAITING,
        AppointmentState.IN_PROGRESS,
    }
)


@dataclass(frozen=True)
class Appointment:
    """What notifications needs of an appointment, as it is now."""

    id: str
    tenant_id: str
    version: int
    state: AppointmentState
    customer_id: str
    type_id: str
    specialist_id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    ad_hoc: bool
    ended_at: datetime | None
    # None: nothing is sent, the link is handed over by other means.
    invite_by: Channel | None
    turn_near_at: datetime | None = None
    reminders_minutes_before: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its customer may still enter."""
        return self.state in _OPEN

    @property
    def is_ahead(self) -> bool:
        """Whether it is booked and its customer has not come yet."""
        return self.state is AppointmentState.SCHEDULED and not self.ad_hoc
