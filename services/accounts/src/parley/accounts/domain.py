"""Tenants, teams, staff and sessions: what they are, what they may be, and who may change them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Generic, TypeVar
from zoneinfo import available_timezones

from parley.common import errors

STAFF_TOKEN_LIFETIME = timedelta(minutes=10)
PARTICIPANT_TOKEN_LIFETIME = timedelta(minutes=5)
SERVICE_TOKEN_LIFETIME = timedelta(minutes=10)
LONGEST_TOKEN_LIFETIME = max(STAFF_TOKEN_LIFETIME, PARTICIPANT_TOKEN_LIFETIME, SERVICE_TOKEN_LIFETIME)

# A session ends when nobody used it for this long.
SESSION_IDLE = timedelta(days=7)
# A browser whose answer was lost may present the same refresh token again for this long.
REFRESH_GRACE = timedelta(seconds=10)

KEY_PERIOD = timedelta(days=1)
# A key stays published until the last token that it signed has expired, with room for clocks that differ.
KEY_AFTERLIFE = LONGEST_TOKEN_LIFETIME + timedelta(minutes=5)

MAX_NAME_LENGTH = 200
MAX_TEAMS = 50
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 1024

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,189}\.[^\s@.]{2,63}")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_ZONES = available_timezones()

Item = TypeVar("Item")


class TenantNotFound(errors.NotFound):
    """No such tenant, or not the caller's."""

    reason = "TENANT_NOT_FOUND"


class TeamNotFound(errors.NotFound):
    """No such team in this tenant."""

    reason = "TEAM_NOT_FOUND"


class StaffNotFound(errors.NotFound):
    """No such member of staff, or not of the caller's tenant."""

    reason = "STAFF_NOT_FOUND"


class EmailTaken(errors.AlreadyExists):
    """Another member of staff signs in with this e-mail."""

    reason = "EMAIL_TAKEN"


class SignInRefused(errors.Unauthenticated):
    """E-mail or password is wrong; which of the two is not told."""

    reason = "SIGN_IN_REFUSED"


class SessionEnded(errors.Unauthenticated):
    """The refresh token is unknown, expired, used before, or its session was ended."""

    reason = "SESSION_ENDED"


class ServiceRefused(errors.Unauthenticated):
    """No such service, or not its secret."""

    reason = "SERVICE_REFUSED"


class IdempotencyKeyReused(errors.FailedPrecondition):
    """The key was sent before with another request."""

    reason = "IDEMPOTENCY_KEY_REUSED"


class CreationTaken(Exception):
    """A document was made by this idempotency key already."""


class Role(Enum):
    """What a member of staff may do; an operator belongs to no tenant."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    AGENT = "agent"


class ActorKind(Enum):
    """Who did it."""

    STAFF = "staff"
    SERVICE = "service"


@dataclass(frozen=True)
class Actor:
    """stf_…, or a service's name."""

    kind: ActorKind
    id: str


@dataclass(frozen=True)
class Tenant:
    """A company that uses Parley."""

    id: str
    name: str
    locale: str
    time_zone: str
    country: str
    support_phone: str
    accent_color: str
    created_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        check_name(self.name, "name")
        check_locale(self.locale)
        check_zone(self.time_zone)
        _check(_COUNTRY, self.country, "country", "Give an ISO 3166-1 code of two capitals, such as FR.")
        if self.support_phone:
            _check(_PHONE, self.support_phone, "support_phone", "Give E.164, such as +33123456789.")
        if self.accent_color:
            _check(_COLOR, self.accent_color, "accent_color", "Give #rrggbb in lower case.")


@dataclass(frozen=True)
class Team:
    """Specialists who share a desk."""

    id: str
    tenant_id: str
    name: str
    version: int = 1

    def __post_init__(self) -> None:
        check_name(self.name, "name")


@dataclass(frozen=True)
class Staff:
    """Someone who signs in; `password_hash` is argon2id's own text."""

    id: str
    tenant_id: str
    display_name: str
    email: str
    password_hash: str
    roles: frozenset[Role]
    team_ids: tuple[str, ...]
    locale: str
    time_zone: str
    active: bool = True
    version: int = 1

    def __post_init__(self) -> None:
        check_name(self.display_name, "display_name")
        check_email(self.email)
        check_locale(self.locale)
        check_zone(self.time_zone)
        if not self.roles:
            raise errors.InvalidArgument("Give at least one role.", field="roles")
        if (Role.OPERATOR in self.roles) != (not self.tenant_id) or (
            Role.OPERATOR in self.roles and len(self.roles) > 1
        ):
            raise errors.InvalidArgument(
                "An operator belongs to no tenant and has no other role; everyone else names a tenant.",
                field="roles",
            )
        if len(self.team_ids) > MAX_TEAMS:
            raise errors.InvalidArgument(f"Name at most {MAX_TEAMS} teams.", field="team_ids")


class SessionState(Enum):
    """A session is never opened again."""

    OPEN = "open"
    ENDED = "ended"


class SessionEndReason(Enum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    REUSE_DETECTED = "reuse_detected"


class Refresh(Enum):
    """What presenting a refresh token of some generation comes to."""

    ROTATED = "rotated"
    REPEATED = "repeated"
    REUSE_DETECTED = "reuse_detected"
    REFUSED = "refused"


@dataclass(frozen=True)
class Session:
    """A family of refresh tokens, of which `generation` is the one in force."""

    id: str
    staff_id: str
    tenant_id: str
    created_at: datetime
    rotated_at: datetime
    expires_at: datetime
    generation: int = 1
    state: SessionState = SessionState.OPEN
    version: int = 1

    def present(self, generation: int, now: datetime) -> tuple[Refresh, "Session"]:
        """Decide about a genuine token of this session (RFC 9700 section 4.14.2: rotation and reuse).

        The token before the one in force gets the same successor again within REFRESH_GRACE of the rotation.
        """
        if self.state is SessionState.ENDED or now >= self.expires_at:
            return Refresh.REFUSED, self
        if generation == self.generation:
            rotated = replace(self, generation=generation + 1, rotated_at=now, expires_at=now + SESSION_IDLE)
            return Refresh.ROTATED, rotated
        if generation == self.generation - 1 and now - self.rotated_at <= REFRESH_GRACE:
            return Refresh.REPEATED, self
        return Refresh.REUSE_DETECTED, self.ended()

    def ended(self) -> "Session":
        """The session, with no token in force."""
        return replace(self, state=SessionState.ENDED)


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
class SignedIn:
    """A session was opened with a password."""

    session: Session


@dataclass(frozen=True)
class SignedOut:
    """A session was ended."""

    session: Session
    reason: SessionEndReason


Event = TenantSaved | TeamSaved | StaffSaved | SignedIn | SignedOut


@dataclass(frozen=True)
class Recorded:
    """An event with what every event carries; `key` is its aggregate's id."""

    id: str
    at: datetime
    actor: Actor
    tenant_id: str
    key: str
    event: Event


@dataclass(frozen=True)
class StoredKey:
    """A signing key as it is kept: `sealed` is the private key, encrypted."""

    id: str
    period: int
    sealed: bytes
    expires_at: datetime


@dataclass(frozen=True)
class PublishedKey:
    """What others verify with: a JWK's kid and x (RFC 8037)."""

    id: str
    x: str
    expires_at: datetime


@dataclass(frozen=True)
class Creation:
    """Which request made a document: the same key with the same request is the same document."""

    key: str
    request: str


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Part of a list; `next_position` is empty on the last page."""

    items: Sequence[Item]
    next_position: str


def key_period(now: datetime) -> int:
    """The number of the period whose key signs now."""
    return int(now.timestamp() // KEY_PERIOD.total_seconds())


def key_expiry(period: int, epoch: datetime) -> datetime:
    """When the key of a period is published no longer; `epoch` is 1970-01-01 in UTC."""
    return epoch + KEY_PERIOD * (period + 1) + KEY_AFTERLIFE


def email_key(email: str) -> str:
    """What two spellings of one address share."""
    return email.strip().casefold()


def check_password(password: str) -> None:
    """Long enough to be worth hashing, short enough to be hashed (NIST SP 800-63B: no composition rules)."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise errors.InvalidArgument(
            f"Give a password of {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.", field="password"
        )


def check_name(name: str, field: str) -> None:
    """One line with something on it."""
    if not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise errors.InvalidArgument(f"Give a name of 1 to {MAX_NAME_LENGTH} characters.", field=field)


def check_email(email: str) -> None:
    """Plausible; only a message to it can tell more."""
    _check(_EMAIL, email, "email", "Give an e-mail address, such as name@example.org.")


def check_locale(locale: str) -> None:
    """A BCP 47 tag in its usual case."""
    _check(_LOCALE, locale, "locale", "Give a BCP 47 tag, such as fr or en-GB.")


def check_zone(zone: str) -> None:
    """A name of the IANA database."""
    if zone not in _ZONES:
        raise errors.InvalidArgument("Give an IANA time zone, such as Europe/Paris.", field="time_zone")


def _check(pattern: re.Pattern[str], value: str, field: str, mend: str) -> None:
    if not pattern.fullmatch(value):
        raise errors.InvalidArgument(mend, field=field)
