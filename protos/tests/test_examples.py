"""Every event of every topic has an example that can be trusted, and what is wrong with one is seen."""

import json
from collections.abc import Callable

import pytest

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent

from .contracts import EXAMPLES, TOPICS, event_names, message_type, problems, reachable

EVENTS = [
    (topic, event) for topic, declared in TOPICS.items() for event in event_names(message_type(declared["message"]))
]


@pytest.mark.parametrize(("topic", "event"), EVENTS)
def test_every_event_has_a_right_example(topic: str, event: str) -> None:
    text = (EXAMPLES / topic / f"{event}.json").read_text(encoding="utf-8")
    assert problems(message_type(TOPICS[topic]["message"]), event, text) == []


def test_every_example_is_of_an_event() -> None:
    present = {(path.parent.name, path.stem) for path in EXAMPLES.rglob("*") if path.is_file()}
    assert present == set(EVENTS)


def test_an_appointments_event_tells_its_appointment_and_the_same_one_in_its_envelope() -> None:
    for path in (EXAMPLES / "parley.appointments.v1").glob("*.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        assert told.get("appointment", {}).get("id") == told["envelope"].get("appointmentId"), path.name


@pytest.mark.parametrize("topic", TOPICS)
def test_no_event_can_hold_a_customers_contact_data(topic: str) -> None:
    held = reachable(message_type(TOPICS[topic]["message"]))
    assert "parley.api.common.v1.Envelope" in held
    assert "parley.api.appointments.v1.Customer" not in held


Told = dict[str, dict[str, object]]


def admitted(change: Callable[[Told], object]) -> list[str]:
    """What is wrong with the example of an admission once it is changed."""
    told = json.loads((EXAMPLES / "parley.appointments.v1" / "admitted.json").read_text(encoding="utf-8"))
    change(told)
    return problems(AppointmentsEvent, "admitted", json.dumps(told))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda told: told["admitted"].update(colour="blue"), 'no field named "colour"'),
        (lambda told: told["appointment"].update(state="APPOINTMENT_STATE_LOST"), "APPOINTMENT_STATE_LOST"),
        (lambda told: told["appointment"].update(adHoc=False), "isn't written as"),
        (lambda told: told["appointment"].update(version=6), "isn't written as"),
        (lambda told: (told.pop("admitted"), told.update(completed={})), "holds completed"),
        (lambda told: told.pop("admitted"), "holds None"),
        (lambda told: told.pop("envelope"), "has no event id"),
        (lambda told: told["envelope"].update(id="evt_1"), "has no event id"),
        (lambda told: told["envelope"].update(traceparent="00-1-2-01"), "has no trace context"),
        (lambda told: told["envelope"].pop("time"), "has no time"),
        (lambda told: told["envelope"].pop("actor"), "has no actor"),
        (lambda told: told["appointment"].update(notes="Écrire à lea@exemple.fr"), "v1.Appointment.notes"),
        (lambda told: told["appointment"].update(notes="Rappeler au 06 12 34 56 78"), "v1.Appointment.notes"),
    ],
)
def test_a_wrong_example_is_seen(change: Callable[[Told], object], complaint: str) -> None:
    assert any(complaint in problem for problem in admitted(change))


def test_contact_data_is_seen_wherever_it_is() -> None:
    staff = json.loads((EXAMPLES / "parley.accounts.v1" / "staff_saved.json").read_text(encoding="utf-8"))
    staff["staffSaved"]["staff"]["email"] = "camille@lumiere.example"
    assert "sets parley.api.accounts.v1.Staff.email" in problems(AccountsEvent, "staff_saved", json.dumps(staff))
    posted = json.loads((EXAMPLES / "parley.chat.v1" / "message_posted.json").read_text(encoding="utf-8"))
    posted["messagePosted"]["message"]["text"] = "Appelez-moi : +33612345678"
    assert len(problems(ChatEvent, "message_posted", json.dumps(posted))) == 1
