"""What the use cases need of the outside, and what they give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from parley.accounts.domain import Creation, Page, Recorded, Role, Session, Staff, Team, Tenant
from parley.common.auth import Caller


class Store(Protocol):
    """Where accounts are kept; every write takes the events that it causes."""

    async def add_tenant(self, tenant: Tenant, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises CreationTaken."""
        ...

    async def tenant(self, tenant_id: str) -> Tenant | None:
        """By id."""
        ...

    async def created_tenant(self, key: str) -> tuple[Tenant, Creation] | None:
        """What an idempotency key's request made."""
        ...

    async def add_team(self, team: Team, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises CreationTaken."""
        ...

    async def team(self, team_id: str) -> Team | None:
        """By id."""
        ...

    async def created_team(self, key: str) -> tuple[Team, Creation] | None:
        """What an idempotency key's request made."""
        ...

    async def count_teams(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        """How many of the teams are the tenant's."""
        ...

    async def teams(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        """A tenant's, by id."""
        ...

    async def add_staff(self, staff: Staff, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises EmailTaken and CreationTaken, either when both are."""
        ...

    async def staff(self, staff_id: str) -> Staff | None:
        """By id."""
        ...

    async def staff_by_email(self, email: str) -> Staff | None:
        """By e-mail in any case."""
        ...

    async def created_staff(self, key: str) -> tuple[Staff, Creation] | None:
        """What an idempotency key's request made."""
        ...

    async def staff_page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        """A tenant's, or one team's, by id."""
        ...

    async def add_session(self, session: Session, events: Sequence[Recorded]) -> None:
        """A new one."""
        ...

    async def session(self, session_id: str) -> Session | None:
        """By id."""
        ...

    async def save_session(self, session: Session, events: Sequence[Recorded]) -> Session:
        """Raises Conflict when someone saved since it was loaded."""
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
    """A member of staff to add; locale and zone default to the tenant's."""

    tenant_id: str
    display_name: str
    email: str
    password: str
    roles: frozenset[Role]
    team_ids: tuple[str, ...]
    locale: str
    time_zone: str
