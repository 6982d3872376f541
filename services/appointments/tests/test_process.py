"""The real process on the real database and broker, beside real accounts: from a new company to a finished call."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import grpc
import pytest_asyncio

from parley.api.accounts.v1.accounts_pb2 import ROLE_AGENT, Staff, Tenant
from parley.api.accounts.v1.service_pb2 import (
    CreateStaffRequest,
    CreateTeamRequest,
    CreateTenantRequest,
    SignInRequest,
)
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_COMPLETED,
    APPOINTMENT_STATE_EXPIRED,
    APPOINTMENT_STATE_IN_PROGRESS,
    LINK_CHANNEL_COPY,
    PRESET_VISUAL_ASSISTANCE,
    Customer,
    WeeklyHours,
)
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.appointments.v1.service_pb2 import (
    AdmitRequest,
    CompleteRequest,
    CreateCustomerRequest,
    CreateLinkRequest,
    EnterRequest,
    GetAppointmentRequest,
    InviteRequest,
    ListAppointmentTypesRequest,
    ListQueueRequest,
    ScheduleRequest,
    SearchSlotsRequest,
    SetAvailabilityRequest,
)
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT
from parley.api.signaling.v1.events_pb2 import MemberJoined, SignalingEvent
from parley.api.signaling.v1.service_pb2 import IceServer, LocateRequest, LocateResponse
from parley.api.signaling.v1.service_pb2_grpc import (
    SignalingServiceServicer,
    add_SignalingServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Caller, JwksClient, Kind, TokenVerifier
from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.errors import AlreadyExists
from parley.common.ids import digest, new_id
from parley.common.kafka import Producer, ensure_topics
from parley.common.mongo import connect
from parley.common.testing.listening import listen_for_test
from parley.common.testing.running import RunningService, environ_for_test, run_for_test
from parley.common.testing.serving import serve_for_test
from parley.common.testing.waiting import eventually

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

EMAIL, PASSWORD = "root@parley.example", "correct horse battery"
SECRET = "s3cret of appointments"
TOPIC, SIGNALING_TOPIC = "parley.appointments.v1", "parley.signaling.v1"
TOPICS = ("parley.accounts.v1", TOPIC, SIGNALING_TOPIC)
# A process starts in two seconds, but not on a machine that has other work.
PATIENCE = 60.0


class Signaling(SignalingServiceServicer):
    """Serves every room at one address, for appointments alone."""

    async def Locate(self, request: LocateRequest, context: object) -> LocateResponse:
        rpc.caller().require(Kind.SERVICE)
        url = f"wss://live.example/v1/live/a?{request.appointment_id}"
        return LocateResponse(url=url, ice_servers=[IceServer(urls=["stun:live.example"])])


@dataclass
class Installation:
    """What the processes share."""

    mongo_url: str
    kafka_brokers: str
    name: str = field(default_factory=lambda: new_id("test"))

    def database(self, service: str) -> str:
        return f"{self.name}_{service}"

    def settings(self, service: str, own: Mapping[str, object]) -> dict[str, object]:
        shared = {
            "mongo_url": self.mongo_url,
            "mongo_database": self.database(service),
            "kafka_brokers": self.kafka_brokers,
        }
        return {**shared, **own}

    def process(self, service: str, own: Mapping[str, object]) -> AbstractAsyncContextManager[RunningService]:
        return run_for_test(service, self.settings(service, own))

    async def create_operator(self, own: Mapping[str, object]) -> None:
        """Make the first operator."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.accounts", "create-operator", "--email", EMAIL),
            env=environ_for_test("accounts", {"metrics_port": 0, **self.settings("accounts", own)}),
            stdin=asyncio.subprocess.PIPE,
        )
        await asyncio.wait_for(process.communicate(PASSWORD.encode() + b"\n"), PATIENCE)
        assert process.returncode == 0


@dataclass
class Suite:
    """What runs: accounts, and two replicas of appointments."""

    accounts: grpc.aio.Channel
    database: str
    replicas: list["AppointmentsServiceAsyncStub"]


@pytest_asyncio.fixture(scope="module")
async def suite(mongo_url: str, kafka_brokers: str) -> AsyncIterator[Suite]:
    hour = timedelta(hours=1)
    topics = (*TOPICS, *(f"{topic}.dead-letter" for topic in TOPICS))
    await ensure_topics(Kafka(kafka_brokers=kafka_brokers), dict.fromkeys(topics, (6, hour)))
    installation = Installation(mongo_url, kafka_brokers)
    own = {
        "master_secret": "m" * 32,
        "service_secrets": f'{{"appointments": "{digest(SECRET)}"}}',
        "public_url": "https://parley.example",
        "sales_contact": "sales@parley.example",
    }
    await installation.create_operator(own)
    async with AsyncExitStack() as stack:
        target = (await stack.enter_async_context(installation.process("accounts", own))).target
        accounts = await stack.enter_async_context(rpc.channel(target))
        signaling = serve_for_test(
            add_SignalingServiceServicer_to_server,
            Signaling(),
            "parley.api.signaling.v1.SignalingService",
            verifier=TokenVerifier(JwksClient(accounts), utc_now),
        )
        settings = {
            "accounts_target": target,
            "service_secret": SECRET,
            "signaling_target": await stack.enter_async_context(signaling),
            **dict.fromkeys(("chat_target", "notifications_target", "insights_target"), "127.0.0.1:1"),
            "public_url": "https://parley.example",
        }
        replicas: list[AppointmentsServiceAsyncStub] = []
        for _ in range(2):
            replica = await stack.enter_async_context(installation.process("appointments", settings))
            channel = await stack.enter_async_context(rpc.channel(replica.target))
            replicas.append(AppointmentsServiceStub(channel))
        yield Suite(accounts, installation.database("appointments"), replicas)


@dataclass
class Company:
    """A tenant with one agent, signed in."""

    tenant: Tenant
    agent: Staff
    caller: Caller

    def ids(self) -> list[tuple[str, str]]:
        """Each collection of the directory with what it must hold."""
        return [("tenants", self.tenant.id), ("teams", self.agent.team_ids[0]), ("staff", self.agent.id)]


async def found_company(channel: grpc.aio.Channel) -> Company:
    stub: AccountsServiceAsyncStub = AccountsServiceStub(channel)
    operator = await stub.SignIn(SignInRequest(email=EMAIL, password=PASSWORD))
    email = f"{new_id('mail')}@lumiere.example"
    with rpc.use_caller(Caller(Kind.STAFF, token=operator.access_token)):
        tenant = await stub.CreateTenant(
            CreateTenantRequest(name="Lumière", locale="fr", time_zone="Europe/Paris", country="FR")
        )
        team = await stub.CreateTeam(CreateTeamRequest(tenant_id=tenant.id, name="Auto"))
        agent = await stub.CreateStaff(
            CreateStaffRequest(
                tenant_id=tenant.id,
                display_name="Camille Martin",
                email=email,
                password=PASSWORD,
                roles=[ROLE_AGENT],
                team_ids=[team.id],
            )
        )
    session = await stub.SignIn(SignInRequest(email=email, password=PASSWORD))
    return Company(tenant, agent, Caller(Kind.STAFF, token=session.access_token))


async def add_customer(stub: "AppointmentsServiceAsyncStub") -> Customer:
    return await stub.CreateCustomer(CreateCustomerRequest(display_name="Jeanne Petit", phone="+33 6 12 34 56 78"))


async def plain_type(stub: "AppointmentsServiceAsyncStub") -> str:
    types = (await stub.ListAppointmentTypes(ListAppointmentTypesRequest())).types
    return next(each.id for each in types if each.preset == PRESET_VISUAL_ASSISTANCE)


@pytest_asyncio.fixture
async def told(kafka_brokers: str) -> AsyncIterator[list[AppointmentsEvent]]:
    async with listen_for_test(kafka_brokers, TOPIC, AppointmentsEvent.FromString) as told:
        yield told


async def test_a_company_that_no_event_told_of_yet_holds_its_first_call(
    suite: Suite, told: list[AppointmentsEvent]
) -> None:
    company = await found_company(suite.accounts)
    stub = suite.replicas[0]
    with rpc.use_caller(company.caller):
        customer = await add_customer(stub)
        # What the customer's request left out is the company's.
        assert (customer.locale, customer.time_zone) == ("fr", "Europe/Paris")
        type_id = await plain_type(stub)
        appointment = await stub.Invite(
            InviteRequest(customer_id=customer.id, type_id=type_id, invite_by=LINK_CHANNEL_COPY)
        )
        link = await stub.CreateLink(CreateLinkRequest(appointment_id=appointment.id, channel=LINK_CHANNEL_COPY))
    assert link.url == f"https://parley.example/j#{link.secret}"
    admission = await stub.Enter(EnterRequest(secret=link.secret, age_confirmed=True))
    assert admission.invitation.company_name == "Lumière"
    assert admission.live_url == f"wss://live.example/v1/live/a?{appointment.id}"
    participant = await TokenVerifier(JwksClient(suite.accounts), utc_now).verify(admission.access_token)
    assert participant.device_id == admission.device_id
    # Whichever replica is asked, the participant is known and the appointment is as the last command left it.
    with rpc.use_caller(participant):
        seen = await suite.replicas[1].GetAppointment(GetAppointmentRequest(id=appointment.id))
    assert seen.participants[0].id == admission.participant_id
    with rpc.use_caller(company.caller):
        admitted = await suite.replicas[1].Admit(AdmitRequest(id=appointment.id))
        assert (admitted.state, admitted.specialist_id) == (APPOINTMENT_STATE_IN_PROGRESS, company.agent.id)
        completed = await stub.Complete(CompleteRequest(id=appointment.id, outcome="solved"))
        assert completed.state == APPOINTMENT_STATE_COMPLETED

    def story() -> list[AppointmentsEvent]:
        return [each for each in told if each.appointment.id == appointment.id]

    await eventually(lambda: "completed" in [each.WhichOneof("event") for each in story()], what="the whole story")
    steps = ["invited", "link_created", "entered", "admitted", "completed"]
    assert [each.WhichOneof("event") for each in story()] == steps
    assert [each.appointment.version for each in story()] == [1, 2, 3, 4, 5]
    assert all(each.envelope.traceparent for each in story())
    # Contact data leaves in no event.
    assert not any(b"612345678" in each.SerializeToString() for each in told)


async def test_two_replicas_never_book_one_time_twice(suite: Suite) -> None:
    company = await found_company(suite.accounts)
    one, other = suite.replicas
    with rpc.use_caller(company.caller):
        customer, type_id = await add_customer(one), await plain_type(one)
        whole_week = [WeeklyHours(weekday=day, start_minute=0, end_minute=1440) for day in range(1, 8)]
        await other.SetAvailability(SetAvailabilityRequest(time_zone="Europe/Paris", hours=whole_week))
        search = SearchSlotsRequest(type_id=type_id, specialist_id=company.agent.id)
        getattr(search, "from").FromDatetime(utc_now() + timedelta(hours=1))
        search.to.FromDatetime(utc_now() + timedelta(days=2))
        slot = (await one.SearchSlots(search)).slots[0]
        booking = ScheduleRequest(
            customer_id=customer.id,
            type_id=type_id,
            specialist_id=company.agent.id,
            starts_at=slot.starts_at,
            invite_by=LINK_CHANNEL_COPY,
        )
        outcomes = await asyncio.gather(
            *(suite.replicas[racer % 2].Schedule(booking) for racer in range(20)), return_exceptions=True
        )
        refusals = [each for each in outcomes if isinstance(each, AlreadyExists)]
        assert [each.reason for each in refusals] == ["SLOT_TAKEN"] * 19
        left = (await other.SearchSlots(search)).slots
        assert slot not in left
        booking.starts_at.CopyFrom(left[0].starts_at)
        with rpc.use_idempotency_key("one click"):
            repeated = await asyncio.gather(*(suite.replicas[racer % 2].Schedule(booking) for racer in range(20)))
        assert len({each.id for each in repeated}) == 1


async def test_what_accounts_tells_reaches_the_directory(suite: Suite, mongo_url: str) -> None:
    company = await found_company(suite.accounts)
    database = connect(mongo_url, suite.database)

    async def known() -> bool:
        found = [await database[each].find_one({"_id": id}) for each, id in company.ids()]
        types = await database["appointment_types"].count_documents({"tenant_id": company.tenant.id})
        return all(found) and types == 6

    await eventually(known, what="tenant, team and staff in the directory, and the presets")
    await database.client.close()


async def test_what_is_due_happens_once_and_who_comes_is_seen_by_every_replica(
    suite: Suite, mongo_url: str, kafka_brokers: str, told: list[AppointmentsEvent]
) -> None:
    company = await found_company(suite.accounts)
    one, other = suite.replicas
    with rpc.use_caller(company.caller):
        customer, type_id = await add_customer(one), await plain_type(one)
        new = InviteRequest(customer_id=customer.id, type_id=type_id, invite_by=LINK_CHANNEL_COPY)
        waiting, expiring = await one.Invite(new), await one.Invite(new)
        link = await one.CreateLink(CreateLinkRequest(appointment_id=waiting.id, channel=LINK_CHANNEL_COPY))
    admission = await one.Enter(EnterRequest(secret=link.secret, age_confirmed=True))
    await come(kafka_brokers, company.tenant.id, waiting.id, admission.participant_id)

    async def seen() -> bool:
        with rpc.use_caller(company.caller):
            return [each.customer_online for each in (await other.ListQueue(ListQueueRequest())).places] == [True]

    await eventually(seen, what="the customer in the queue")
    database = connect(mongo_url, suite.database)
    past = utc_now() - timedelta(minutes=1)
    await database["appointments"].update_one({"_id": expiring.id}, {"$set": {"ends_at": past, "due_at": past}})
    await database.client.close()

    def story(id: str) -> list[str | None]:
        return [each.WhichOneof("event") for each in told if each.appointment.id == id]

    await eventually(lambda: "expired" in story(expiring.id), what="the expiry")
    with rpc.use_caller(company.caller):
        found = await other.GetAppointment(GetAppointmentRequest(id=expiring.id))
        assert (found.state, found.version) == (APPOINTMENT_STATE_EXPIRED, 2)
        assert (await one.GetAppointment(GetAppointmentRequest(id=waiting.id))).version == 3
    assert story(expiring.id) == ["invited", "expired"]


async def come(kafka_brokers: str, tenant_id: str, appointment_id: str, participant_id: str) -> None:
    """A customer is in the room, as signaling tells."""
    event = SignalingEvent(member_joined=MemberJoined(member_id=participant_id))
    event.envelope.id, event.envelope.tenant_id, event.envelope.appointment_id = (
        new_id("evt"),
        tenant_id,
        appointment_id,
    )
    event.envelope.actor.kind, event.envelope.actor.id = ACTOR_KIND_PARTICIPANT, participant_id
    event.envelope.time.FromDatetime(utc_now())
    producer = Producer(Kafka(kafka_brokers=kafka_brokers), client_id="test", topics=[SIGNALING_TOPIC])
    await producer.start()
    await producer.send(SIGNALING_TOPIC, appointment_id, event.SerializeToString(), event_id=event.envelope.id)
    await producer.stop()
