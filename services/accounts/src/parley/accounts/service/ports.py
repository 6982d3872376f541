"""What the use cases need of the outside, and what they give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from parley.accounts.domain.aggregate import Aggregate, Page
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.attempts import Attempts
from parley.accounts.domain.events import Recorded
from parley.accounts.domain.session import Session
from parley.accounts.domain.staff import Role, Staff
from parley.accounts.domain.staff_link import StaffLink
from parley.accounts.domain.team import Team
from parley.accounts.domain.tenant import Tenant
from parley.common.auth import Caller

Item = TypeVar("Item", bound=Aggregate)


class Repository(Protocol[Item]):
    """One aggregate's documents; every write takes the events that it causes."""

    async def add(self, item: Item, events: Sequence[Recorded]) -> None:
        """Raises CreationTaken."""
        ...

    async def load(self, id: str) -> Item | None:
        """By id."""
        ...

    async def created(self, key: str) -> Item | None:
        """What an idempotency key's request made."""
        ...

    async def save(self, item: Item, events: Sequence[Recorded]) -> Item:
        """With its new version. Raises Conflict when someone saved since it was loaded."""
        ...


class TenantStore(Repository[Tenant], Protocol):
    """Tenants."""

    async def page(self, after: str, limit: int) -> Page[Tenant]:
        """All, by id."""
        ...


class TeamStore(Repository[Team], Protocol):
    """Teams."""

    async def page(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        """A tenant's, by id."""
        ...

    async def count(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        """How many of the teams are the tenant's."""
        ...


class StaffStore(Repository[Staff], Protocol):
    """Staff; `add` raises EmailTaken and CreationTaken, either when both are."""

    async def by_email(self, email: str) -> Staff | None:
        """By e-mail in any case."""
        ...

    async def page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        """A tenant's, or one team's, by id."""
        ...


class SessionStore(Repository[Session], Protocol):
    """Sessions."""

    async def open(self, staff: Staff, now: datetime, limit: int) -> Sequence[Session]:
        """Those in which one is signed in, the last used first."""
        ...

    async def overtaken(self, staff: Staff, limit: int) -> Sequence[Session]:
        """Those of an epoch before, which nobody has marked as ended."""
        ...


class ApiKeyStore(Repository[ApiKey], Protocol):
    """API keys."""

    async def by_digest(self, digest: str) -> ApiKey | None:
        """By its secret's digest."""
        ...

    async def page(self, tenant_id: str, after: str, limit: int) -> Page[ApiKey]:
        """A tenant's, by id."""
        ...

    async def touch(self, id: str, used_at: datetime) -> None:
        """Note that it was used, leaving its version."""
        ...


class LinkStore(Protocol):
    """Links of staff, until they expire."""

    async def add(self, link: StaffLink) -> None:
        """A new one."""
        ...

    async def find(self, digest: str) -> StaffLink | None:
        """By its secret's digest."""
        ...


class AttemptStore(Protocol):
    """Failures to sign in, by digests of the e-mail and of where it was tried."""

    async def load(self, unknown: Attempts) -> Attempts:
        """What is kept under its key; itself where nothing is."""
        ...

    async def save(self, attempts: Attempts) -> None:
        """Raises Conflict when someone saved since it was loaded."""
        ...

    async def fail(self, begun: Attempts, events: Sequence[Recorded]) -> None:
        """What began with its version failed; leave events, if any, to the relay: in the same time with and without."""
        ...

    async def succeed(self, key: str) -> None:
        """Forget what was counted."""
        ...


class ResetStore(Protocol):
    """E-mails for which somebody asked for a new password, known or not, until they are dealt with."""

    async def ask(self, email: str) -> None:
        """Once, however often it is asked."""
        ...

    async def pending(self, limit: int) -> Sequence[str]:
        """What was asked for, as `email_key` gives it."""
        ...

    async def done(self, email: str) -> None:
        """It was dealt with."""
        ...


class Signer(Protocol):
    """Mints access tokens."""

    async def sign(self, caller: Caller, lifetime: timedelta) -> str:
        """A token that says what `caller` says."""
        ...


class RefreshTokens(Protocol):
    """Makes and reads refresh tokens."""

    def issue(self, session_id: str, generation: int) -> str:
        """Always the same text for the same session and generation."""
        ...

    def read(self, token: str) -> tuple[str, int] | None:
        """Session id and generation of a genuine token."""
        ...


class Passwords(Protocol):
    """Hashes and compares passwords."""

    async def hash(self, password: str) -> str:
        """The text to store."""
        ...

    async def matches(self, stored: str, password: str) -> bool:
        """As long for an empty `stored` as for any other."""
        ...


@dataclass(frozen=True)
class AccessToken:
    """A signed token and its end."""

    text: str
    expires_at: datetime


@dataclass(frozen=True)
class OpenSession:
    """What a browser is given at sign-in and at each refresh."""

    session: Session
    staff: Staff
    access: AccessToken
    refresh_token: str


@dataclass(frozen=True)
class NewStaff:
    """A member of staff to add; locale and zone default to the tenant's, and without a password they are invited."""

    tenant_id: str
    display_name: str
    email: str
    password: str
    roles: frozenset[Role]
    team_ids: tuple[str, ...] = ()
    locale: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class MintedLink:
    """A link as it goes into an e-mail."""

    secret: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class LinkHolder:
    """Whom a link is for; `tenant` is None for an operator, `minimum_age` 0 where none has to be confirmed."""

    link: StaffLink
    staff: Staff
    tenant: Tenant | None
    minimum_age: int
