"""The edge, on a real socket: types, public pages, what visitors and customers do by themselves, and moves by staff."""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from google.protobuf.message import Message

from parley.api.appointments.v1 import service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_CANCELLED,
    LINK_CHANNEL_EMAIL,
    PRESET_SHOWROOM,
    AppointmentType,
    DateException,
    Entrance,
    WeeklyHours,
)
from parley.api.common.v1.common_pb2 import LocalizedText
from parley.common import rpc
from parley.common.errors import Conflict, FailedPrecondition, InvalidArgument, NotFound
from parley.common.testing.tokens import with_token

from .conftest import ADMINISTRATOR, AGENT, CAMILLE_ID, NOW, OTHER_TEAM_ID, PARIS, PAUL_ID, STRANGER, TEAM_ID, World
from .edge import method, refusal

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

HOUR = timedelta(hours=1)
MONDAYS = [WeeklyHours(weekday=1, start_minute=600, end_minute=900)]
NAME = LocalizedText(by_locale={"en": "Show"})
VISITOR = service_pb2.Visitor(display_name="Jeanne", email="jeanne@example.org", locale="fr", subject="The boiler")


async def open_page(stub: "AppointmentsServiceAsyncStub") -> tuple[AppointmentType, Entrance]:
    """Camille works on Mondays from 10 to 15, when the page takes calls, too. It is Monday, 10:00."""
    wish = AppointmentType(
        preset=PRESET_SHOWROOM,
        name=NAME,
        duration_minutes=30,
        ad_hoc_validity_minutes=60,
        early_entry_minutes=10,
        horizon_days=30,
        grace_minutes=10,
        active=True,
    )
    with rpc.use_caller(with_token(ADMINISTRATOR)):
        for member in (CAMILLE_ID, PAUL_ID):
            told = await stub.SetAvailability(
                service_pb2.SetAvailabilityRequest(staff_id=member, time_zone=PARIS, hours=MONDAYS, holidays="FR")
            )
            assert f"{NOW.year}-12-25" in told.holiday_dates
        with rpc.use_idempotency_key("click"):
            type_ = await stub.CreateAppointmentType(service_pb2.CreateAppointmentTypeRequest(type=wish))
            assert await stub.CreateAppointmentType(service_pb2.CreateAppointmentTypeRequest(type=wish)) == type_
        page = Entrance(
            slug="lumiere",
            name=NAME,
            team_id=TEAM_ID,
            booking_type_ids=[type_.id],
            call_type_id=type_.id,
            time_zone=PARIS,
            hours=MONDAYS,
            active=True,
        )
        return type_, await stub.CreateEntrance(service_pb2.CreateEntranceRequest(entrance=page))


def at_page(type_id: str) -> service_pb2.SearchSlotsAtEntranceRequest:
    request = service_pb2.SearchSlotsAtEntranceRequest(slug="lumiere", type_id=type_id)
    getattr(request, "from").FromDatetime(NOW)
    request.to.FromDatetime(NOW + 24 * HOUR)
    return request


async def test_a_visitor_books_moves_and_cancels_and_staff_move_and_hand_on(
    world: World, stub: "AppointmentsServiceAsyncStub"
) -> None:
    type_, page = await open_page(stub)
    shown = await stub.LookUpEntrance(service_pb2.LookUpEntranceRequest(slug=page.slug))
    assert (shown.open, shown.closes_at.ToDatetime(UTC)) == (True, NOW + 5 * HOUR)
    assert [each.id for each in shown.booking_types] == [type_.id]
    slots = (await stub.SearchSlotsAtEntrance(at_page(type_.id))).slots
    assert {each.specialist_id for each in slots} == {CAMILLE_ID}
    wish = service_pb2.BookAtEntranceRequest(
        slug=page.slug, type_id=type_.id, starts_at=slots[0].starts_at, specialist_id=CAMILLE_ID, visitor=VISITOR
    )
    link = await stub.BookAtEntrance(wish)
    by_link = service_pb2.SearchSlotsByLinkRequest(secret=link.secret, to=at_page("").to)
    getattr(by_link, "from").FromDatetime(NOW)
    free = (await stub.SearchSlotsByLink(by_link)).slots
    moved = await stub.RescheduleByLink(
        service_pb2.RescheduleByLinkRequest(secret=link.secret, starts_at=free[3].starts_at)
    )
    assert (moved.starts_at, moved.can_change, moved.type_id) == (free[3].starts_at, True, type_.id)
    with rpc.use_caller(with_token(AGENT)):
        found = await stub.ListCustomers(service_pb2.ListCustomersRequest(query="jean"))
        customer = found.customers[0]
        theirs = await stub.ListAppointments(service_pb2.ListAppointmentsRequest(customer_id=customer.id))
        booked = theirs.appointments[0]
        assert (booked.entrance_id, booked.subject, booked.invite_by) == (page.id, "The boiler", LINK_CHANNEL_EMAIL)
        later = service_pb2.RescheduleRequest(id=booked.id, expected_version=booked.version)
        later.starts_at.FromDatetime(free[3].starts_at.ToDatetime(UTC) + HOUR)
        rescheduled = await stub.Reschedule(later)
        assert rescheduled.starts_at == later.starts_at
        with pytest.raises(Conflict):
            await stub.Reschedule(later)
        handed = await stub.Transfer(service_pb2.TransferRequest(id=booked.id, team_id=OTHER_TEAM_ID, note="Yours."))
        assert (handed.specialist_id, handed.team_id) == (PAUL_ID, OTHER_TEAM_ID)
        assert handed.transfer_note == "Camille Martin: Yours."
    cancelled = await stub.CancelByLink(service_pb2.CancelByLinkRequest(secret=link.secret, reason="No more."))
    assert cancelled.state == APPOINTMENT_STATE_CANCELLED
    with rpc.use_caller(with_token(AGENT)):
        changes = service_pb2.UpdateCustomerRequest(id=customer.id, expected_version=customer.version, country="FR")
        updated = await stub.UpdateCustomer(changes)
        assert (updated.country, updated.email, updated.version) == ("FR", customer.email, customer.version + 1)


async def test_whoever_calls_outside_the_hours_is_told_when_to_call(
    world: World, stub: "AppointmentsServiceAsyncStub"
) -> None:
    _, page = await open_page(stub)
    call = service_pb2.CallAtEntranceRequest(slug=page.slug, visitor=service_pb2.Visitor(display_name="Anna"))
    with rpc.use_idempotency_key("click"):
        first, again = await stub.CallAtEntrance(call), await stub.CallAtEntrance(call)
    ids = [
        (await stub.LookUpLink(service_pb2.LookUpLinkRequest(secret=each.secret))).appointment_id
        for each in (first, again)
    ]
    assert ids[0] == ids[1]
    world.clock.advance(minutes=300)
    with pytest.raises(FailedPrecondition) as closed:
        await stub.CallAtEntrance(call)
    opens = NOW + 7 * 24 * HOUR
    assert (closed.value.reason, closed.value.details) == ("CLOSED", {"opens_at": opens.isoformat()})


async def test_administrators_change_types_and_pages_whole(stub: "AppointmentsServiceAsyncStub") -> None:
    type_, page = await open_page(stub)
    with rpc.use_caller(with_token(ADMINISTRATOR)):
        type_.buffer_after_minutes = 10
        changed = await stub.UpdateAppointmentType(
            service_pb2.UpdateAppointmentTypeRequest(type=type_, expected_version=1)
        )
        assert (changed.buffer_after_minutes, changed.version) == (10, 2)
        page.exceptions.append(DateException(starts_on="2026-12-24", note="Christmas Eve"))
        saved = await stub.UpdateEntrance(service_pb2.UpdateEntranceRequest(entrance=page, expected_version=1))
        assert [(each.starts_on, each.ends_on) for each in saved.exceptions] == [("2026-12-24", "2026-12-24")]
        assert await stub.GetEntrance(service_pb2.GetEntranceRequest(id=page.id)) == saved
        assert list((await stub.ListEntrances(service_pb2.ListEntrancesRequest())).entrances) == [saved]
        page.exceptions[0].starts_on = "Christmas"
        with pytest.raises(InvalidArgument) as wrong:
            await stub.UpdateEntrance(service_pb2.UpdateEntranceRequest(entrance=page))
        assert wrong.value.field == "exceptions[0].starts_on"


async def test_another_companys_types_pages_and_appointments_are_not_found(
    stub: "AppointmentsServiceAsyncStub",
) -> None:
    type_, page = await open_page(stub)
    slot = (await stub.SearchSlotsAtEntrance(at_page(type_.id))).slots[0]
    await stub.BookAtEntrance(
        service_pb2.BookAtEntranceRequest(slug=page.slug, type_id=type_.id, starts_at=slot.starts_at, visitor=VISITOR)
    )
    with rpc.use_caller(with_token(AGENT)):
        booked = (await stub.ListAppointments(service_pb2.ListAppointmentsRequest())).appointments[0]
    move = service_pb2.RescheduleRequest(id=booked.id, starts_at=slot.starts_at)
    named: list[tuple[str, Message]] = [
        ("UpdateAppointmentType", service_pb2.UpdateAppointmentTypeRequest(type=type_)),
        ("GetEntrance", service_pb2.GetEntranceRequest(id=page.id)),
        ("UpdateEntrance", service_pb2.UpdateEntranceRequest(entrance=page)),
        ("UpdateCustomer", service_pb2.UpdateCustomerRequest(id=booked.customer_id, country="FR")),
        ("Reschedule", move),
        ("Transfer", service_pb2.TransferRequest(id=booked.id, specialist_id=PAUL_ID)),
    ]
    with rpc.use_caller(with_token(STRANGER)):
        for name, request in named:
            assert await refusal(method(stub, name)(request)) is NotFound, name
        assert not (await stub.ListEntrances(service_pb2.ListEntrancesRequest())).entrances
        theirs = service_pb2.ListAppointmentsRequest(customer_id=booked.customer_id)
        assert not (await stub.ListAppointments(theirs)).appointments
    with rpc.use_caller(with_token(AGENT)):
        assert await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=booked.id)) == booked
