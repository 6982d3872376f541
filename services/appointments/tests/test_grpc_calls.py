"""The edge, on a real socket: what comes back."""

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_IN_PROGRESS,
    APPOINTMENT_STATE_INVITED,
    APPOINTMENT_STATE_SCHEDULED,
    APPOINTMENT_STATE_WAITING,
    LINK_CHANNEL_COPY,
    LINK_CHANNEL_EMAIL,
)
from parley.common import rpc
from parley.common.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    ParleyError,
    PermissionDenied,
)
from parley.common.testing.tokens import with_token

from .conftest import AGENT, PARIS, World

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

from .edge import let_in, search


async def test_from_the_free_slot_to_the_finished_call(world: World, stub: "AppointmentsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(AGENT)):
        customer = await stub.CreateCustomer(
            service_pb2.CreateCustomerRequest(display_name="Jeanne", email="jeanne@example.org", locale="fr-BE")
        )
        assert (customer.locale, customer.time_zone) == ("fr-BE", PARIS)
        assert await stub.GetCustomer(service_pb2.GetCustomerRequest(id=customer.id)) == customer
        type_ = (await stub.ListAppointmentTypes(service_pb2.ListAppointmentTypesRequest())).types[1]
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
