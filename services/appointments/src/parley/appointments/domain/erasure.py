"""Erasing somebody's personal data everywhere (M28), and the proof of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.events import AppointmentErased

# In this order: first nothing new comes in, and the trail, which hears of all the others, is last.
OWN_STEP = "appointments"
STEPS = (OWN_STEP, "chat", "notifications", "insights")


@dataclass(frozen=True)
class ErasureStep:
    """What one service has to erase; `records` is how many it erased, once it is done."""

    service: str
    done_at: datetime | None = None
    records: int = 0


@dataclass(frozen=True)
class Erasure:
    """A customer to erase, or, of one whose `appointment_id` is set, an appointment that outlived its retention.

    `requested_by` is stf_…, key_… or "retention". `due_at` is when to work on it next, while it is open.
    """

    id: str
    tenant_id: str
    customer_id: str
    requested_at: datetime
    requested_by: str
    due_at: datetime
    appointment_id: str = ""
    steps: tuple[ErasureStep, ...] = tuple(map(ErasureStep, STEPS))
    completed_at: datetime | None = None
    version: int = 1

    @property
    def subject_id(self) -> str:
        """Who or what is erased: once."""
        return self.appointment_id or self.customer_id

    @property
    def open_steps(self) -> list[str]:
        """The services that still have to erase, in order."""
        return [step.service for step in self.steps if step.done_at is None]

    def done(self, service: str, records: int, now: datetime) -> "Erasure":
        """Note that a service has erased; what it had noted before stays."""
        done = ErasureStep(service, now, records)
        steps = tuple(done if each.service == service and not each.done_at else each for each in self.steps)
        return replace(self, steps=steps, version=self.version + 1)

    def postponed(self, due_at: datetime) -> "Erasure":
        """Come back to it then."""
        return replace(self, due_at=due_at, version=self.version + 1)

    def completed(self, now: datetime) -> "Erasure":
        """Close it: nothing is left."""
        return replace(self, completed_at=now, version=self.version + 1)


@dataclass(frozen=True)
class ErasureRequested:
    """Somebody's data is to be erased."""

    erasure: Erasure


@dataclass(frozen=True)
class ErasureCompleted:
    """It is gone everywhere."""

    erasure: Erasure


def erase_appointment(appointment: Appointment, now: datetime) -> Decision:
    """Leave of an appointment that is over who met when, by their ids: no words, no answers, no way in."""
    if appointment.erased_at:
        return appointment, []
    erased = appointment.changed(
        subject="",
        notes="",
        outcome="",
        cancel_reason="",
        transfer_note="",
        language="",
        consents=(),
        age_confirmation=None,
        participants=tuple(each.outside() for each in appointment.participants),
        links=(),
        seats=(),
        creation=None,
        erased_at=now,
    )
    return erased, [AppointmentErased()]


def erase_customer(customer: Customer, now: datetime) -> Customer:
    """Leave nothing of a customer but the id, in the next version."""
    return Customer(
        id=customer.id,
        tenant_id=customer.tenant_id,
        display_name="",
        email="",
        phone="",
        locale="",
        time_zone="",
        created_at=customer.created_at,
        erased_at=now,
        version=customer.version + 1,
    )
