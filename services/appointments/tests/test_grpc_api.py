"""The edge, on a real socket: who may call what, what is refused and how."""

from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.message import Message

from parley.api.appointments.v1 import service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    LINK_CHANNEL_COPY,
)
from parley.appointments.grpc_api import ANONYMOUS
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import (
    InvalidArgument,
    NotFound,
    PermissionDenied,
    Unauthenticated,
)
from parley.common.ids import new_id, new_secret
from parley.common.testing.tokens import with_token

from . import conftest
from .conftest import ADMINISTRATOR, AGENT, CAMILLE_ID, OPERATOR, OUTSIDER, PARIS, STRANGER, TENANT_ID

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

from .edge import let_in, method, refusal, search, well_formed

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
    "UpdateCustomer",
    "ListConsentTexts",
    "GetEntrance",
    "ListEntrances",
    "Reschedule",
    "Transfer",
    "SetPriority",
}
ADMINISTRATORS_ONLY = {
    "CreateAppointmentType",
    "UpdateAppointmentType",
    "PublishConsentText",
    "CreateEntrance",
    "UpdateEntrance",
    "ExportCustomer",
    "EraseCustomer",
    "GetErasure",
}
# Which of our own services need what every tenant has.
SERVICES = {
    "GetCustomer": {"notifications"},
    "GetAppointmentType": {"notifications"},
    "GetAppointment": {"chat", "notifications", "signaling"},
    "ListQueue": {"signaling"},
    "CreateLink": {"notifications"},
}
BY_PARTICIPANTS_TOO = {"GetAppointment", "HoldPlace", "AnswerConsent", "ListConsents"}
BY_TOKEN = STAFF_ONLY | ADMINISTRATORS_ONLY | BY_PARTICIPANTS_TOO | SERVICES.keys()
AT_A_PUBLIC_PAGE = {"LookUpEntrance", "SearchSlotsAtEntrance", "BookAtEntrance", "CallAtEntrance"}
BY_SECRET = {
    "LookUpLink",
    "Enter",
    "RefreshParticipant",
    "Leave",
    "SearchSlotsByLink",
    "RescheduleByLink",
    "CancelByLink",
} | AT_A_PUBLIC_PAGE


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
        AGENT: name not in ADMINISTRATORS_ONLY,
        ADMINISTRATOR: True,
        conftest.SERVICE: "notifications" in SERVICES.get(name, ()),
        conftest.SIGNALING: "signaling" in SERVICES.get(name, ()),
        PARTICIPANT: name in BY_PARTICIPANTS_TOO,
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
        customer = await stub.GetCustomer(service_pb2.GetCustomerRequest(id=appointment.customer_id))
        assert customer.phone == "+33612345678"
    with rpc.use_caller(with_token(conftest.SIGNALING)):
        queue = await stub.ListQueue(service_pb2.ListQueueRequest(tenant_id=TENANT_ID))
    assert list(queue.appointments) == [appointment]
    [place] = queue.places
    assert (place.appointment_id, place.position, place.estimated_wait_seconds) == (appointment.id, 1, -1)


async def test_only_the_team_admits(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, _, _ = await let_in(stub)
    with rpc.use_caller(with_token(OUTSIDER)), pytest.raises(PermissionDenied) as outsider:
        await stub.Admit(service_pb2.AdmitRequest(id=appointment.id))
    assert outsider.value.reason == "NOT_OF_THE_TEAM"


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
