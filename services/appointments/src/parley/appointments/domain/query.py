"""What can be asked of a tenant's appointments."""

from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain.state import State


@dataclass(frozen=True)
class AppointmentQuery:
    """Which of a tenant's appointments: by half-open start, states, specialist, team and customer;
    empty means any.

    `after` is the (start, id) of the last one of the page before.
    """

    tenant_id: str
    first: datetime | None = None
    last: datetime | None = None
    states: tuple[State, ...] = ()
    specialist_id: str = ""
    team_id: str = ""
    customer_id: str = ""
    after: tuple[datetime, str] | None = None
