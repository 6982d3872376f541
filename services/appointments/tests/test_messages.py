"""What travels: every event with its state and no contact data, no digest; instants and enums that make sense."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.common.v1 import common_pb2
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT, ACTOR_KIND_STAFF
from parley.api.signaling.v1.events_pb2 import CallLost, SignalingEvent
from parley.appointments import messages
from parley.appointments.domain import events
from parley.appointments.domain.admission import Admission, IceServer, Invitation, ParticipantToken, Room
from parley.appointments.domain.appointment import Visitor
from parley.appointments.domain.appointment_type import AppointmentTypeSaved
from parley.appointments.domain.availability import Availability, AvailabilitySaved
from parley.appointments.domain.consent import (
    Consent,
    ConsentMethod,
    ConsentPurpose,
    ConsentText,
    ConsentTextPublished,
)
from parley.appointments.domain.customer import CustomerSaved
from parley.appointments.domain.erasure import Erasure, ErasureCompleted, ErasureRequested
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import Link, LinkChannel
from parley.appointments.domain.presence import Attendance
from parley.appointments.domain.recorded import Actor, ActorKind, Fact, Recorded
from parley.appointments.domain.state import InvitationStatus, State

from .conftest import (
    CAMILLE_ID,
    NOW,
    PARIS,
    TENANT,
    TENANT_ID,
    WEEKDAYS,
    appointment_type,
    customer,
    invited,
    scheduled,
)

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
FACTS: dict[str, events.AppointmentEvent] = {
    "scheduled": events.AppointmentScheduled(),
    "invited": events.AppointmentInvited(),
    "entered": events.CustomerEntered("prt_a", "dev_a"),
    "admitted": events.CustomerAdmitted("prt_a", "dev_b", "dev_a"),
    "returned_to_queue": events.ReturnedToQueue(),
    "left": events.CustomerLeft("prt_a", idle=True),
    "completed": events.AppointmentCompleted(idle=True),
    "cancelled": events.AppointmentCancelled(),
    "link_created": events.LinkCreated("lnk_a"),
    "link_revoked": events.LinkRevoked("lnk_a"),
    "device_waiting": events.DeviceWaiting("prt_a", "dev_b"),
    "missed": events.AppointmentMissed(),
    "expired": events.AppointmentExpired(),
    "place_held": events.PlaceHeld(held=True),
    "turn_near": events.TurnNear(2),
    "priority_changed": events.PriorityChanged(),
    "age_refused": events.AgeRefused(15),
    "erased": events.AppointmentErased(),
}
# What is told by messages of their own, which have their own tests.
NESTED = {events.AppointmentRescheduled, events.AppointmentTransferred, events.ConsentAnswered}
SECOND_LINK = Link("lnk_b", LinkChannel.COPY, "digest of b", NOW)
IN_CALL = (
    invited()
    .create_link(Link("lnk_a", LinkChannel.SMS, "digest of a", NOW), NOW)[0]
    .enter(Visitor("digest of a", "digest of phone", "dev_a", "prt_a"), NOW)[0]
    .admit(CAMILLE_ID, NOW)[0]
    .create_link(SECOND_LINK, NOW)[0]
    .enter(Visitor("digest of b", "digest of laptop", "dev_b", "prt_x"), NOW)[0]
)


def encoded(fact: Fact, **changes: object) -> AppointmentsEvent:
    actor = Actor(ActorKind.PARTICIPANT, "prt_a")
    recorded = Recorded("evt_a", NOW, actor, TENANT_ID, "key", fact)
    return AppointmentsEvent.FromString(messages.encode_event(replace(recorded, **changes), TRACE))  # type: ignore[arg-type]


def test_every_fact_of_an_appointment_has_its_event() -> None:
    assert {type(fact) for fact in FACTS.values()} | NESTED == set(get_args(events.AppointmentEvent))


@pytest.mark.parametrize("name", FACTS)
def test_an_event_tells_what_happened_by_whom_and_the_state_it_led_to(name: str) -> None:
    event = encoded(FACTS[name], appointment=IN_CALL)
    assert event.WhichOneof("event") == name
    detail = getattr(event, name)
    assert {field.name: value for field, value in detail.ListFields()} == vars(FACTS[name])
    assert event.appointment == messages.encode_appointment(IN_CALL)
    envelope = event.envelope
    assert (envelope.id, envelope.tenant_id, envelope.traceparent) == ("evt_a", TENANT_ID, TRACE)
    assert (envelope.appointment_id, envelope.time.ToDatetime(UTC)) == (IN_CALL.id, NOW)
    assert (envelope.actor.kind, envelope.actor.id) == (ACTOR_KIND_PARTICIPANT, "prt_a")


def test_events_of_other_aggregates_carry_no_appointment() -> None:
    hours = Availability(CAMILLE_ID, TENANT_ID, Hours(PARIS, WEEKDAYS), version=1)
    type_ = appointment_type()
    saved: list[tuple[Fact, str]] = [
        (CustomerSaved("cus_a", 1), "customer_saved"),
        (AppointmentTypeSaved(type_), "type_saved"),
        (AvailabilitySaved(hours), "availability_saved"),
    ]
    for fact, name in saved:
        event = encoded(fact)
        assert event.WhichOneof("event") == name
        assert not event.HasField("appointment")
        assert event.envelope.appointment_id == ""
    type_saved = encoded(AppointmentTypeSaved(type_)).type_saved.type
    assert type_saved.name.by_locale["en"] == "Remote visual assistance"
    assert [each.weekday for each in encoded(AvailabilitySaved(hours)).availability_saved.availability.hours] == [
        *range(1, 6)
    ]


def test_an_answer_travels_with_the_wording_that_it_was_given_to() -> None:
    consent = Consent("cns_a", ConsentPurpose.PHOTO, "prt_a", 2, "fr", True, NOW, ConsentMethod.SPOKEN, "stf_a")
    told = encoded(events.ConsentAnswered(consent), appointment=IN_CALL).consent_answered.consent
    assert told == messages.encode_consent(consent)
    assert (told.purpose, told.method) == (
        appointments_pb2.CONSENT_PURPOSE_PHOTO,
        appointments_pb2.CONSENT_METHOD_SPOKEN,
    )
    text = ConsentText(TENANT_ID, ConsentPurpose.PHOTO, 2, NOW, "stf_a", text={"fr": "Une photo ?"})
    assert encoded(ConsentTextPublished(text)).consent_text_published.text == messages.encode_text(text)


def test_an_erasure_travels_with_its_proof_and_belongs_to_an_appointment_where_it_is_of_one() -> None:
    erasure = Erasure("era_a", TENANT_ID, "cus_a", NOW, "stf_a", NOW).done("chat", 7, NOW)
    requested, completed = encoded(ErasureRequested(erasure)), encoded(ErasureCompleted(erasure.completed(NOW)))
    assert (requested.envelope.appointment_id, requested.erasure_requested.erasure.customer_id) == ("", "cus_a")
    proof = completed.erasure_completed.erasure
    assert [(each.service, each.records, each.HasField("done_at")) for each in proof.steps][:2] == [
        ("appointments", 0, False),
        ("chat", 7, True),
    ]
    assert proof.completed_at.ToDatetime(UTC) == NOW
    of_one = encoded(ErasureRequested(replace(erasure, appointment_id="apt_a")))
    assert of_one.envelope.appointment_id == "apt_a"


@pytest.mark.parametrize(("joined", "actor"), [(True, ACTOR_KIND_PARTICIPANT), (False, ACTOR_KIND_STAFF)])
def test_who_comes_and_goes_is_read(joined: bool, actor: common_pb2.ActorKind.ValueType) -> None:
    event = SignalingEvent()
    (event.member_joined if joined else event.member_left).member_id = "prt_a"
    event.envelope.appointment_id, event.envelope.actor.kind = "apt_a", actor
    event.envelope.time.FromDatetime(NOW)
    is_customer = actor == ACTOR_KIND_PARTICIPANT
    assert messages.decode_attendance(event) == Attendance("apt_a", "prt_a", is_customer, joined, NOW)
    assert messages.decode_attendance(SignalingEvent(call_lost=CallLost(member_id="prt_a"))) is None


def test_an_appointment_travels_whole_but_for_digests() -> None:
    message = messages.encode_appointment(IN_CALL)
    assert message.state == appointments_pb2.APPOINTMENT_STATE_IN_PROGRESS
    assert message.entered_from == appointments_pb2.APPOINTMENT_STATE_INVITED
    by_role = {each.role: each for each in message.participants}
    person = by_role[appointments_pb2.PARTICIPANT_ROLE_CUSTOMER]
    assert (person.device_id, person.pending_device_id, person.admitted) == ("dev_a", "dev_b", True)
    assert by_role[appointments_pb2.PARTICIPANT_ROLE_SPECIALIST].id == CAMILLE_ID
    assert [each.channel for each in message.links] == [
        appointments_pb2.LINK_CHANNEL_SMS,
        appointments_pb2.LINK_CHANNEL_COPY,
    ]
    assert not message.links[0].HasField("revoked_at")
    assert message.waiting_since.ToDatetime(UTC) == NOW
    assert not message.HasField("ended_at")
    assert b"digest" not in message.SerializeToString()


def test_every_state_has_its_number() -> None:
    for state in State:
        number = messages.encode_appointment(replace(scheduled(), state=state)).state
        assert messages.decode_state(number) is state


def test_an_invitation_without_what_is_not_known_is_empty_there() -> None:
    made = scheduled()
    full = Invitation(InvitationStatus.EARLY, made, TENANT, appointment_type(), customer(), "Camille Martin")
    message = messages.encode_invitation(full)
    assert (message.company_name, message.customer_name, message.locale) == ("Lumière", "Jeanne Petit", "fr")
    assert message.entry_opens_at.ToDatetime(UTC) == made.entry_opens_at
    bare = messages.encode_invitation(Invitation(InvitationStatus.REVOKED, made, None, None, None, ""))
    assert bare.status == service_pb2.INVITATION_STATUS_REVOKED
    assert (bare.company_name, bare.customer_name, bare.locale, dict(bare.type_name.by_locale)) == ("", "", "", {})


def test_an_admission_travels_whole() -> None:
    expires_at = NOW + timedelta(minutes=5)
    room = Room("wss://live.example/v1/live/a", (IceServer(("turn:a", "turn:b"), "name", "password"),))
    invitation = Invitation(InvitationStatus.OPEN, invited(), TENANT, None, None, "")
    token = ParticipantToken("token", expires_at)
    message = messages.encode_admission(Admission(invitation, "prt_a", "dev_a", "secret", token, room, True))
    assert message.invitation == messages.encode_invitation(invitation)
    assert (message.participant_id, message.device_id, message.device_secret) == ("prt_a", "dev_a", "secret")
    assert (message.access_token, message.access_token_expires_at.ToDatetime(UTC)) == ("token", expires_at)
    assert message.live_url == "wss://live.example/v1/live/a"
    assert list(message.ice_servers[0].urls) == ["turn:a", "turn:b"]
    assert message.replaces_other_device


@pytest.mark.parametrize("seconds", [-62135596800, -1, 2**40, 2**62, 7258118400])
def test_an_instant_that_no_calendar_of_ours_holds_is_none(seconds: int) -> None:
    assert messages.decode_instant(Timestamp(seconds=seconds)) is None


def test_an_instant_is_the_same_when_it_comes_back() -> None:
    for instant in (NOW, datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, 59, 999000, UTC)):
        assert messages.decode_instant(messages.timestamp(instant)) == instant


def test_a_number_of_a_later_release_is_none() -> None:
    assert messages.decode_channel(appointments_pb2.LinkChannel.ValueType(99)) is None
    assert messages.decode_channel(appointments_pb2.LINK_CHANNEL_UNSPECIFIED) is None
    assert messages.decode_state(appointments_pb2.APPOINTMENT_STATE_UNSPECIFIED) is None
