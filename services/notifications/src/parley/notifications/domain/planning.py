"""What news of an appointment makes due, and what it takes off the books."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.notifications.domain.appointment import Appointment, AppointmentState
from parley.notifications.domain.errors import AppointmentOver, Unwanted
from parley.notifications.domain.message import (
    WITHDRAWN,
    Channel,
    Key,
    Kind,
    Message,
    State,
    first_attempt_at,
    recipient_digest,
)

# What tells a customer that there is an appointment: only who got one of these hears that it is off.
TELLING = frozenset({Kind.INVITATION, Kind.CHANGE, Kind.REMINDER, Kind.CUSTOM})
# What is worth nothing once its moment has passed, and is then dropped rather than failed.
_PASSING = frozenset({Kind.REMINDER, Kind.TURN_NEAR})
# Whoever waits may have given somebody else's number.
MOST_CALLS_BACK = 3
PROMPT_CHANGES = 3
_LONGEST_PAUSE = timedelta(hours=1)

NewId = Callable[[], str]


@dataclass(frozen=True)
class Plan:
    """What to do to the books: `add` new messages, and `save` those that turned."""

    add: tuple[Message, ...] = ()
    save: tuple[Message, ...] = ()


def invitation(appointment: Appointment, id: str, now: datetime) -> Message | None:
    """The message that brings a new appointment's customer the link; None when nothing is to be sent."""
    if appointment.invite_by is None:
        return None
    return _new(appointment, Kind.INVITATION, appointment.starts_at, appointment.invite_by, id, now)


def reminder_instants(appointment: Appointment) -> frozenset[datetime]:
    """When reminders of the appointment are due, as it stands now."""
    if not appointment.is_ahead:
        return frozenset()
    minutes = appointment.reminders_minutes_before
    return frozenset(appointment.starts_at - timedelta(minutes=before) for before in minutes)


def reminders(appointment: Appointment, known: Sequence[Message], at: datetime, new_id: NewId) -> Plan:
    """Make the reminders on the books fit the appointment, whatever happened to it.

    `known` are its messages, `at` is when the news became true: an instant that had passed by then is not made up
    for. Doing it again changes nothing.
    """
    wanted = reminder_instants(appointment)
    channel = appointment.invite_by
    planned = {each.key.instant: each for each in known if _is_planned_reminder(each, channel)}
    stale = [
        each.dropped("appointment moved" if appointment.is_ahead else f"appointment {appointment.state.value}")
        for each in planned.values()
        if each.key.instant not in wanted and _is_waiting(each)
    ]
    again = [
        planned[instant].wanted_again()
        for instant in wanted
        if instant > at and instant in planned and _is_merely_dropped(planned[instant])
    ]
    if channel is None:
        return Plan(save=(*stale, *again))
    missing = sorted(instant for instant in wanted if instant > at and instant not in planned)
    new = (_new(appointment, Kind.REMINDER, instant, channel, new_id(), instant) for instant in missing)
    return Plan(add=tuple(new), save=(*stale, *again))


def change(appointment: Appointment, known: Sequence[Message], new_id: NewId, now: datetime) -> Plan:
    """Tell a new time or specialist to whom was told the former; an earlier change that still waits is replaced.

    Of many changes in a row the later ones wait ever longer, so that what is moved to and fro fills nobody's mailbox.
    """
    told = {each.channel for each in known if each.key.kind in TELLING and each.may_have_gone_out}
    replaced = tuple(
        each.dropped("changed again") for each in known if each.key.kind is Kind.CHANGE and _is_waiting(each)
    )
    if appointment.state is not AppointmentState.SCHEDULED:
        return Plan(save=replaced)
    occasion = f"v{appointment.version}"
    new = [
        _new(appointment, Kind.CHANGE, appointment.starts_at, channel, new_id(), now + _pause(known, channel), occasion)
        for channel in _in_order(told)
    ]
    # What this very change put on the books before is no earlier one.
    fresh = [each for each in new if all(each.key != other.key for other in known)]
    kept = {each.key for each in new}
    return Plan(add=tuple(fresh), save=tuple(each for each in replaced if each.key not in kept))


def cancellation(appointment: Appointment, known: Sequence[Message], new_id: NewId, now: datetime) -> Plan:
    """Take everything off the books, and tell on every channel by which the customer may know of it."""
    told = {each.channel for each in known if each.key.kind in TELLING and each.may_have_gone_out}
    dropped = tuple(each.dropped("appointment cancelled") for each in known if _ends_with_appointment(each))
    instant = appointment.ended_at or appointment.ends_at
    new = (_new(appointment, Kind.CANCELLATION, instant, channel, new_id(), now) for channel in _in_order(told))
    return Plan(add=tuple(new), save=dropped)


def turn_near(
    appointment: Appointment, known: Sequence[Message], channel: Channel, new_id: NewId, now: datetime
) -> Plan:
    """Call back somebody who holds a place in the queue; not without end, however often they give it up and hold it."""
    if sum(each.key.kind is Kind.TURN_NEAR for each in known) >= MOST_CALLS_BACK:
        return Plan()
    return Plan(add=(_new(appointment, Kind.TURN_NEAR, appointment.turn_near_at or now, channel, new_id(), now),))


def check_wanted(message: Message, appointment: Appointment, now: datetime) -> None:
    """Raise Unwanted for what nobody needs any more, AppointmentOver for what came too late."""
    kind = message.key.kind
    if kind is Kind.CANCELLATION:
        return
    if not appointment.is_open:
        raise Unwanted(f"appointment {appointment.state.value}")
    if appointment.ends_at <= now:
        told = "The appointment's time has passed."
        raise Unwanted(told) if kind in _PASSING else AppointmentOver(told)
    if kind is Kind.REMINDER:
        _check_reminder(message, appointment, now)
    if kind is Kind.CHANGE and appointment.state is not AppointmentState.SCHEDULED:
        raise Unwanted("The customer has come.")
    if kind is Kind.TURN_NEAR and appointment.state is not AppointmentState.WAITING:
        raise Unwanted("The customer no longer waits.")


def _check_reminder(message: Message, appointment: Appointment, now: datetime) -> None:
    if not appointment.is_ahead:
        raise Unwanted("The customer has come.")
    if appointment.starts_at <= now:
        raise Unwanted("The appointment's time has passed.")
    if not message.requested_by and message.key.instant not in reminder_instants(appointment):
        raise Unwanted("appointment moved")


def _new(
    appointment: Appointment,
    kind: Kind,
    instant: datetime,
    channel: Channel,
    id: str,
    due_at: datetime,
    occasion: str = "",
) -> Message:
    recipient = recipient_digest(appointment.customer_id, channel)
    return Message(
        id=id,
        tenant_id=appointment.tenant_id,
        customer_id=appointment.customer_id,
        channel=channel,
        key=Key(appointment.id, kind, instant, recipient, occasion),
        state=State.DUE,
        due_at=due_at,
        next_attempt_at=first_attempt_at(kind, due_at),
    )


def _pause(known: Sequence[Message], channel: Channel) -> timedelta:
    """How long the next change waits for another one to replace it: a minute after a few, each time twice as long."""
    told = sum(each.key.kind is Kind.CHANGE and each.channel is channel and each.may_have_gone_out for each in known)
    if told < PROMPT_CHANGES:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(told - PROMPT_CHANGES, 10)), _LONGEST_PAUSE)


def _in_order(channels: Collection[Channel]) -> list[Channel]:
    return [channel for channel in Channel if channel in channels]


def _is_waiting(message: Message) -> bool:
    return message.state in (State.DUE, State.HELD) and not message.claim


def _is_planned_reminder(message: Message, channel: Channel | None) -> bool:
    """Whether it is one of ours for this channel: what staff had sent follows their wish alone."""
    return message.key.kind is Kind.REMINDER and not message.requested_by and message.channel is channel


def _is_merely_dropped(message: Message) -> bool:
    return message.state is State.DROPPED and not message.interrupted and message.error != WITHDRAWN


def _ends_with_appointment(message: Message) -> bool:
    return message.key.kind is not Kind.CANCELLATION and _is_waiting(message)
