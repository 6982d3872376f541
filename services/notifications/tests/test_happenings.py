"""Events as tenants' systems hear of them: every one of every topic that is read is either told, thinly, or left out on
purpose.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse
from google.protobuf.message import DecodeError, Message

from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.notifications.domain.event_types import EVENT_TYPES
from parley.notifications.messages.happenings import APPOINTMENTS, CHAT, NOTIFICATIONS, TYPES, decode_happening

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "protos" / "examples"
MESSAGES: Mapping[str, type[Message]] = {
    APPOINTMENTS: AppointmentsEvent,
    CHAT: ChatEvent,
    NOTIFICATIONS: NotificationsEvent,
}
LEFT_OUT = {
    APPOINTMENTS: {
        "link_created",
        "link_revoked",
        "device_waiting",
        "type_saved",
        "availability_saved",
        "consent_text_published",
        "entrance_saved",
        "age_refused",
    },
    CHAT: {"receipt_moved", "conversation_erased"},
    NOTIFICATIONS: {"channel_suspended", "channel_resumed", "template_saved", "webhook_saved", "webhook_deleted"},
}
TOLD = [(topic, name) for topic, names in TYPES.items() for name in names]


def example(topic: str, name: str) -> Message:
    return Parse((EXAMPLES / topic / f"{name}.json").read_text(encoding="utf-8"), MESSAGES[topic]())


@pytest.mark.parametrize("topic", MESSAGES)
def test_every_event_is_told_or_left_out_on_purpose(topic: str) -> None:
    known = {field.name for field in MESSAGES[topic].DESCRIPTOR.oneofs_by_name["event"].fields}
    assert TYPES[topic].keys() | LEFT_OUT[topic] == known
    assert not TYPES[topic].keys() & LEFT_OUT[topic]


def test_the_table_has_what_is_told_and_nothing_else() -> None:
    told = [type for types in TYPES.values() for type in types.values()]
    assert sorted(told) == sorted(EVENT_TYPES)


def test_the_documentation_lists_every_type() -> None:
    documented = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    rows = [line for line in documented.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{name}` | {meaning} |" for name, meaning in EVENT_TYPES.items()]


@pytest.mark.parametrize(("topic", "name"), TOLD)
def test_an_event_is_told_by_its_id_type_and_time(topic: str, name: str) -> None:
    event = example(topic, name)
    told = decode_happening(topic, event.SerializeToString())
    assert told is not None
    written = json.loads((EXAMPLES / topic / f"{name}.json").read_text(encoding="utf-8"))["envelope"]
    assert (told.id, told.tenant_id, told.type) == (written["id"], written["tenantId"], TYPES[topic][name])
    body = json.loads(told.payload)
    assert list(body) == ["type", "timestamp", "data"]
    assert (body["type"], body["timestamp"]) == (told.type, written["time"])
    assert body["data"]


@pytest.mark.parametrize(
    ("topic", "name"), [(topic, name) for topic, names in LEFT_OUT.items() for name in sorted(names)]
)
def test_what_is_left_out_is_told_to_nobody(topic: str, name: str) -> None:
    assert decode_happening(topic, example(topic, name).SerializeToString()) is None


def test_an_appointment_is_told_by_ids_state_and_times() -> None:
    told = decode_happening(APPOINTMENTS, example(APPOINTMENTS, "rescheduled").SerializeToString())
    assert told is not None
    event = example(APPOINTMENTS, "rescheduled")
    assert isinstance(event, AppointmentsEvent)
    data = json.loads(told.payload)["data"]
    assert (data["appointment_id"], data["state"], data["version"]) == (
        event.appointment.id,
        "scheduled",
        event.appointment.version,
    )
    assert data["starts_at"].endswith("Z")
    assert data["previous_starts_at"] != data["starts_at"]


@pytest.mark.parametrize(("topic", "name"), TOLD)
def test_nobodys_words_are_told(topic: str, name: str) -> None:
    event = example(topic, name)
    words = "Words that somebody wrote"
    if isinstance(event, AppointmentsEvent) and event.HasField("appointment"):
        for field in ("notes", "outcome", "subject", "cancel_reason", "transfer_note"):
            setattr(event.appointment, field, words)
    if isinstance(event, ChatEvent):
        event.message_posted.message.text = words
    if isinstance(event, NotificationsEvent) and name.startswith("message_"):
        getattr(event, name).message.text = words
    told = decode_happening(topic, event.SerializeToString())
    assert told is not None
    assert words not in told.payload


def test_what_staff_are_sent_about_their_account_is_told_to_nobody() -> None:
    event = example(NOTIFICATIONS, "message_sent")
    assert isinstance(event, NotificationsEvent)
    event.message_sent.message.staff_id = "stf_a"
    assert decode_happening(NOTIFICATIONS, event.SerializeToString()) is None


def test_what_belongs_to_no_tenant_is_told_to_nobody() -> None:
    event = example(NOTIFICATIONS, "message_sent")
    assert isinstance(event, NotificationsEvent)
    event.envelope.tenant_id = ""
    assert decode_happening(NOTIFICATIONS, event.SerializeToString()) is None


def test_what_is_no_event_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode_happening(APPOINTMENTS, b"\xff\xff")
    assert decode_happening(APPOINTMENTS, b"") is None
