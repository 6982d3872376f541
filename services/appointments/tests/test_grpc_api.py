"""The edge, on a real socket: who may call what, what comes back, what is refused and how."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from google.protobuf.message import Message

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_IN_PROGRESS,
    APPOINTMENT_STATE_INVITED,
    APPOINTMENT_STATE_SCHEDULED,
    APPOINTMENT_STATE_WAITING,
    LINK_CHANNEL_COPY,
    LINK_CHANNEL_EMAIL,
    LINK_CHANNEL_SMS,
)
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceStub,
    add_AppointmentsServiceServicer_to_server,
)
from parley.appointments.grpc_api import ANONYMOUS, SERVICE, AppointmentsApi
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    ParleyError,
    PermissionDenied,
    Unauthenticated,
)
from parley.common.ids import new_id, new_secret
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token

from . import conftest
from .conftest import ADMINISTRATOR, AGENT, CAMILLE_ID, NOW, OPERATOR, OUTSIDER, PARIS, STRANGER, TENANT_ID, World

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

PARTICIPANT = Caller(Kind.PARTICIPANT, "prt_a", TENANT_ID, appointment_id="apt_a", device_id="dev_a")
STAFF_ONLY = {
    "CreateCustomer",
    "ListCustomers",
    "ListAppointmentTypes",
    "SetAvailability",
    "GetAvailability",
    "SearchSlots",
    "Schedule",
    "Invite",
    "ListAppointments",
    "Cancel",
    "Admit",
    "ReturnToQueue",
    "Complete",
    "RevokeLink",
}
STAFF_AND_SERVICES = {"GetCustomer", "GetAppointmentType", "ListQueue", "CreateLink"}
BY_TOKEN = STAFF_ONLY | STAFF_AND_SERVICES | {"GetAppointment"}
BY_SECRET = {"LookUpLink", "Enter", "RefreshParticipant", "Leave"}


@pytest_asyncio.fixture
async def stub(world: World) -> AsyncIterator["AppointmentsServiceAsyncStub"]:
    api = AppointmentsApi(
        world.customers, world.types, world.availabilities, world.appointments, world.links, world.door
    )
    register = add_AppointmentsServiceServicer_to_server
    async with (
        serve_for_test(register, api, SERVICE, anonymous=ANONYMOUS) as target,
        rpc.channel(target) as channel,
    ):
        yield AppointmentsServiceStub(channel)


def search(type_id: str = "", specialist_id: str = CAMILLE_ID) -> service_pb2.SearchSlotsRequest:
    request = service_pb2.SearchSlotsRequest(type_id=type_id, specialist_id=specialist_id)
    getattr(request, "from").FromDatetime(NOW)
    request.to.FromDatetime(NOW + timedelta(days=1))
    return request


def well_formed(method: str) -> Message:
    """A request that fails, if at all, for who asks or for what it names."""
    match method:
        case "SearchSlots":
            return search()
        case "Schedule":
            request = service_pb2.ScheduleRequest(invite_by=LINK_CHANNEL_COPY)
            request.starts_at.FromDatetime(NOW)
            return request
        case "Invite":
            return service_pb2.InviteRequest(invite_by=LINK_CHANNEL_COPY)
        case "CreateLink":
            return service_pb2.CreateLinkRequest(channel=LINK_CHANNEL_COPY)
        case _:
            made: Message = getattr(service_pb2, f"{method}Request")()
            return made


async def refusal(call: Awaitable[object]) -> type[ParleyError] | None:
    try:
        await call
    except ParleyError as error:
        return type(error)
    return None


def method(stub: "AppointmentsServiceAsyncStub", name: str) -> Callable[[Message], Awaitable[Message]]:
    found: Callable[[Message], Awaitable[Message]] = getattr(stub, name)
    return found


async def let_in(
    stub: "AppointmentsServiceAsyncStub",
) -> tuple[appointments_pb2.Appointment, service_pb2.Admission, str]:
    """An invited customer who waits: the appointment, the admission and the link's secret."""
    with rpc.use_caller(with_token(AGENT)):
        customer = await stub.CreateCustomer(service_pb2.CreateCustomerRequest(display_name="J", phone="+33612345678"))
        types = (await stub.ListAppointmentTypes(service_pb2.ListAppointmentTypesRequest())).types
        invited = await stub.Invite(
            service_pb2.InviteRequest(customer_id=customer.id, type_id=types[0].id, invite_by=LINK_CHANNEL_SMS)
        )
    with rpc.use_caller(with_token(conftest.SERVICE)):
        link = await stub.CreateLink(service_pb2.CreateLinkRequest(appointment_id=invited.id, channel=LINK_CHANNEL_SMS))
    admission = await stub.Enter(service_pb2.EnterRequest(secret=link.secret))
    with rpc.use_caller(with_token(AGENT)):
        return await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=invited.id)), admission, link.secret


def test_every_method_is_listed_with_its_callers() -> None:
    methods = {each.name for each in service_pb2.DESCRIPTOR.services_by_name["AppointmentsService"].methods}
    assert methods == BY_TOKEN | BY_SECRET
    assert {each.rpartition("/")[2] for each in ANONYMOUS} == BY_SECRET


@pytest.mark.parametrize("name", sorted(BY_TOKEN))
async def test_without_a_token_nothing_of_staffs_is_answered(stub: "AppointmentsServiceAsyncStub", name: str) -> None:
    assert await refusal(method(stub, name)(well_formed(name))) is Unauthenticated


@pytest.mark.parametrize("name", sorted(BY_TOKEN))
async def test_each_kind_of_caller_may_call_what_is_theirs(stub: "AppointmentsServiceAsyncStub", name: str) -> None:
    allowed = {
        AGENT: True,
        ADMINISTRATOR: True,
        conftest.SERVICE: name not in STAFF_ONLY,
        PARTICIPANT: name == "GetAppointment",
        # Operators run the installation; what a company's appointments hold is not theirs.
        OPERATOR: False,
    }
    for caller, expected in allowed.items():
        with rpc.use_caller(with_token(caller)):
            denied = await refusal(method(stub, name)(well_formed(name))) is PermissionDenied
        assert denied is not expected, caller


@pytest.mark.parametrize("name", sorted(BY_SECRET))
async def test_without_a_secret_no_door_opens(stub: "AppointmentsServiceAsyncStub", name: str) -> None:
    assert await refusal(method(stub, name)(well_formed(name))) in {NotFound, Unauthenticated}


async def test_from_the_free_slot_to_the_finished_call(world: World, stub: "AppointmentsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(AGENT)):
        customer = await stub.CreateCustomer(
            service_pb2.CreateCustomerRequest(display_name="Jeanne", email="jeanne@example.org", locale="fr-BE")
        )
        assert (customer.locale, customer.time_zone) == ("fr-BE", PARIS)
        assert await stub.GetCustomer(service_pb2.GetCustomerRequest(id=customer.id)) == customer
        type_ = (await stub.ListAppointmentTypes(service_pb2.ListAppointmentTypesRequest())).types[0]
        assert await stub.GetAppointmentType(service_pb2.GetAppointmentTypeRequest(id=type_.id)) == type_
        hours = [appointments_pb2.WeeklyHours(weekday=1, start_minute=600, end_minute=720)]
        availability = await stub.SetAvailability(service_pb2.SetAvailabilityRequest(time_zone=PARIS, hours=hours))
        assert await stub.GetAvailability(service_pb2.GetAvailabilityRequest()) == availability
        slot = (await stub.SearchSlots(search(type_.id))).slots[-1]
        booked = await stub.Schedule(
            service_pb2.ScheduleRequest(
                customer_id=customer.id,
                type_id=type_.id,
                specialist_id=slot.specialist_id,
                starts_at=slot.starts_at,
                invite_by=LINK_CHANNEL_EMAIL,
            )
        )
        assert (booked.state, booked.starts_at, booked.ends_at) == (
            APPOINTMENT_STATE_SCHEDULED,
            slot.starts_at,
            slot.ends_at,
        )
        request = service_pb2.CreateLinkRequest(appointment_id=booked.id, channel=LINK_CHANNEL_COPY)
        link = await stub.CreateLink(request)
    invitation = await stub.LookUpLink(service_pb2.LookUpLinkRequest(secret=link.secret))
    assert (invitation.company_name, invitation.specialist_name) == ("Lumière", "Camille Martin")
    world.clock.now = slot.starts_at.ToDatetime(UTC)
    admission = await stub.Enter(service_pb2.EnterRequest(secret=link.secret))
    refresh = service_pb2.RefreshParticipantRequest(appointment_id=booked.id, device_secret=admission.device_secret)
    assert (await stub.RefreshParticipant(refresh)).participant_id == admission.participant_id
    with rpc.use_caller(with_token(AGENT)):
        assert [each.id for each in (await stub.ListQueue(service_pb2.ListQueueRequest())).appointments] == [booked.id]
        admitted = await stub.Admit(service_pb2.AdmitRequest(id=booked.id))
        assert admitted.state == APPOINTMENT_STATE_IN_PROGRESS
        back = await stub.ReturnToQueue(service_pb2.ReturnToQueueRequest(id=booked.id))
        assert back.state == APPOINTMENT_STATE_WAITING
        await stub.Admit(service_pb2.AdmitRequest(id=booked.id))
        done = await stub.Complete(service_pb2.CompleteRequest(id=booked.id, outcome="solved", notes="None."))
        assert (done.outcome, done.notes, done.HasField("ended_at")) == ("solved", "None.", True)


async def test_a_customer_leaves_and_a_link_is_revoked(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, admission, secret = await let_in(stub)
    leave = service_pb2.LeaveRequest(appointment_id=appointment.id, device_secret=admission.device_secret)
    await stub.Leave(leave)
    with rpc.use_caller(with_token(AGENT)):
        left = await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=appointment.id))
        assert left.state == APPOINTMENT_STATE_INVITED
        revoked = await stub.RevokeLink(
            service_pb2.RevokeLinkRequest(appointment_id=appointment.id, link_id=left.links[0].id)
        )
        assert revoked.links[0].HasField("revoked_at")
    with pytest.raises(PermissionDenied) as withdrawn:
        await stub.Enter(service_pb2.EnterRequest(secret=secret))
    assert withdrawn.value.reason == "LINK_REVOKED"
    with rpc.use_caller(with_token(AGENT)):
        cancelled = await stub.Cancel(service_pb2.CancelRequest(id=appointment.id, reason="No show."))
    assert cancelled.cancel_reason == "No show."


async def test_another_companys_objects_are_not_found(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, _, _ = await let_in(stub)
    id, link_id = appointment.id, appointment.links[0].id
    named: list[tuple[str, Message]] = [
        ("GetCustomer", service_pb2.GetCustomerRequest(id=appointment.customer_id)),
        ("GetAppointmentType", service_pb2.GetAppointmentTypeRequest(id=appointment.type_id)),
        ("GetAvailability", service_pb2.GetAvailabilityRequest(staff_id=CAMILLE_ID)),
        ("SetAvailability", service_pb2.SetAvailabilityRequest(staff_id=CAMILLE_ID, time_zone=PARIS)),
        ("SearchSlots", search(appointment.type_id)),
        ("GetAppointment", service_pb2.GetAppointmentRequest(id=id)),
        ("Cancel", service_pb2.CancelRequest(id=id)),
        ("Admit", service_pb2.AdmitRequest(id=id)),
        ("ReturnToQueue", service_pb2.ReturnToQueueRequest(id=id)),
        ("Complete", service_pb2.CompleteRequest(id=id)),
        ("CreateLink", service_pb2.CreateLinkRequest(appointment_id=id, channel=LINK_CHANNEL_COPY)),
        ("RevokeLink", service_pb2.RevokeLinkRequest(appointment_id=id, link_id=link_id)),
    ]
    with rpc.use_caller(with_token(STRANGER)):
        for name, request in named:
            assert await refusal(method(stub, name)(request)) is NotFound, name
        assert not (await stub.ListCustomers(service_pb2.ListCustomersRequest())).customers
        assert not (await stub.ListAppointments(service_pb2.ListAppointmentsRequest())).appointments
        # The tenant that a request names is heard of services alone.
        assert not (await stub.ListQueue(service_pb2.ListQueueRequest(tenant_id=TENANT_ID))).appointments
    with rpc.use_caller(with_token(AGENT)):
        assert await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=id)) == appointment


async def test_a_participant_sees_its_own_appointment_and_no_other(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, admission, _ = await let_in(stub)
    other, _, _ = await let_in(stub)
    participant = Caller(
        Kind.PARTICIPANT,
        admission.participant_id,
        TENANT_ID,
        appointment_id=appointment.id,
        device_id=admission.device_id,
    )
    with rpc.use_caller(with_token(participant)):
        seen = await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=appointment.id))
        assert (seen.id, len(seen.links)) == (appointment.id, 0)
        with pytest.raises(NotFound):
            await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=other.id))


async def test_services_see_every_companys_queue_appointments_and_customers(
    stub: "AppointmentsServiceAsyncStub",
) -> None:
    appointment, _, _ = await let_in(stub)
    with rpc.use_caller(with_token(conftest.SERVICE)):
        assert await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=appointment.id)) == appointment
        queue = await stub.ListQueue(service_pb2.ListQueueRequest(tenant_id=TENANT_ID))
        assert list(queue.appointments) == [appointment]
        customer = await stub.GetCustomer(service_pb2.GetCustomerRequest(id=appointment.customer_id))
        assert customer.phone == "+33612345678"


async def test_only_the_team_admits(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, _, _ = await let_in(stub)
    with rpc.use_caller(with_token(OUTSIDER)), pytest.raises(PermissionDenied) as outsider:
        await stub.Admit(service_pb2.AdmitRequest(id=appointment.id))
    assert outsider.value.reason == "NOT_OF_THE_TEAM"


async def test_a_version_that_is_no_longer_is_a_conflict(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, _, _ = await let_in(stub)
    with rpc.use_caller(with_token(AGENT)):
        with pytest.raises(ParleyError) as conflict:
            await stub.Admit(service_pb2.AdmitRequest(id=appointment.id, expected_version=1))
        assert conflict.value.reason == "VERSION_CONFLICT"
        await stub.Admit(service_pb2.AdmitRequest(id=appointment.id, expected_version=appointment.version))


async def test_a_create_sent_twice_with_one_key_creates_once(stub: "AppointmentsServiceAsyncStub") -> None:
    request = service_pb2.CreateCustomerRequest(display_name="Jeanne", email="jeanne@example.org")
    with rpc.use_caller(with_token(AGENT)), rpc.use_idempotency_key("click"):
        customer = await stub.CreateCustomer(request)
        assert await stub.CreateCustomer(request) == customer
        with pytest.raises(FailedPrecondition) as reused:
            await stub.CreateCustomer(service_pb2.CreateCustomerRequest(display_name="Else", email="a@example.org"))
    assert reused.value.reason == "IDEMPOTENCY_KEY_REUSED"


async def test_a_taken_slot_is_refused_by_name(world: World, stub: "AppointmentsServiceAsyncStub") -> None:
    booking = await world.booking()
    request = service_pb2.ScheduleRequest(
        customer_id=booking.customer_id,
        type_id=booking.type_id,
        specialist_id=booking.specialist_id,
        invite_by=LINK_CHANNEL_EMAIL,
    )
    request.starts_at.FromDatetime(booking.starts_at)
    with rpc.use_caller(with_token(AGENT)), rpc.use_idempotency_key("click"):
        booked = await stub.Schedule(request)
        assert await stub.Schedule(request) == booked
    with rpc.use_caller(with_token(AGENT)), pytest.raises(AlreadyExists) as taken:
        await stub.Schedule(request)
    assert (taken.value.reason, taken.value.field) == ("SLOT_TAKEN", "starts_at")


async def test_lists_come_in_pages_of_one_query(stub: "AppointmentsServiceAsyncStub") -> None:
    made = {(await let_in(stub))[0].id for _ in range(3)}
    waiting = service_pb2.ListAppointmentsRequest(page_size=2, states=[APPOINTMENT_STATE_WAITING])
    with rpc.use_caller(with_token(AGENT)):
        first = await stub.ListAppointments(waiting)
        waiting.page_token = first.next_page_token
        rest = await stub.ListAppointments(waiting)
        assert {each.id for each in (*first.appointments, *rest.appointments)} == made
        assert rest.next_page_token == ""
        del waiting.states[:]
        with pytest.raises(InvalidArgument) as other:
            await stub.ListAppointments(waiting)
        assert other.value.reason == "INVALID_PAGE_TOKEN"
        customers = await stub.ListCustomers(service_pb2.ListCustomersRequest(page_size=2))
        assert (len(customers.customers), bool(customers.next_page_token)) == (2, True)


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("SearchSlots", {"to": None}, "to"),
        ("SearchSlots", {"to": 2**40}, "to"),
        ("Schedule", {"starts_at": None}, "starts_at"),
        ("Schedule", {"starts_at": -1}, "starts_at"),
        ("Schedule", {"invite_by": 0}, "invite_by"),
        ("Invite", {"invite_by": 99}, "invite_by"),
        ("CreateLink", {"channel": 0}, "channel"),
        ("ListAppointments", {"states": [0]}, "states"),
        ("ListAppointments", {"from": 2**40}, "from"),
        ("ListAppointments", {"page_size": -1}, "page_size"),
        ("CreateCustomer", {"display_name": "J", "phone": "123"}, "phone"),
        ("CreateCustomer", {"display_name": "J", "email": "nobody"}, "email"),
    ],
)
async def test_a_wrong_field_is_named(
    stub: "AppointmentsServiceAsyncStub", name: str, changes: dict[str, Any], field: str
) -> None:
    request = well_formed(name)
    for key, value in changes.items():
        request.ClearField(key)
        match value:
            case int() if request.DESCRIPTOR.fields_by_name[key].message_type:
                getattr(request, key).seconds = value
            case list():
                getattr(request, key).extend(value)
            case str() | int():
                setattr(request, key, value)
    with rpc.use_caller(with_token(AGENT)), pytest.raises(InvalidArgument) as refused:
        await method(stub, name)(request)
    assert refused.value.field == field


async def test_a_guessed_secret_and_a_guessed_id_tell_nothing(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, _, _ = await let_in(stub)
    reasons = set()
    for id in (appointment.id, new_id("apt"), ""):
        request = service_pb2.RefreshParticipantRequest(appointment_id=id, device_secret=new_secret())
        with pytest.raises(Unauthenticated) as refused:
            await stub.RefreshParticipant(request)
        reasons.add((refused.value.reason, refused.value.message))
    assert len(reasons) == 1
