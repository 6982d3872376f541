"""Who may do what here."""

from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied
from parley.notifications.domain.recorded import Actor, ActorKind

_STAFF_ROLES = ("agent", "supervisor", "administrator")
# The service that answers for a customer's data (M28).
_DATA_OWNER = "appointments"


def require_staff(caller: Caller) -> None:
    """Let a tenant's staff pass; operators have no access to what a tenant's customers are told."""
    caller.require_role(*_STAFF_ROLES)


def require_administrator(caller: Caller) -> None:
    """Let a tenant's administrators pass."""
    caller.require_role("administrator")


def require_operator(caller: Caller) -> None:
    """Let operators pass."""
    caller.require_role("operator")


def require_data_owner(caller: Caller) -> None:
    """Let the service pass that has personal data exported and erased."""
    caller.require(Kind.SERVICE)
    if caller.subject != _DATA_OWNER:
        raise PermissionDenied("This is for appointments alone.")


def actor(caller: Caller) -> Actor:
    """Return the actor of an event that this caller causes."""
    if caller.kind is Kind.SERVICE:
        return Actor(ActorKind.SERVICE, caller.subject)
    return Actor(ActorKind.API_KEY if caller.kind is Kind.API_KEY else ActorKind.STAFF, caller.subject)
