"""The state machine: what each command does in each state, and whose device counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.appointments.domain import checks, errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.events import (
    AppointmentCancelled,
    AppointmentCompleted,
    CustomerAdmitted,
    CustomerEntered,
    CustomerLeft,
    DeviceWaiting,
    ReturnedToQueue,
)
from parley.appointments.domain.state import ENDED, State
from parley.common.errors import ParleyError

from .conftest import CAMILLE_ID, NOW, PAUL_ID, invited, scheduled
from .stages import AT, LAPTOP, LATER, PHONE, TABLET, asking, in_call, visitor, waiting, with_links

COMMANDS: dict[str, Callable[[Appointment], Decision]] = {
    "enter": lambda each: each.enter(visitor(), NOW),
    "leave": lambda each: each.leave(PHONE),
    "admit": lambda each: each.admit(CAMILLE_ID, NOW),
    "return": lambda each: each.return_to_queue(),
    "complete": lambda each: each.complete("", "", NOW),
    "cancel": lambda each: each.cancel("", NOW),
}
MOVES = {
    (State.SCHEDULED, "enter"): State.WAITING,
    (State.SCHEDULED, "cancel"): State.CANCELLED,
    (State.INVITED, "enter"): State.WAITING,
    (State.INVITED, "cancel"): State.CANCELLED,
    (State.WAITING, "leave"): State.INVITED,
    (State.WAITING, "admit"): State.IN_PROGRESS,
    (State.WAITING, "cancel"): State.CANCELLED,
    (State.IN_PROGRESS, "return"): State.WAITING,
    (State.IN_PROGRESS, "complete"): State.COMPLETED,
}
# Repeating what is done already, or leaving where one is not, changes nothing and is no error.
NOTHING_TO_DO = {
    (State.WAITING, "enter"),
    (State.IN_PROGRESS, "enter"),
    (State.IN_PROGRESS, "admit"),
    (State.COMPLETED, "complete"),
    *((state, "leave") for state in State if state is not State.WAITING),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("state", State)
def test_each_command_moves_does_nothing_or_is_refused(state: State, command: str) -> None:
    before = AT[state]()
    assert before.state is state
    decide = COMMANDS[command]
    if (state, command) in MOVES:
        after, facts = decide(before)
        assert after.state is MOVES[state, command]
        assert after.version == before.version + 1
        assert len(facts) == 1
    elif (state, command) in NOTHING_TO_DO:
        assert decide(before) == (before, [])
    else:
        with pytest.raises(ParleyError) as refusal:
            decide(before)
        assert refusal.value.reason in {
            "INVALID_TRANSITION",
            "LINK_EXPIRED",
            "APPOINTMENT_ENDED",
            "APPOINTMENT_CANCELLED",
        }


def test_a_refusal_names_the_state_and_what_is_possible() -> None:
    with pytest.raises(errors.InvalidTransition) as refusal:
        invited().admit(CAMILLE_ID, NOW)
    assert refusal.value.details == {"state": "invited"}
    assert "enter, take_time, cancel" in refusal.value.message


def test_a_customer_who_entered_waits_and_is_told_of() -> None:
    after, facts = with_links(invited()).enter(visitor(), NOW)
    assert (after.entered_from, after.waiting_since) == (State.INVITED, NOW)
    assert facts == [CustomerEntered("prt_new", "dev_phone")]
    assert after.customer is not None
    assert not after.customer.admitted


def test_who_leaves_the_waiting_room_comes_back_as_the_same_participant_at_the_end_of_the_queue() -> None:
    left, facts = waiting().leave(PHONE)
    assert (left.state, left.waiting_since, facts) == (State.INVITED, None, [CustomerLeft("prt_new")])
    again, _ = left.enter(replace(visitor(LAPTOP), new_participant_id="prt_other"), LATER)
    assert again.customer is not None
    assert (again.customer.id, again.waiting_since) == ("prt_new", LATER)


def test_leaving_goes_back_to_where_one_came_from() -> None:
    entered, _ = AT[State.SCHEDULED]().enter(visitor(), NOW)
    assert entered.leave(PHONE)[0].state is State.SCHEDULED


def test_only_a_device_that_is_in_can_leave() -> None:
    before = waiting()
    assert before.leave(LAPTOP) == (before, [])


def test_in_the_waiting_room_the_device_that_came_last_has_the_place() -> None:
    after, facts = waiting("a", "b").enter(visitor(LAPTOP, "b"), LATER)
    assert after.customer is not None
    assert after.customer.recognise(PHONE) is None
    assert facts == [CustomerEntered("prt_new", "dev_laptop")]
    # The customer, not the device, holds the place in the queue.
    assert after.waiting_since == NOW


def test_admission_makes_the_caller_the_specialist_of_an_ad_hoc_appointment() -> None:
    after, facts = waiting().admit(PAUL_ID, LATER)
    assert (after.specialist_id, after.admitted_at) == (PAUL_ID, LATER)
    assert facts == [CustomerAdmitted("prt_new", "dev_phone")]
    assert after.customer is not None
    assert after.customer.admitted
    assert after.specialist is not None
    assert after.specialist.id == PAUL_ID


def test_a_colleague_who_admits_stands_in_for_the_booked_specialist() -> None:
    entered, _ = AT[State.SCHEDULED]().enter(visitor(), NOW)
    after, _ = entered.admit(PAUL_ID, NOW)
    assert after.specialist_id == CAMILLE_ID
    assert after.specialist is not None
    assert after.specialist.id == PAUL_ID


def test_of_two_who_admit_the_slower_hears_of_the_faster() -> None:
    with pytest.raises(errors.AlreadyAdmitted):
        in_call().admit(PAUL_ID, NOW)


def test_in_the_call_a_second_device_waits_and_is_not_admitted() -> None:
    after, facts = in_call("a", "b").enter(visitor(LAPTOP, "b"), NOW)
    customer = after.customer
    assert customer is not None
    assert customer.device is not None
    assert customer.pending is not None
    assert (customer.device.id, customer.pending.id, after.state) == ("dev_phone", "dev_laptop", State.IN_PROGRESS)
    assert facts == [DeviceWaiting("prt_new", "dev_laptop")]


def test_the_device_in_the_call_may_reload_and_stays_admitted() -> None:
    before = in_call()
    assert before.enter(visitor(), LATER) == (before, [])


def test_admitting_the_second_device_drops_the_first() -> None:
    after, facts = asking().admit(CAMILLE_ID, NOW)
    assert facts == [CustomerAdmitted("prt_new", "dev_laptop", dropped_device_id="dev_phone")]
    assert after.customer is not None
    assert after.customer.recognise(PHONE) is None
    assert after.customer.pending is None
    assert after.customer.admitted


def test_a_third_device_takes_the_second_ones_place_at_the_door() -> None:
    after, _ = asking().enter(visitor(TABLET, "b"), NOW)
    assert after.customer is not None
    assert after.customer.recognise(LAPTOP) is None
    assert after.customer.recognise(PHONE) is not None


def test_a_second_device_that_leaves_disturbs_no_call() -> None:
    after, facts = asking().leave(LAPTOP)
    assert after.customer is not None
    assert (after.state, after.customer.pending, facts) == (State.IN_PROGRESS, None, [CustomerLeft("prt_new")])
    assert after.customer.admitted


def test_back_in_the_queue_the_customer_keeps_place_and_device_but_is_not_heard() -> None:
    after, facts = asking().return_to_queue()
    customer = after.customer
    assert customer is not None
    assert facts == [ReturnedToQueue()]
    assert (after.waiting_since, after.admitted_at, after.specialist_id) == (NOW, None, "")
    assert (customer.admitted, customer.pending) == (False, None)
    assert customer.recognise(PHONE) is not None
    assert not any(each.admitted for each in after.participants)
    # Anybody of the team may take over.
    assert after.admit(PAUL_ID, NOW)[0].specialist_id == PAUL_ID


def test_completing_keeps_what_came_of_it_and_silences_everybody() -> None:
    after, facts = asking().complete("solved", "Two lines.\nOf notes.", LATER)
    assert (after.outcome, after.notes, after.ended_at) == ("solved", "Two lines.\nOf notes.", LATER)
    assert facts == [AppointmentCompleted()]
    assert not any(each.admitted or each.pending for each in after.participants)


def test_the_wrap_up_amends_what_came_of_a_call_that_has_ended() -> None:
    ended, _ = in_call().complete("", "", NOW)
    amended, facts = ended.complete("solved", "Called back.", LATER)
    assert (amended.outcome, amended.notes, facts) == ("solved", "Called back.", [AppointmentCompleted()])
    assert (amended.state, amended.ended_at) == (State.COMPLETED, NOW)
    assert amended.complete("solved", "Called back.", LATER) == (amended, [])


def test_cancelling_frees_the_time() -> None:
    before = scheduled()
    assert before.claims
    after, facts = before.cancel("The customer fell ill.", LATER)
    assert (after.claims, after.cancel_reason, facts) == ((), "The customer fell ill.", [AppointmentCancelled()])


def test_a_command_can_be_bound_to_the_version_that_the_caller_saw() -> None:
    appointment = waiting()
    checks.version(appointment.version, 0)
    checks.version(appointment.version, appointment.version)
    with pytest.raises(errors.VersionConflict):
        checks.version(appointment.version, appointment.version - 1)


STEPS: dict[str, Callable[[Appointment], Decision]] = {
    **COMMANDS,
    "second device": lambda each: each.enter(visitor(LAPTOP, "b"), NOW),
    "second leaves": lambda each: each.leave(LAPTOP),
    "colleague": lambda each: each.admit(PAUL_ID, NOW),
    "revoke a": lambda each: each.revoke_link("lnk_a", NOW),
    "revoke b": lambda each: each.revoke_link("lnk_b", NOW),
}


@settings(max_examples=300, deadline=None)
@given(booked=st.booleans(), steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_whatever_happens_in_whatever_order_nobody_is_heard_who_should_not_be(booked: bool, steps: list[str]) -> None:
    appointment = with_links(scheduled(NOW + timedelta(minutes=5)) if booked else invited(), "a", "b")
    for step in steps:
        before = appointment
        try:
            appointment, facts = STEPS[step](before)
        except ParleyError:
            continue
        changed = appointment is not before
        assert appointment.version == before.version + changed
        assert changed or not facts
        assert before.state not in ENDED or appointment.state is before.state
        check(appointment)


def check(appointment: Appointment) -> None:
    heard = [each for each in appointment.participants if each.admitted]
    assert not heard or appointment.state is State.IN_PROGRESS
    assert (appointment.waiting_since is None) <= (appointment.state is not State.WAITING)
    assert not appointment.claims or appointment.state not in ENDED
    assert len({each.role for each in appointment.participants}) == len(appointment.participants)
    customer = appointment.customer
    if customer is None:
        return
    assert customer.pending is None or appointment.state is State.IN_PROGRESS
    assert not customer.admitted or customer.device is not None
    devices = [device for device in (customer.device, customer.pending) if device]
    assert len({device.id for device in devices}) == len(devices)
    # Nobody is in by a link that was revoked.
    assert not any(appointment.link(device.link_id).revoked_at for device in devices)
    if appointment.state is State.WAITING:
        assert customer.device is not None
