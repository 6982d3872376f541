"""What notifications' tests share."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from parley.common.testing.doubles import FakeClock
from parley.notifications.composer import LetterComposer
from parley.notifications.domain import (
    Appointment,
    AppointmentState,
    Channel,
    Company,
    Content,
    Customer,
    Kind,
    Message,
    invitation,
)
from parley.notifications.service import NotificationsService

from .fakes import MemoryStore, Postbox, Town

MAIL_FROM = "rendez-vous@parley.example"
EMAIL, PHONE = "marie.dupont@example.org", "+33612345678"
STARTS_AT = datetime(2026, 11, 26, 13, tzinfo=UTC)


def appointment(
    *,
    state: AppointmentState = AppointmentState.SCHEDULED,
    starts_at: datetime = STARTS_AT,
    ad_hoc: bool = False,
    invite_by: Channel | None = Channel.EMAIL,
    version: int = 1,
    minutes: int = 30,
) -> Appointment:
    """Half an hour with Camille Martin, in Paris."""
    return Appointment(
        id="apt_a",
        tenant_id="ten_a",
        version=version,
        state=state,
        customer_id="cus_a",
        type_id="typ_a",
        specialist_id="stf_a",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        time_zone="Europe/Paris",
        ad_hoc=ad_hoc,
        ended_at=starts_at - timedelta(days=1) if state is AppointmentState.CANCELLED else None,
        invite_by=invite_by,
    )


def customer(
    *, name: str = "Marie Dupont", email: str = EMAIL, locale: str = "fr", time_zone: str = "Europe/Paris"
) -> Customer:
    """Who can be reached by e-mail and SMS."""
    return Customer("cus_a", name, email, PHONE, locale, time_zone)


def company(*, name: str = "Lumière", locale: str = "fr", support_phone: str = "+33123456789") -> Company:
    """A tenant."""
    return Company(name, locale, "Europe/Paris", support_phone, "#0b6e99")


def content(
    kind: Kind = Kind.INVITATION,
    *,
    about: Appointment | None = None,
    to: Customer | None = None,
    by: Company | None = None,
    specialist_name: str = "Camille Martin",
) -> Content:
    """All that a letter tells."""
    return Content(
        kind=kind,
        appointment=about or appointment(),
        customer=to or customer(),
        company=by or company(),
        type_name={"fr": "Assistance visuelle", "en": "Visual assistance"},
        specialist_name=specialist_name,
        link="https://parley.example/j#" + "s" * 43 if kind is Kind.INVITATION else "",
    )


def message(channel: Channel = Channel.EMAIL, *, id: str = "ntf_a", now: datetime | None = None) -> Message:
    """An invitation that is due."""
    made = invitation(appointment(invite_by=channel), id, now or STARTS_AT - timedelta(days=3))
    assert made is not None
    return made


@dataclass
class World:
    """The use cases over an in-memory store, with a provider for each channel."""

    clock: FakeClock
    store: MemoryStore
    town: Town
    email: Postbox
    sms: Postbox
    service: NotificationsService

    async def deliver_due(self) -> int:
        """What a dispatcher does in one turn; says how many messages it had in hand."""
        claimed = await self.service.claim_due(10)
        for each in claimed:
            await self.service.deliver(each)
        return len(claimed)

    def the_message(self, kind: Kind = Kind.INVITATION) -> Message:
        """The only one of its kind on the books."""
        (found,) = [each for each in self.store.messages.values() if each.key.kind is kind]
        return found


@pytest.fixture
def world() -> World:
    """Knows one appointment, its customer and its company; its books are empty."""
    clock, store, email, sms = FakeClock(), MemoryStore(), Postbox(), Postbox()
    town = Town({"apt_a": appointment()}, {"cus_a": customer()}, {"ten_a": company()})
    composer = LetterComposer(MAIL_FROM, clock)
    senders = {Channel.EMAIL: email, Channel.SMS: sms}
    return World(clock, store, town, email, sms, NotificationsService(store, town, composer, senders, clock))
