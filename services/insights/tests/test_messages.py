"""What travels: events in, whatever they are; entries and page tokens out."""

import json
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
import yaml
from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1.appointments_pb2 import APPOINTMENT_STATE_IN_PROGRESS
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.common.v1.common_pb2 import ACTOR_KIND_STAFF, Envelope
from parley.insights import messages
from parley.insights.domain import Event, Page, Verdict

from .conftest import APPOINTMENTS, NOW, chained, envelope, event

TOPICS_YAML = Path(__file__).parents[3] / "protos" / "topics.yaml"


def admitted() -> AppointmentsEvent:
    told = AppointmentsEvent(envelope=envelope("evt_a"))
    told.appointment.id = "apt_a"
    told.appointment.version = 3
    told.appointment.state = APPOINTMENT_STATE_IN_PROGRESS
    told.admitted.participant_id = "prt_a"
    return told


def of_a_later_release() -> bytes:
    """An AppointmentsEvent whose event is field 99, with one byte in it."""
    return AppointmentsEvent(envelope=envelope("evt_a")).SerializeToString() + b"\x9a\x06\x01x"


def test_every_declared_topic_is_known_with_its_message() -> None:
    declared = yaml.safe_load(TOPICS_YAML.read_text(encoding="utf-8"))["topics"]
    known = {topic: message.DESCRIPTOR.full_name for topic, message in messages.TOPICS.items()}
    assert known == {topic: each["message"] for topic, each in declared.items()}


def test_an_event_is_kept_as_it_came() -> None:
    body = admitted().SerializeToString()
    assert messages.decode_event(APPOINTMENTS, body) == Event(
        "evt_a", NOW, APPOINTMENTS, "appointments.admitted", "ten_a", "apt_a", body
    )


def test_times_are_cut_to_the_milliseconds_that_a_database_keeps() -> None:
    told = ChatEvent(envelope=envelope("evt_a", at=NOW + timedelta(microseconds=999)))
    assert messages.decode_event("parley.chat.v1", told.SerializeToString()).at == NOW


def test_an_event_of_a_later_release_is_kept_whole() -> None:
    kept = messages.decode_event(APPOINTMENTS, of_a_later_release())
    assert (kept.kind, kept.body) == ("appointments.unknown", of_a_later_release())


@pytest.mark.parametrize(
    "malformed",
    [
        Envelope(time=messages.timestamp(NOW)),
        Envelope(id="evt_a"),
        Envelope(id="evt_a", time=Timestamp(seconds=2**60)),
    ],
)
def test_an_envelope_that_names_no_event_or_no_time_is_refused(malformed: Envelope) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # protobuf says in its own words that a time is out of range
        messages.decode_event(APPOINTMENTS, AppointmentsEvent(envelope=malformed).SerializeToString())


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(DecodeError):
        messages.decode_event(APPOINTMENTS, b"\xff\xff")


def test_an_entry_tells_who_did_what_and_when() -> None:
    (entry,) = chained([messages.decode_event(APPOINTMENTS, admitted().SerializeToString())])
    told = messages.encode_entry(entry)
    assert (told.id, told.kind, told.appointment_id) == ("evt_a", "appointments.admitted", "apt_a")
    assert told.time.ToDatetime(UTC) == NOW
    assert (told.actor.kind, told.actor.id) == (ACTOR_KIND_STAFF, "stf_agent")
    assert (told.position, told.hash) == (1, entry.hash)
    assert json.loads(told.details_json) == {
        "appointment": {"id": "apt_a", "version": "3", "state": "APPOINTMENT_STATE_IN_PROGRESS"},
        "admitted": {"participant_id": "prt_a"},
    }


def test_an_entry_of_a_later_release_tells_what_is_understood() -> None:
    (entry,) = chained([messages.decode_event(APPOINTMENTS, of_a_later_release())])
    told = messages.encode_entry(entry)
    assert (told.kind, told.details_json, told.actor.id) == ("appointments.unknown", "{}", "stf_agent")


def test_an_erased_entry_tells_what_remains() -> None:
    (entry,) = chained([event("evt_a")])
    told = messages.encode_entry(replace(entry, event=replace(entry.event, body=None), salt=None))
    assert (told.id, told.kind, told.hash) == ("evt_a", "appointments.completed", entry.hash)
    assert not told.HasField("actor")
    assert told.details_json == ""


def test_a_verdict_says_whether_and_where() -> None:
    intact, broken = (messages.encode_verdict(Verdict(4, broken_at)) for broken_at in (0, 5))
    assert (intact.intact, intact.entries, intact.broken_at) == (True, 4, 0)
    assert (broken.intact, broken.entries, broken.broken_at) == (False, 4, 5)


def test_the_customer_that_an_event_names_is_known_wherever_it_names_them() -> None:
    told = admitted()
    told.appointment.customer_id = "cus_a"
    saved = AppointmentsEvent(envelope=envelope("evt_b", appointment_id=""))
    saved.customer_saved.customer_id = "cus_b"
    events = [messages.decode_event(APPOINTMENTS, each.SerializeToString()) for each in (told, saved, admitted())]
    assert [each.customer_id for each in events] == ["cus_a", "cus_b", ""]


def test_an_export_holds_the_entries_as_json_and_says_where_it_had_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = chained([event("evt_1"), event("evt_2")])
    export = json.loads(messages.encode_export(Page(entries, None)))
    assert (export["complete"], [each["id"] for each in export["events"]]) == (True, ["evt_1", "evt_2"])
    assert export["events"][0]["kind"] == "appointments.completed"
    assert not json.loads(messages.encode_export(Page(entries, entries[-1].place)))["complete"]
    monkeypatch.setattr(messages, "_EXPORT_BYTES", 500)
    export = json.loads(messages.encode_export(Page(entries, None)))
    assert (export["complete"], [each["id"] for each in export["events"]]) == (False, ["evt_1"])
