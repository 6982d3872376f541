"""Where an appointment can stand, and what moves it from there."""

from collections.abc import Mapping
from enum import Enum


class State(Enum):
    """Where an appointment stands."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


class Command(Enum):
    """What moves an appointment from state to state."""

    ENTER = "enter"
    LEAVE = "leave"
    ADMIT = "admit"
    RETURN_TO_QUEUE = "return_to_queue"
    COMPLETE = "complete"
    CANCEL = "cancel"
    MISS = "miss"
    EXPIRE = "expire"
    TAKE_TIME = "take_time"


BEFORE = frozenset({State.SCHEDULED, State.INVITED})
LIVE = frozenset({State.WAITING, State.IN_PROGRESS})
ENDED = frozenset({State.COMPLETED, State.CANCELLED, State.NO_SHOW, State.EXPIRED})

TRANSITIONS: Mapping[State, Mapping[Command, frozenset[State]]] = {
    State.SCHEDULED: {
        Command.ENTER: frozenset({State.WAITING}),
        Command.CANCEL: frozenset({State.CANCELLED}),
        Command.MISS: frozenset({State.NO_SHOW}),
        Command.EXPIRE: frozenset({State.EXPIRED}),
    },
    State.INVITED: {
        Command.ENTER: frozenset({State.WAITING}),
        Command.TAKE_TIME: frozenset({State.SCHEDULED}),
        Command.CANCEL: frozenset({State.CANCELLED}),
        Command.EXPIRE: frozenset({State.EXPIRED}),
    },
    State.WAITING: {
        Command.ADMIT: frozenset({State.IN_PROGRESS}),
        Command.LEAVE: BEFORE,
        Command.TAKE_TIME: frozenset({State.SCHEDULED}),
        Command.CANCEL: frozenset({State.CANCELLED}),
    },
    State.IN_PROGRESS: {
        Command.RETURN_TO_QUEUE: frozenset({State.WAITING}),
        Command.COMPLETE: frozenset({State.COMPLETED}),
    },
}


class InvitationStatus(Enum):
    """What the holder of a link can do now."""

    EARLY = "early"
    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REVOKED = "revoked"


ENDED_AS = {
    State.COMPLETED: InvitationStatus.ENDED,
    State.CANCELLED: InvitationStatus.CANCELLED,
    State.NO_SHOW: InvitationStatus.EXPIRED,
    State.EXPIRED: InvitationStatus.EXPIRED,
}
