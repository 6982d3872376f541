"""What appointments' tests share: a company with its people, and the use cases over in-memory stand-ins."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceStub,
    add_AppointmentsServiceServicer_to_server,
)
from parley.appointments.calendars import PublicHolidays
from parley.appointments.domain import booking
from parley.appointments.domain.admission import Admission
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType, Preset, from_preset
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.domain.hours import Hours, WeeklyHours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.slots import Agenda
from parley.appointments.grpc_api import ANONYMOUS, AppointmentsApi, UseCases
from parley.appointments.grpc_api import SERVICE as SERVICE_NAME
from parley.appointments.phones import Phones
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.appointments import Appointments, NewBooking, NewInvitation
from parley.appointments.service.attendances import Attendances
from parley.appointments.service.availabilities import Availabilities
from parley.appointments.service.bookings import Bookings
from parley.appointments.service.consents import Consents
from parley.appointments.service.customers import Customers, NewCustomer
from parley.appointments.service.door import Door
from parley.appointments.service.entrances import Entrances
from parley.appointments.service.erasures import Erasures
from parley.appointments.service.links import Links, NewLink
from parley.appointments.service.moves import Moves
from parley.appointments.service.people import People
from parley.appointments.service.personal_data import Exports
from parley.appointments.service.queue import Queue
from parley.appointments.service.self_service import SelfService
from parley.appointments.service.timers import Timers
from parley.appointments.service.visits import Visits
from parley.common import mongo, rpc
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.doubles import FakeClock, InMemoryPublisher
from parley.common.testing.serving import serve_for_test

from .fakes import FakeAccounts, FakeHolder, FakeRooms
from .memory_records import MemoryStores
from .stores import Stores, open_real

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

# A Monday, 10:00 in Paris.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PARIS = "Europe/Paris"

TENANT_ID, OTHER_TENANT_ID = new_id("ten"), new_id("ten")
TEAM_ID, OTHER_TEAM_ID = new_id("team"), new_id("team")
CAMILLE_ID, PAUL_ID, STRANGER_ID = new_id("stf"), new_id("stf"), new_id("stf")

TENANT = Tenant(
    TENANT_ID,
    1,
    "Lumière",
    "fr",
    PARIS,
    "+33123456789",
    "#0b6e99",
    country="FR",
    support_email="aide@lumiere.example",
    accessible_accent_color="#0b6e99",
    ages_of_consent={"US": 13},
    retention_days=365,
    term_ends_on="2027-12-31",
)
OTHER_TENANT = Tenant(OTHER_TENANT_ID, 1, "Ombre", "en", "Europe/London", "", "#000000")
CAMILLE = StaffMember(
    CAMILLE_ID,
    1,
    TENANT_ID,
    "Camille Martin",
    (TEAM_ID,),
    PARIS,
    active=True,
    languages=("fr", "en"),
    skills=("boilers",),
)
PAUL = StaffMember(PAUL_ID, 1, TENANT_ID, "Paul Roux", (OTHER_TEAM_ID,), PARIS, active=True)


def staff(
    subject: str = CAMILLE_ID,
    *roles: str,
    tenant_id: str = TENANT_ID,
    team_ids: frozenset[str] = frozenset({TEAM_ID}),
) -> Caller:
    """Return a caller of staff, an agent unless told."""
    return Caller(Kind.STAFF, subject, tenant_id, frozenset(roles or {"agent"}), team_ids)


AGENT = staff()
OUTSIDER = staff(PAUL_ID, team_ids=frozenset({OTHER_TEAM_ID}))
ADMINISTRATOR = staff(PAUL_ID, "administrator", team_ids=frozenset())
STRANGER = staff(STRANGER_ID, "administrator", tenant_id=OTHER_TENANT_ID)
OPERATOR = staff("stf_operator", "operator", tenant_id="", team_ids=frozenset())
SERVICE = Caller(Kind.SERVICE, "notifications")
SIGNALING = Caller(Kind.SERVICE, "signaling")

WEEKDAYS = tuple(WeeklyHours(day, 9 * 60, 17 * 60) for day in range(1, 6))


def customer(tenant_id: str = TENANT_ID) -> Customer:
    """Return a valid customer."""
    return Customer(
        id=new_id("cus"),
        tenant_id=tenant_id,
        display_name="Jeanne Petit",
        email="jeanne@example.org",
        phone="+33612345678",
        locale="fr",
        time_zone=PARIS,
        created_at=NOW,
    )


def appointment_type(tenant_id: str = TENANT_ID) -> AppointmentType:
    """Return a type of 30 minutes, with entry 10 minutes early, and two hours to answer an invitation."""
    return from_preset(Preset.VISUAL_ASSISTANCE, new_id("typ"), tenant_id)


def wanted(tenant_id: str = TENANT_ID) -> booking.Booking:
    """Return what an appointment is made of."""
    return booking.Booking(
        new_id("apt"), customer(tenant_id), appointment_type(tenant_id), TEAM_ID, LinkChannel.EMAIL, PARIS
    )


def scheduled(
    starts_at: datetime = NOW + timedelta(hours=1), specialist_id: str = CAMILLE_ID, tenant_id: str = TENANT_ID
) -> Appointment:
    """Return a new booking of half an hour."""
    always = tuple(WeeklyHours(day, 0, 1440) for day in range(1, 8))
    agenda = Agenda(specialist_id, Hours(PARIS, always))
    return booking.schedule(wanted(tenant_id), agenda, starts_at, (), starts_at - timedelta(hours=1))[0]


def invited(tenant_id: str = TENANT_ID) -> Appointment:
    """Return a new invitation to come at once."""
    return booking.invite(wanted(tenant_id), (), NOW)[0]


@dataclass
class World:
    """The use cases over in-memory stand-ins; the company's people are known from events."""

    clock: FakeClock
    stores: MemoryStores
    accounts: FakeAccounts
    rooms: FakeRooms
    types: AppointmentTypes
    customers: Customers
    availabilities: Availabilities
    appointments: Appointments
    moves: Moves
    self_service: SelfService
    entrances: Entrances
    visits: Visits
    queue: Queue
    consents: Consents
    holders: dict[str, FakeHolder]
    exports: Exports
    erasures: Erasures
    timers: Timers
    attendances: Attendances
    links: Links
    door: Door

    async def type_id(self) -> str:
        """Return the id of the company's type of 30 minutes."""
        found = await self.types.all(AGENT)
        return next(each.id for each in found if each.preset is Preset.VISUAL_ASSISTANCE)

    async def customer_id(self) -> str:
        """Add a customer with e-mail and phone."""
        new = NewCustomer("Jeanne Petit", "jeanne@example.org", "+33612345678", "", "")
        return (await self.customers.create(AGENT, new, "")).id

    async def booking(self, starts_at: datetime | None = None) -> NewBooking:
        """Return a booking of Camille, by default today at 14:00 in Paris, within her hours from 9 to 17."""
        if await self.stores.availabilities.load(CAMILLE_ID) is None:
            await self.availabilities.set(AGENT, "", Hours(PARIS, WEEKDAYS), 0)
        return NewBooking(
            customer_id=await self.customer_id(),
            type_id=await self.type_id(),
            specialist_id=CAMILLE_ID,
            team_id="",
            starts_at=starts_at or NOW + timedelta(hours=4),
            time_zone="",
            invite_by=LinkChannel.EMAIL,
        )

    async def invitation(self) -> NewInvitation:
        """Return an invitation by e-mail."""
        return NewInvitation(await self.customer_id(), await self.type_id(), "", LinkChannel.EMAIL)

    async def invited(self) -> tuple[Appointment, NewLink]:
        """Invite a customer at once, with a link."""
        appointment = await self.appointments.invite(AGENT, await self.invitation(), "")
        return appointment, await self.links.create(SERVICE, appointment.id, LinkChannel.EMAIL)

    async def waiting(self) -> tuple[Appointment, NewLink, Admission]:
        """Let an invited customer enter."""
        appointment, link = await self.invited()
        admission = await self.door.enter(link.secret, "")
        return await self.load(appointment.id), link, admission

    async def in_progress(self) -> tuple[Appointment, NewLink, Admission]:
        """Admit a waiting customer."""
        appointment, link, admission = await self.waiting()
        return await self.queue.admit(AGENT, appointment.id, 0), link, admission

    async def load(self, id: str) -> Appointment:
        """Return the appointment as it is stored."""
        found = await self.stores.appointments.load(id)
        assert found is not None
        return found

    def told(self) -> list[str]:
        """Return the names of what was recorded, in order."""
        return [type(each.fact).__name__ for each in self.stores.events]


@pytest.fixture
def world() -> World:
    """A company with two teams; nothing booked, no customer, no hours."""
    clock, accounts, rooms = FakeClock(NOW), FakeAccounts(), FakeRooms()
    stores = MemoryStores(clock)
    stores.directory.know(TENANT, OTHER_TENANT, CAMILLE, PAUL)
    stores.directory.know(Team(TEAM_ID, 1, TENANT_ID), Team(OTHER_TEAM_ID, 1, TENANT_ID))
    people = People(stores.directory, accounts)
    types = AppointmentTypes(stores.types, clock)
    customers = Customers(stores.customers, people, Phones(), clock)
    calendars = PublicHolidays()
    agendas = Agendas(stores.availabilities, stores.appointments, calendars)
    bookings = Bookings(stores.appointments, agendas, people, clock)
    links = Links(stores.appointments, "https://parley.example/", clock)
    consents = Consents(stores.appointments, stores.consent_texts, clock)
    door = Door(
        stores.appointments,
        stores.customers,
        stores.types,
        stores.entrances,
        people,
        accounts,
        rooms,
        consents,
        clock,
    )
    queue = Queue(stores.appointments, stores.queue, stores.presences, clock)
    holders = {name: FakeHolder() for name in ("chat", "notifications", "insights")}
    return World(
        clock=clock,
        stores=stores,
        accounts=accounts,
        rooms=rooms,
        types=types,
        customers=customers,
        availabilities=Availabilities(stores.availabilities, agendas, types, people, calendars, clock),
        appointments=Appointments(stores.appointments, bookings, customers, types, people, clock),
        moves=Moves(stores.appointments, bookings, types, people, clock),
        self_service=SelfService(
            stores.appointments, stores.customers, stores.types, agendas, bookings, people, door, clock
        ),
        entrances=Entrances(stores.entrances, types, people, calendars, clock),
        visits=Visits(
            stores.entrances,
            stores.appointments,
            stores.types,
            customers,
            agendas,
            bookings,
            links,
            queue,
            people,
            clock,
        ),
        queue=queue,
        consents=consents,
        holders=holders,
        exports=Exports(stores.appointments, stores.customers, stores.consent_texts, holders),
        erasures=Erasures(
            stores.erasures,
            stores.appointments,
            stores.customers,
            stores.directory,
            stores.timers,
            holders,
            timedelta(minutes=1),
        ),
        timers=Timers(stores.appointments, stores.presences, stores.timers),
        attendances=Attendances(stores.presences, stores.timers),
        links=links,
        door=door,
    )


def inactive(member: StaffMember) -> StaffMember:
    """Return the member after they left the company."""
    return replace(member, active=False, version=member.version + 1)


@pytest.fixture
def publisher() -> InMemoryPublisher:
    return InMemoryPublisher()


@pytest_asyncio.fixture(params=["fake", "real"])
async def stores(
    request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> AsyncIterator[Stores]:
    yield MemoryStores() if request.param == "fake" else await open_real(database, publisher)


@pytest_asyncio.fixture
async def stub(world: World) -> AsyncIterator["AppointmentsServiceAsyncStub"]:
    use = UseCases(
        customers=world.customers,
        types=world.types,
        availabilities=world.availabilities,
        appointments=world.appointments,
        moves=world.moves,
        self_service=world.self_service,
        entrances=world.entrances,
        visits=world.visits,
        queue=world.queue,
        consents=world.consents,
        exports=world.exports,
        erasures=world.erasures,
        links=world.links,
        door=world.door,
    )
    api = AppointmentsApi(use)
    register = add_AppointmentsServiceServicer_to_server
    async with (
        serve_for_test(register, api, SERVICE_NAME, anonymous=ANONYMOUS) as target,
        rpc.channel(target) as channel,
    ):
        yield AppointmentsServiceStub(channel)
