"""Turns facts into what is recorded of them."""

from collections.abc import Sequence
from datetime import datetime

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.events import AppointmentEvent
from parley.appointments.domain.recorded import Actor, Fact, Recorded
from parley.common.ids import new_id


def of_appointment(
    appointment: Appointment, facts: Sequence[AppointmentEvent], actor: Actor, now: datetime
) -> list[Recorded]:
    """Record facts of an appointment, with the state they led to."""
    return [
        Recorded(new_id("evt"), now, actor, appointment.tenant_id, appointment.id, fact, appointment) for fact in facts
    ]


def of_aggregate(tenant_id: str, aggregate_id: str, fact: Fact, actor: Actor, now: datetime) -> list[Recorded]:
    """Record a fact of another aggregate."""
    return [Recorded(new_id("evt"), now, actor, tenant_id, aggregate_id, fact)]
