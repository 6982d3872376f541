"""What others are told, and by whom it was done."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.session import Session, SessionEndReason
from parley.accounts.domain.staff import Staff
from parley.accounts.domain.team import Team
from parley.accounts.domain.tenant import Tenant


class ActorKind(Enum):
    """Who did it."""

    STAFF = "staff"
    SERVICE = "service"
    API_KEY = "api_key"
    VISITOR = "visitor"


@dataclass(frozen=True)
class Actor:
    """stf_…, key_…, a service's name; empty for somebody who has not said who they are."""

    kind: ActorKind
    id: str


@dataclass(frozen=True)
class TenantSaved:
    """A tenant is new or changed."""

    tenant: Tenant


@dataclass(frozen=True)
class TeamSaved:
    """A team is new or changed."""

    team: Team


@dataclass(frozen=True)
class StaffSaved:
    """A member of staff is new or changed."""

    staff: Staff


@dataclass(frozen=True)
class StaffInvited:
    """Somebody is to choose a password."""

    staff_id: str


@dataclass(frozen=True)
class PasswordResetRequested:
    """Somebody asked for a new password of this member of staff."""

    staff_id: str


@dataclass(frozen=True)
class PasswordChanged:
    """There is a new password."""

    staff_id: str


@dataclass(frozen=True)
class SignedIn:
    """A session was opened."""

    session: Session


@dataclass(frozen=True)
class SignedOut:
    """A session was ended."""

    session: Session
    reason: SessionEndReason


@dataclass(frozen=True)
class SignInSlowed:
    """Failures in a row made the next attempts wait."""

    staff_id: str
    failures: int


@dataclass(frozen=True)
class AgeRefused:
    """Somebody with an invitation did not confirm the age of consent (M23)."""

    staff_id: str
    minimum_age: int


@dataclass(frozen=True)
class ApiKeySaved:
    """An API key is new or revoked."""

    api_key: ApiKey


Event = (
    TenantSaved
    | TeamSaved
    | StaffSaved
    | StaffInvited
    | PasswordResetRequested
    | PasswordChanged
    | SignedIn
    | SignedOut
    | SignInSlowed
    | AgeRefused
    | ApiKeySaved
)


@dataclass(frozen=True)
class Recorded:
    """An event with what every event carries; `key` is its aggregate's id."""

    id: str
    at: datetime
    actor: Actor
    tenant_id: str
    key: str
    event: Event
