"""Who may do what here."""

from parley.common.auth import Caller
from parley.notifications.domain.recorded import Actor, ActorKind

_STAFF_ROLES = ("agent", "supervisor", "administrator")


def require_staff(caller: Caller) -> None:
    """Let a tenant's staff pass; operators have no access to what a tenant's customers are told."""
    caller.require_role(*_STAFF_ROLES)


def require_administrator(caller: Caller) -> None:
    """Let a tenant's administrators pass."""
    caller.require_role("administrator")


def require_operator(caller: Caller) -> None:
    """Let operators pass."""
    caller.require_role("operator")


def actor(caller: Caller) -> Actor:
    """Return the actor of an event that this caller causes."""
    return Actor(ActorKind(caller.kind.value), caller.subject)
