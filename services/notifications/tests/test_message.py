"""What a message's life allows, and what makes two messages one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.errors import MessageFinished, MessageInHand, NotSendable
from parley.notifications.domain.letter import Customer
from parley.notifications.domain.message import (
    BACK_OFF,
    ERASED,
    HEAD_START,
    LEASE,
    MAX_ATTEMPTS,
    POSTPONEMENT,
    WITHDRAWN,
    Channel,
    Creation,
    Key,
    Kind,
    Message,
    MessageFailed,
    MessageHeld,
    MessageSent,
    State,
    first_attempt_at,
    recipient_digest,
    told_of,
)
from parley.notifications.domain.planning import invitation
from parley.notifications.domain.text import one_line

from .conftest import EMAIL, PHONE, STARTS_AT, appointment, customer, message

NOW = STARTS_AT - timedelta(days=3)
CANCELLED = AppointmentState.CANCELLED


def claimed() -> Message:
    return message().claimed("clm_a", NOW)


@pytest.mark.parametrize("kind", Kind)
def test_all_have_a_head_start_but_a_change_that_waits_for_another_to_replace_it(kind: Kind) -> None:
    assert NOW - first_attempt_at(kind, NOW) == (timedelta(0) if kind is Kind.CHANGE else HEAD_START)


def test_an_appointment_whose_link_is_handed_over_invites_nobody() -> None:
    assert invitation(appointment(invite_by=None), "ntf_a", NOW) is None


def test_the_same_fact_makes_the_same_key_and_another_fact_another() -> None:
    first, again = message(), message(id="ntf_b", now=NOW + timedelta(hours=1))
    assert first.key == again.key
    assert first.key.digest == again.key.digest
    others = [
        message(Channel.SMS).key,
        replace(first.key, kind=Kind.CANCELLATION),
        replace(first.key, instant=NOW),
        replace(first.key, appointment_id="apt_b"),
        replace(first.key, occasion="v2"),
    ]
    assert len({key.digest for key in [first.key, *others]}) == 6


def test_a_keys_digest_is_the_instants_own_whatever_its_zone() -> None:
    key = message().key
    paris = key.instant.astimezone(timezone(timedelta(hours=1)))
    assert replace(key, instant=paris).digest == key.digest


def test_nothing_of_an_address_is_in_a_key() -> None:
    key = message().key
    assert key.recipient_digest == recipient_digest("cus_a", Channel.EMAIL)
    assert not {EMAIL, PHONE} & {key.recipient_digest, key.digest}


def test_a_claim_ends_with_its_lease() -> None:
    in_hand = claimed()
    assert in_hand.is_in_hand(NOW + LEASE - timedelta(seconds=1))
    assert not in_hand.is_in_hand(NOW + LEASE)


def test_what_was_sent_is_final() -> None:
    sent = claimed().sent(NOW)
    assert (sent.state, sent.sent_at, sent.next_attempt_at, sent.claim) == (State.SENT, NOW, None, "")
    assert told_of(sent) == MessageSent(sent)
    turns: list[Callable[[], Message]] = [
        lambda: sent.claimed("clm_b", NOW),
        lambda: sent.dropped("x"),
        lambda: sent.sent(NOW),
        lambda: sent.held("x"),
        lambda: sent.withdrawn(NOW),
    ]
    for turn in turns:
        with pytest.raises(MessageFinished):
            turn()


def test_lateness_is_from_the_due_time_to_the_providers_yes() -> None:
    assert message().lateness is None
    assert claimed().sent(NOW + timedelta(seconds=7)).lateness == timedelta(seconds=7)


def test_each_failure_waits_longer_and_the_last_gives_up() -> None:
    due, waits = message(), []
    for _ in range(MAX_ATTEMPTS - 1):
        due = due.claimed("clm_a", NOW).not_taken("SMTP 451", NOW)
        assert (due.state, told_of(due), due.claim) == (State.DUE, None, "")
        assert due.next_attempt_at is not None
        waits.append(due.next_attempt_at - NOW)
    assert tuple(waits) == BACK_OFF
    assert sorted(set(waits)) == waits
    failed = due.claimed("clm_a", NOW).not_taken("SMTP 451", NOW)
    assert (failed.state, failed.error, failed.attempts) == (State.FAILED, "SMTP 451", MAX_ATTEMPTS)
    assert told_of(failed) == MessageFailed(failed)


def test_a_refusal_gives_up_at_once() -> None:
    failed = claimed().refused("SMTP 550")
    assert (failed.state, failed.error, failed.next_attempt_at) == (State.FAILED, "SMTP 550", None)


def test_a_postponement_costs_no_attempt() -> None:
    due = claimed().postponed(NOW)
    assert (due.attempts, due.next_attempt_at, due.claim) == (0, NOW + POSTPONEMENT, "")


def test_what_is_held_waits_without_end_costs_no_attempt_and_says_why() -> None:
    held = claimed().held("unpaid")
    assert (held.state, held.error, held.attempts, held.next_attempt_at, held.claim) == (
        State.HELD,
        "unpaid",
        0,
        None,
        "",
    )
    assert told_of(held) == MessageHeld(held)
    assert not held.may_have_gone_out


def test_a_message_claimed_over_another_claim_may_have_gone_out() -> None:
    assert not message().may_have_gone_out
    again = claimed().claimed("clm_b", NOW + LEASE)
    assert again.interrupted
    assert again.dropped("appointment cancelled").may_have_gone_out


def test_a_message_whose_provider_gave_no_answer_may_have_gone_out() -> None:
    refused = claimed().not_taken("SMTP 451", NOW)
    unanswered = claimed().not_taken("no answer in time", NOW, unanswered=True)
    assert (refused.may_have_gone_out, unanswered.may_have_gone_out) == (False, True)


def test_staff_take_back_what_no_sender_has() -> None:
    assert message().withdrawn(NOW).error == WITHDRAWN
    assert claimed().withdrawn(NOW + LEASE).state is State.DROPPED
    with pytest.raises(MessageInHand):
        claimed().withdrawn(NOW)


def test_an_erased_message_says_nothing_and_goes_nowhere() -> None:
    written = replace(message(), text="Bonjour Marie", error="SMTP 451", creation=Creation("t", "s", "k", "d"))
    bare = written.without_personal_data()
    assert (bare.state, bare.text, bare.error, bare.creation) == (State.DROPPED, "", ERASED, None)
    assert bare.without_personal_data() == bare
    sent = replace(written.claimed("clm_a", NOW).sent(NOW), error="x").without_personal_data()
    assert (sent.state, sent.text, sent.error) == (State.SENT, "", "")
    with pytest.raises(MessageInHand):
        written.claimed("clm_a", NOW).without_personal_data()


def test_a_customer_without_an_address_can_not_be_written_to() -> None:
    assert customer().address(Channel.SMS) == PHONE
    with pytest.raises(NotSendable):
        Customer("cus_a", "Marie", "", "", "fr", "").address(Channel.EMAIL)


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\x85", "\u2028", "\x0b", "\x00", "\u202e"])
def test_a_name_is_one_line_whatever_is_in_it(ending: str) -> None:
    assert one_line(f" Marie{ending}Bcc: all@example.org{ending}") == "Marie Bcc: all@example.org"


def test_names_of_every_alphabet_stay_as_they_are() -> None:
    for name in ("Zoë Müller-Łukasz", "李小龍", "سارة", "O’Brien 👩‍⚕️"):
        assert one_line(name) == name


def test_keys_are_told_apart_by_their_parts_not_by_their_sum() -> None:
    at = datetime.fromisoformat("2026-11-26T13:00:00+00:00")
    assert Key("a", Kind.INVITATION, at, "bc").digest != Key("ab", Kind.INVITATION, at, "c").digest
