"""How appointments come to be, and what customers must be for it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.appointments.domain import booking, errors
from parley.appointments.domain.appointment_type import Preset, from_preset
from parley.appointments.domain.customer import email_address
from parley.appointments.domain.events import AppointmentInvited, AppointmentScheduled
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.quanta import claims, quantum_of
from parley.appointments.domain.slots import Agenda
from parley.appointments.domain.state import State
from parley.appointments.phones import Phones
from parley.common.errors import InvalidArgument

from .conftest import CAMILLE_ID, NOW, PARIS, WEEKDAYS, customer, wanted

AGENDA = Agenda(CAMILLE_ID, Hours(PARIS, WEEKDAYS))
START = NOW + timedelta(hours=1)


def test_a_booking_claims_the_specialists_time_and_opens_its_door_early() -> None:
    asked = wanted()
    made, facts = booking.schedule(asked, AGENDA, START, (), NOW)
    assert facts == [AppointmentScheduled()]
    assert (made.state, made.specialist_id, made.version) == (State.SCHEDULED, CAMILLE_ID, 1)
    assert made.ends_at == START + timedelta(minutes=30)
    assert made.entry_opens_at == START - timedelta(minutes=10)
    assert made.claims == claims(CAMILLE_ID, quantum_of(START), quantum_of(made.ends_at))


def test_an_invitation_is_open_at_once_for_as_long_as_its_type_says_and_claims_nothing() -> None:
    made, facts = booking.invite(wanted(), (), NOW)
    assert facts == [AppointmentInvited()]
    assert (made.state, made.specialist_id, made.claims) == (State.INVITED, "", ())
    assert (made.starts_at, made.entry_opens_at, made.ends_at) == (NOW, NOW, NOW + timedelta(hours=2))


@pytest.mark.parametrize(("channel", "missing"), [(LinkChannel.EMAIL, {"email": ""}), (LinkChannel.SMS, {"phone": ""})])
def test_nobody_is_invited_on_a_channel_that_does_not_reach_them(channel: LinkChannel, missing: dict[str, Any]) -> None:
    unreachable = replace(customer(), **missing)
    with pytest.raises(errors.CannotBeReached) as refusal:
        replace(wanted(), customer=unreachable, invite_by=channel)
    assert refusal.value.field == "invite_by"
    assert replace(wanted(), customer=unreachable, invite_by=LinkChannel.COPY)


def test_an_appointments_zone_exists() -> None:
    with pytest.raises(InvalidArgument) as refusal:
        replace(wanted(), time_zone="Paris")
    assert refusal.value.field == "time_zone"


@pytest.mark.parametrize("preset", Preset)
def test_every_preset_is_a_type_that_can_be_booked_in_french_and_english(preset: Preset) -> None:
    made = from_preset(preset, "typ_a", "ten_a")
    assert made.duration_minutes % 5 == 0
    assert made.duration_minutes > 0
    assert made.ad_hoc_validity_minutes > 0
    assert set(made.name) == {"fr", "en"}
    assert all(made.name.values())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"display_name": ""}, "display_name"),
        ({"display_name": "x" * 201}, "display_name"),
        ({"display_name": "Jeanne\nBcc: all@example.org"}, "display_name"),
        ({"country": "fr"}, "country"),
        ({"reference": "x" * 101}, "reference"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"locale": "french"}, "locale"),
        ({"locale": ""}, "locale"),
    ],
)
def test_a_customer_that_cannot_be_is_refused_by_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        replace(customer(), **wrong)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.B+c@Mail.Example.COM ", "Anna.B+c@mail.example.com"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_an_e_mail_keeps_its_name_and_lowers_its_host(text: str, address: str) -> None:
    assert email_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "anna@localhost",
        "anna@example.com, eve@example.com",
        "anna@example.com\nBcc: eve@example.com",
        "Anna <anna@example.com>",
        "an na@example.com",
        ".anna@example.com",
        "anna@-example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
    ],
)
def test_what_is_no_e_mail_address_or_more_than_one_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        email_address(text)
    assert refusal.value.field == "email"


@pytest.mark.parametrize("text", ["+33612345678", "+33 6 12 34 56 78", " +33 (0)6-12-34-56-78 "])
def test_a_phone_number_is_kept_in_one_form(text: str) -> None:
    assert Phones().normalise(text) == "+33612345678"


@pytest.mark.parametrize("text", ["0612345678", "+33 1", "hello", "+999 123456789", "+336123456789012", "1" * 5000])
def test_what_is_no_international_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        Phones().normalise(text)
    assert refusal.value.field == "phone"
