"""What travels of types, hours, public pages and moves; and what a request must say to be understood."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.appointments import messages
from parley.appointments.domain.admission import Invitation
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.appointments.domain.entrance import Entrance, EntranceSaved, PublicPage
from parley.appointments.domain.events import AppointmentRescheduled, AppointmentTransferred
from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours
from parley.appointments.domain.recorded import Actor, ActorKind, Fact, Recorded
from parley.appointments.domain.state import InvitationStatus
from parley.common.errors import InvalidArgument

from .conftest import CAMILLE_ID, NOW, PARIS, TEAM_ID, TENANT, TENANT_ID, appointment_type, customer, scheduled

HOURS = Hours(
    PARIS,
    (WeeklyHours(1, 540, 720),),
    (DateException(date(2026, 12, 24), date(2026, 12, 26), (DayHours(600, 660),), "Short days"),),
    "FR",
)
UNSET = datetime.fromtimestamp(0, UTC)
PAGE = Entrance(
    id="ent_a",
    tenant_id="",
    slug="lumiere",
    name={"en": "Light", "fr": "Lumière"},
    team_id=TEAM_ID,
    booking_type_ids=("typ_a", "typ_b"),
    call_type_id="typ_a",
    hours=HOURS,
    queue_limit=3,
    active=True,
    created_at=UNSET,
)
TYPE = replace(
    appointment_type(),
    tenant_id="",
    original=False,
    buffer_before_minutes=5,
    buffer_after_minutes=10,
    notice_minutes=30,
    horizon_days=20,
    daily_capacity=4,
    change_until_minutes=-1,
    grace_minutes=7,
    consents=(ConsentNeed(ConsentPurpose.PHOTO, required=True),),
    reminders_minutes_before=(60, 10),
    skills=("pumps",),
    active=False,
)


def told(fact: Fact) -> AppointmentsEvent:
    recorded = Recorded("evt_a", NOW, Actor(ActorKind.VISITOR, "ent_a"), TENANT_ID, "key", fact)
    return AppointmentsEvent.FromString(messages.encode_event(recorded, ""))


def test_a_type_is_the_same_when_it_comes_back() -> None:
    assert messages.decode_type(messages.encode_type(TYPE)) == TYPE


def test_hours_are_the_same_when_they_come_back() -> None:
    message = messages.encode_availability(Availability(CAMILLE_ID, TENANT_ID, HOURS, 3))
    assert messages.decode_hours(message.time_zone, message.hours, message.exceptions, message.holidays) == HOURS


def test_a_public_page_is_the_same_when_it_comes_back_and_in_its_event() -> None:
    message = messages.encode_entrance(PAGE)
    assert messages.decode_entrance(message) == PAGE
    event = told(EntranceSaved(PAGE))
    assert event.entrance_saved.entrance == message
    assert event.envelope.actor.id == "ent_a"


def test_a_move_tells_from_where() -> None:
    moved = told(AppointmentRescheduled(NOW, NOW + timedelta(hours=1), CAMILLE_ID)).rescheduled
    assert moved.previous_starts_at.ToDatetime(UTC) == NOW
    assert moved.previous_ends_at.ToDatetime(UTC) == NOW + timedelta(hours=1)
    assert moved.previous_specialist_id == CAMILLE_ID
    handed = told(AppointmentTransferred("", TEAM_ID))
    assert handed.WhichOneof("event") == "transferred"
    assert handed.transferred.previous_team_id == TEAM_ID


def test_anybody_may_know_of_a_page_what_it_offers_and_no_more() -> None:
    page = PublicPage(PAGE, TENANT, (TYPE,), takes_calls=True, open=False, opens_at=NOW, closes_at=None)
    message = messages.encode_public_page(page)
    assert (message.company_name, message.support_email, message.takes_calls) == ("Lumière", TENANT.support_email, True)
    assert [each.duration_minutes for each in message.booking_types] == [30]
    assert (message.opens_at.ToDatetime(UTC), message.HasField("closes_at")) == (NOW, False)
    assert message.estimated_wait_seconds == -1
    assert TEAM_ID.encode() not in message.SerializeToString()


def test_an_invitation_tells_whether_and_until_when_it_can_change() -> None:
    made, known = scheduled(), (appointment_type(), customer(), "Camille Martin")
    open_ = Invitation(InvitationStatus.EARLY, made, TENANT, *known, can_change=True, change_until=NOW)
    message = messages.encode_invitation(open_)
    assert (message.can_change, message.change_until.ToDatetime(UTC)) == (True, NOW)
    assert (message.type_id, message.specialist_id) == (known[0].id, CAMILLE_ID)


def test_the_holder_of_a_revoked_link_is_told_whom_to_call_and_nothing_of_the_appointment() -> None:
    revoked = messages.encode_invitation(Invitation(InvitationStatus.REVOKED, scheduled(), TENANT, None, None, ""))
    assert {field.name for field, _ in revoked.ListFields()} <= {
        "status",
        "company_name",
        "support_phone",
        "support_email",
        "accent_color",
        "locale",
    }
    assert (revoked.company_name, revoked.support_email) == ("Lumière", TENANT.support_email)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (appointments_pb2.AppointmentType(), "preset"),
        (
            appointments_pb2.AppointmentType(
                preset=appointments_pb2.PRESET_SHOWROOM, consents=[appointments_pb2.ConsentNeed()]
            ),
            "consents[0].purpose",
        ),
    ],
)
def test_a_type_that_names_what_does_not_exist_is_refused_by_its_field(
    message: appointments_pb2.AppointmentType, field: str
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        messages.decode_type(message)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        ("", "", "starts_on"),
        ("24.12.2026", "", "starts_on"),
        ("2026-12-24", "2026-12-32", "ends_on"),
        ("2026-12-24T00:00:00Z", "", "starts_on"),
    ],
)
def test_a_date_that_is_none_is_refused_by_its_field(starts_on: str, ends_on: str, field: str) -> None:
    exception = appointments_pb2.DateException(starts_on=starts_on, ends_on=ends_on)
    with pytest.raises(InvalidArgument) as refusal:
        messages.decode_hours(PARIS, [], [exception], "")
    assert refusal.value.field == f"exceptions[0].{field}"


def test_an_exception_without_an_end_is_of_one_day() -> None:
    exception = appointments_pb2.DateException(starts_on="2026-12-24")
    assert messages.decode_hours("", [], [exception], "").exceptions == (
        DateException(date(2026, 12, 24), date(2026, 12, 24)),
    )
