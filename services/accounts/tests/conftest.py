"""What accounts' tests share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest

from parley.accounts.domain import Role, Staff, Tenant
from parley.accounts.keys import KeyRing, RefreshTokens
from parley.accounts.service import DirectoryService, SessionService
from parley.common.auth import Caller, Kind, TokenVerifier
from parley.common.ids import digest
from parley.common.testing.doubles import FakeClock

from .fakes import MemoryStore, PlainPasswords

MASTER_SECRET = "a master secret of at least 32 characters"
SERVICE_SECRETS: Mapping[str, str] = {"appointments": digest("s3cret"), "chat": digest("other")}
OPERATOR = Caller(Kind.STAFF, "stf_operator", roles=frozenset({"operator"}))


def tenant(now: datetime, tenant_id: str = "ten_a") -> Tenant:
    """A valid tenant."""
    return Tenant(tenant_id, "Lumière", "fr", "Europe/Paris", "FR", "+33123456789", "#0b6e99", now)


def staff(staff_id: str = "stf_a", email: str = "camille@lumiere.example", tenant_id: str = "ten_a") -> Staff:
    """A valid agent with the password "correct horse battery"."""
    return Staff(
        id=staff_id,
        tenant_id=tenant_id,
        display_name="Camille Martin",
        email=email,
        password_hash="plain:correct horse battery",
        roles=frozenset({Role.AGENT}),
        team_ids=("team_a",),
        locale="fr",
        time_zone="Europe/Paris",
    )


@dataclass
class World:
    """The use cases over an in-memory store."""

    clock: FakeClock
    store: MemoryStore
    passwords: PlainPasswords
    keys: KeyRing
    verifier: TokenVerifier
    sessions: SessionService
    directory: DirectoryService


@pytest.fixture
def world() -> World:
    """Empty but for what a test adds."""
    clock, store, passwords = FakeClock(), MemoryStore(), PlainPasswords()
    keys = KeyRing(store, MASTER_SECRET, clock)
    sessions = SessionService(store, keys, RefreshTokens(MASTER_SECRET), passwords, SERVICE_SECRETS, clock)
    return World(
        clock,
        store,
        passwords,
        keys,
        TokenVerifier(keys, clock),
        sessions,
        DirectoryService(store, passwords, clock),
    )
