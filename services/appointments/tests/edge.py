"""Requests to the edge, and what their tests share."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    CONSENT_PURPOSE_PHOTO,
    LINK_CHANNEL_COPY,
    LINK_CHANNEL_SMS,
    PRESET_VISUAL_ASSISTANCE,
)
from parley.common import rpc
from parley.common.errors import (
    ParleyError,
)
from parley.common.testing.tokens import with_token

from . import conftest
from .conftest import AGENT, CAMILLE_ID, NOW, TEAM_ID

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub


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
        case "Reschedule" | "RescheduleByLink" | "BookAtEntrance":
            moved: Message = getattr(service_pb2, f"{method}Request")()
            moved.starts_at.FromDatetime(NOW)  # type: ignore[attr-defined]
            return moved
        case "SearchSlotsByLink" | "SearchSlotsAtEntrance":
            searched: Message = getattr(service_pb2, f"{method}Request")()
            getattr(searched, "from").FromDatetime(NOW)
            searched.to.FromDatetime(NOW + timedelta(days=1))  # type: ignore[attr-defined]
            return searched
        case "CreateAppointmentType" | "UpdateAppointmentType":
            type_ = appointments_pb2.AppointmentType(preset=PRESET_VISUAL_ASSISTANCE)
            typed: Message = getattr(service_pb2, f"{method}Request")(type=type_)
            return typed
        case "Transfer":
            return service_pb2.TransferRequest(team_id=TEAM_ID)
        case "PublishConsentText" | "AnswerConsent":
            about: Message = getattr(service_pb2, f"{method}Request")(purpose=CONSENT_PURPOSE_PHOTO)
            return about
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
        # One that asks for nothing at the door.
        type_id = next(each.id for each in types if each.preset == PRESET_VISUAL_ASSISTANCE)
        invited = await stub.Invite(
            service_pb2.InviteRequest(customer_id=customer.id, type_id=type_id, invite_by=LINK_CHANNEL_SMS)
        )
    with rpc.use_caller(with_token(conftest.SERVICE)):
        link = await stub.CreateLink(service_pb2.CreateLinkRequest(appointment_id=invited.id, channel=LINK_CHANNEL_SMS))
    admission = await stub.Enter(service_pb2.EnterRequest(secret=link.secret))
    with rpc.use_caller(with_token(AGENT)):
        return await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=invited.id)), admission, link.secret
