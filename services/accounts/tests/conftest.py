"""What accounts' tests share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from parley.accounts.domain.events import Event
from parley.accounts.domain.staff import Role, Staff
from parley.accounts.domain.team import Team
from parley.accounts.domain.tenant import Tenant
from parley.accounts.domain.territories import Installation, Region
from parley.accounts.grpc_api import AccountsApi
from parley.accounts.keys import KeyRing, RefreshTokens
from parley.accounts.service.api_keys import ApiKeys
from parley.accounts.service.credentials import Credentials
from parley.accounts.service.members import Members
from parley.accounts.service.sessions import Sessions
from parley.accounts.service.slow_down import SlowDown
from parley.accounts.service.teams import Teams
from parley.accounts.service.tenants import Tenants
from parley.accounts.service.tokens import Tokens
from parley.common.auth import Caller, Kind, TokenVerifier
from parley.common.ids import digest
from parley.common.testing.doubles import FakeClock

from .fakes import MemoryStores, PlainPasswords, memory_stores

MASTER_SECRET = "a master secret of at least 32 characters"
SERVICE_SECRETS: Mapping[str, str] = {"appointments": digest("s3cret"), "chat": digest("other")}
SCOPES = frozenset({"appointments:read", "appointments:write", "company:read"})
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EMAIL, PASSWORD = "camille@lumiere.example", "correct horse battery"
HOME = "198.51.100.7"
OPERATOR = Caller(Kind.STAFF, "stf_operator", roles=frozenset({"operator"}))
ADMINISTRATOR = Caller(Kind.STAFF, "stf_admin", tenant_id="ten_a", roles=frozenset({"administrator"}))
AGENT = Caller(Kind.STAFF, "stf_a", tenant_id="ten_a", roles=frozenset({"agent"}))
STRANGER = Caller(Kind.STAFF, "stf_other", tenant_id="ten_b", roles=frozenset({"administrator"}))
NOTIFICATIONS = Caller(Kind.SERVICE, "notifications")


def tenant(tenant_id: str = "ten_a", country: str = "FR") -> Tenant:
    """A valid tenant."""
    return Tenant(
        id=tenant_id,
        name="Lumière",
        locale="fr",
        time_zone="Europe/Paris",
        country=country,
        support_phone="+33123456789",
        accent_color="#0b6e99",
        created_at=NOW,
    )


def team(team_id: str = "team_a", tenant_id: str = "ten_a") -> Team:
    """A valid team."""
    return Team(id=team_id, tenant_id=tenant_id, name="Auto")


def staff(staff_id: str = "stf_a", email: str = EMAIL, tenant_id: str = "ten_a") -> Staff:
    """A valid agent with the password "correct horse battery"."""
    return Staff(
        id=staff_id,
        tenant_id=tenant_id,
        display_name="Camille Martin",
        email=email,
        password_hash=f"plain:{PASSWORD}",
        roles=frozenset({Role.AGENT}),
        team_ids=("team_a",),
        locale="fr",
        time_zone="Europe/Paris",
    )


@dataclass
class World:
    """The use cases over in-memory stores."""

    clock: FakeClock
    stores: MemoryStores
    passwords: PlainPasswords
    keys: KeyRing
    verifier: TokenVerifier
    tokens: Tokens
    sessions: Sessions
    credentials: Credentials
    tenants: Tenants
    teams: Teams
    members: Members
    api_keys: ApiKeys

    @property
    def facts(self) -> list[Event]:
        """What was told, in order."""
        return [recorded.event for recorded in self.stores.events]

    @property
    def api(self) -> AccountsApi:
        """The edge over it all."""
        return AccountsApi(
            self.sessions,
            self.credentials,
            self.tokens,
            self.tenants,
            self.teams,
            self.members,
            self.api_keys,
            self.keys,
        )


@pytest.fixture
def world() -> World:
    """Empty but for what a test adds."""
    clock, stores, passwords = FakeClock(NOW), memory_stores(), PlainPasswords()
    keys = KeyRing(stores.keys, MASTER_SECRET, clock)
    tokens = Tokens(keys, SERVICE_SECRETS, clock)
    slow_down = SlowDown(stores.attempts, clock)
    refresh_tokens = RefreshTokens(MASTER_SECRET)
    sessions = Sessions(
        stores.sessions, stores.staff, stores.tenants, tokens, refresh_tokens, passwords, slow_down, clock
    )
    installation = Installation(Region.EU, "sales@parley.example", "https://us.parley.example")
    return World(
        clock,
        stores,
        passwords,
        keys,
        TokenVerifier(keys, clock),
        tokens,
        sessions,
        Credentials(
            stores.staff,
            stores.tenants,
            stores.links,
            stores.resets,
            sessions,
            passwords,
            slow_down,
            "https://parley.example/",
            clock,
        ),
        Tenants(stores.tenants, installation, clock),
        Teams(stores.teams, stores.tenants, clock),
        Members(stores.staff, stores.teams, stores.tenants, sessions, passwords, clock),
        ApiKeys(stores.api_keys, stores.tenants, tokens, SCOPES, clock),
    )


@pytest.fixture
def company(world: World) -> World:
    """The world with a tenant, its team and one agent, and another tenant with a team."""
    world.stores.tenants.items = {"ten_a": tenant(), "ten_b": tenant("ten_b")}
    world.stores.teams.items = {"team_a": team(), "team_b": team("team_b", "ten_b")}
    world.stores.staff.items = {"stf_a": staff()}
    return world
