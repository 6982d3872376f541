"""Values for tests of the domain."""

from dataclasses import replace
from typing import Any

from parley.signaling.domain.appointment import Appointment, Customer, State
from parley.signaling.domain.frames import MemberKind
from parley.signaling.domain.session import Session

NOW = 1000.0
APPOINTMENT = Appointment(
    id="apt_1",
    version=3,
    tenant_id="ten_1",
    team_id="team_1",
    specialist_id="",
    state=State.WAITING,
    customer=Customer("prt_1", device_id="dev_1"),
)
IN_PROGRESS = replace(
    APPOINTMENT,
    version=4,
    state=State.IN_PROGRESS,
    specialist_id="stf_1",
    customer=Customer("prt_1", device_id="dev_1", admitted=True),
)


def next_version(appointment: Appointment, **changes: Any) -> Appointment:
    """The appointment after a change."""
    return replace(appointment, version=appointment.version + 1, **changes)


def customer(session_id: str = "page-customer", device_id: str = "dev_1", now: float = NOW) -> Session:
    return Session("prt_1", MemberKind.CUSTOMER, session_id, "ten_1", device_id, now + 300, now)


def staff(
    session_id: str = "page-staff",
    id: str = "stf_1",
    tenant_id: str = "ten_1",
    now: float = NOW,
    sign_in_id: str = "ses_1",
) -> Session:
    return Session(id, MemberKind.STAFF, session_id, tenant_id, "", now + 300, now, sign_in_id)
