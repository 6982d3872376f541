"""What notifications' tests share."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.common.testing.doubles import FakeClock
from parley.notifications.composer import LetterComposer
from parley.notifications.domain.appointment import Appointment, AppointmentState
from parley.notifications.domain.letter import Company, Content, Customer, StaffMember
from parley.notifications.domain.message import Channel, Kind, Message
from parley.notifications.domain.planning import invitation
from parley.notifications.domain.recorded import Fact
from parley.notifications.opt_outs import SignedOptOuts
from parley.notifications.phones import Phones
from parley.notifications.service.channels import Channels
from parley.notifications.service.delivery import Delivery
from parley.notifications.service.gate import Gate
from parley.notifications.service.letters import AGE, Letters
from parley.notifications.service.messages import Messages
from parley.notifications.service.personal_data import PersonalDataService
from parley.notifications.service.planning import News, Planner
from parley.notifications.service.preferences import Preferences
from parley.notifications.service.recent import Recent
from parley.notifications.service.staff_mail import StaffMail
from parley.notifications.service.templates import Templates

from .fakes.messages import MemoryMessages
from .fakes.recording import Journal
from .fakes.settings import MemoryPreferences, MemorySuspensions, MemoryTemplates
from .fakes.town import Postbox, Town
from .hooks import Hooks

MAIL_FROM = "rendez-vous@parley.example"
PUBLIC_URL = "https://parley.example"
OPT_OUT_KEY = "a key of thirty-two characters, no less"
EMAIL, PHONE = "marie.dupont@example.org", "+33612345678"
STARTS_AT = datetime(2026, 11, 26, 13, tzinfo=UTC)

AGENT = Caller(CallerKind.STAFF, "stf_a", tenant_id="ten_a", roles=frozenset({"agent"}))
ADMINISTRATOR = Caller(CallerKind.STAFF, "stf_m", tenant_id="ten_a", roles=frozenset({"administrator"}))
STRANGER = Caller(CallerKind.STAFF, "stf_b", tenant_id="ten_b", roles=frozenset({"administrator"}))
OPERATOR = Caller(CallerKind.STAFF, "stf_o", roles=frozenset({"operator"}))


def appointment(
    *,
    state: AppointmentState = AppointmentState.SCHEDULED,
    starts_at: datetime = STARTS_AT,
    ad_hoc: bool = False,
    invite_by: Channel | None = Channel.EMAIL,
    version: int = 1,
    minutes: int = 30,
    reminders: tuple[int, ...] = (),
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
        reminders_minutes_before=reminders,
    )


def customer(
    *,
    name: str = "Marie Dupont",
    email: str = EMAIL,
    phone: str = PHONE,
    locale: str = "fr",
    time_zone: str = "Europe/Paris",
) -> Customer:
    """Who can be reached by e-mail and SMS."""
    return Customer("cus_a", name, email, phone, locale, time_zone, "ten_a")


def company(
    *, name: str = "Lumière", locale: str = "fr", support_phone: str = "+33123456789", active: bool = True
) -> Company:
    """A tenant."""
    return Company(name, locale, "Europe/Paris", support_phone, "#0b6e99", active)


def staff_member(*, tenant_id: str = "ten_a", locale: str = "fr") -> StaffMember:
    """Camille."""
    return StaffMember("stf_a", tenant_id, "Camille Martin", "camille@lumiere.example", locale, "Europe/Paris")


def content(
    kind: Kind = Kind.INVITATION,
    *,
    about: Appointment | None = None,
    to: Customer | None = None,
    by: Company | None = None,
    specialist_name: str = "Camille Martin",
    text: str = "Merci d’apporter vos papiers.",
) -> Content:
    """All that a letter tells."""
    return Content(
        kind=kind,
        appointment=about or appointment(),
        customer=to or customer(),
        company=by or company(),
        type_name={"fr": "Assistance visuelle", "en": "Visual assistance"},
        specialist_name=specialist_name,
        link="" if kind is Kind.CANCELLATION else f"{PUBLIC_URL}/j#" + "s" * 43,
        text=text if kind is Kind.CUSTOM else "",
        opt_out="o" * 43 if kind.is_optional else "",
    )


def message(channel: Channel = Channel.EMAIL, *, id: str = "ntf_a", now: datetime | None = None) -> Message:
    """An invitation that is due."""
    made = invitation(appointment(invite_by=channel), id, now or STARTS_AT - timedelta(days=3))
    assert made is not None
    return made


@dataclass
class World:
    """The use cases over in-memory stores, with a provider for each channel."""

    clock: FakeClock = field(default_factory=FakeClock)
    journal: Journal = field(default_factory=Journal)
    email: Postbox = field(default_factory=Postbox)
    sms: Postbox = field(default_factory=Postbox)
    woken: int = 0

    def __post_init__(self) -> None:
        self.store = MemoryMessages(self.journal)
        self.suspensions = MemorySuspensions(self.journal)
        self.preference_store = MemoryPreferences(self.journal)
        self.template_store = MemoryTemplates(self.journal)
        self.town = Town({"apt_a": appointment()}, {"cus_a": customer()}, {"ten_a": company()})
        self.town.staff_members["stf_a"] = staff_member()
        self.composer = LetterComposer(MAIL_FROM, PUBLIC_URL, self.clock)
        self.opt_outs = SignedOptOuts(OPT_OUT_KEY)
        self.phones = Phones({"FR"})
        gate = self.gate()
        self.delivery = self.replica(gate)
        companies = Recent(self.town.company, timedelta(), self.clock)
        self.planner = Planner(self.store, self.town, self.clock)
        self.staff_mail = StaffMail(self.store, self.clock)
        self.messages = Messages(self.store, self.preference_store, self.town, gate, self.phones, self.clock, self.wake)
        self.channels = Channels(
            self.suspensions,
            self.store,
            self.town,
            gate,
            self.delivery,
            self.phones,
            (Channel.EMAIL, Channel.SMS),
            self.clock,
            self.wake,
        )
        self.templates = Templates(self.template_store, companies, self.composer, self.clock)
        self.preferences = Preferences(self.preference_store, self.town, companies, self.opt_outs, self.clock)
        self.personal_data = PersonalDataService(self.store, self.preference_store, self.clock)

    def gate(self) -> Gate:
        return Gate(self.suspensions, Recent(self.town.company, AGE, self.clock), self.clock)

    def replica(self, gate: Gate | None = None) -> Delivery:
        """A process of its own, which knows nothing of what another has in hand."""
        gate = gate or self.gate()
        letters = Letters(
            self.store,
            self.preference_store,
            self.template_store,
            self.town,
            Recent(self.town.company, AGE, self.clock),
            gate,
            self.composer,
            self.phones,
            self.opt_outs,
            self.clock,
        )
        return Delivery(self.store, gate, letters, {Channel.EMAIL: self.email, Channel.SMS: self.sms}, self.clock)

    def wake(self) -> None:
        self.woken += 1

    def news(self, of: Appointment | None = None) -> News:
        """Of an appointment, at this moment."""
        return News(of or appointment(), self.clock())

    async def invite(self, of: Appointment | None = None) -> bool:
        """A booking is heard of."""
        return await self.planner.book(self.news(of))

    async def become(self, of: Appointment) -> Appointment:
        """The appointment is so now."""
        self.town.appointments[of.id] = of
        return of

    async def deliver_due(self, by: Delivery | None = None) -> int:
        """What a dispatcher does in one turn; says how many messages it had in hand."""
        delivery = by or self.delivery
        claimed = await delivery.claim_due(100)
        for each in claimed:
            await delivery.deliver(each)
        return len(claimed)

    @property
    def facts(self) -> list[Fact]:
        """What would be published."""
        return self.journal.facts

    def all_of(self, kind: Kind) -> list[Message]:
        """Those of a kind, by due time."""
        found = [each for each in self.store.messages.values() if each.key.kind is kind]
        return sorted(found, key=lambda each: each.due_at)

    def the_message(self, kind: Kind = Kind.INVITATION) -> Message:
        """The only one of its kind on the books."""
        (found,) = self.all_of(kind)
        return found


@pytest.fixture
def world() -> World:
    """Knows one appointment, its customer and its company; its books are empty."""
    return World()


@pytest.fixture
def hooks() -> Hooks:
    """Knows no webhook yet."""
    return Hooks()
