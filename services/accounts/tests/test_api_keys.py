"""API keys: made by administrators, shown once, and good for what their scopes cover until they are revoked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.errors import ApiKeyNotFound, ApiKeyRefused, ScopeUnknown
from parley.accounts.domain.events import ApiKeySaved
from parley.accounts.scopes import known_scopes
from parley.common.auth import Caller, Kind, TokenExpired
from parley.common.errors import InvalidArgument, PermissionDenied
from parley.common.ids import digest

from .conftest import ADMINISTRATOR, AGENT, NOW, OPERATOR, STRANGER, World

PROTOS = Path(__file__).parents[3] / "protos" / "parley"


async def make(
    world: World,
    scopes: Collection[str] = ("appointments:read",),
    name: str = "CRM",
    expires_at: datetime | None = None,
    creation: Creation | None = None,
) -> tuple[ApiKey, str]:
    return await world.api_keys.create(ADMINISTRATOR, name, scopes, expires_at, creation)


async def test_a_key_is_shown_once_and_stored_hashed(company: World) -> None:
    key, secret = await make(company)
    assert secret.startswith(key.prefix)
    assert len(secret) == len("parley_") + 43
    assert (key.tenant_id, key.created_by, key.digest) == ("ten_a", "stf_admin", digest(secret))
    assert secret not in repr(company.stores.api_keys.items) + repr(company.facts)
    assert company.facts == [ApiKeySaved(key)]


async def test_its_token_carries_the_scopes_for_five_minutes(company: World) -> None:
    key, secret = await make(company, ("appointments:read", "company:read"))
    token = await company.api_keys.exchange(secret)
    caller = await company.verifier.verify(token.text)
    assert (caller.kind, caller.subject, caller.tenant_id) == (Kind.API_KEY, key.id, "ten_a")
    assert caller.scopes == {"appointments:read", "company:read"}
    assert caller.roles == {"administrator"}
    assert token.expires_at == company.clock() + timedelta(minutes=5)
    company.clock.advance(minutes=5, seconds=6)
    with pytest.raises(TokenExpired):
        await company.verifier.verify(token.text)


async def test_its_last_use_is_kept_to_the_minute_beside_its_version(company: World) -> None:
    key, secret = await make(company)
    company.clock.advance(seconds=75)
    await company.api_keys.exchange(secret)
    used = company.stores.api_keys.items[key.id]
    assert used.last_used_at == company.clock().replace(second=0)
    assert used.version == key.version
    assert len(company.facts) == 1


async def test_a_revoked_key_gives_no_token_any_more(company: World) -> None:
    key, secret = await make(company)
    revoked = await company.api_keys.revoke(ADMINISTRATOR, key.id)
    assert revoked.revoked_at == company.clock()
    assert await company.api_keys.revoke(ADMINISTRATOR, key.id) == revoked
    assert company.facts[1:] == [ApiKeySaved(revoked)]
    with pytest.raises(ApiKeyRefused):
        await company.api_keys.exchange(secret)


async def test_an_expired_unknown_or_closed_tenants_key_gives_none(company: World) -> None:
    _, expiring = await make(company, expires_at=company.clock() + timedelta(days=1))
    _, secret = await make(company)
    await company.api_keys.exchange(expiring)
    company.clock.advance(days=1)
    company.stores.tenants.items["ten_a"] = replace(company.stores.tenants.items["ten_a"], active=False)
    for each in (expiring, secret, "parley_unknown", ""):
        with pytest.raises(ApiKeyRefused):
            await company.api_keys.exchange(each)


async def test_scopes_that_a_key_cannot_have_are_named(company: World) -> None:
    with pytest.raises(ScopeUnknown) as refusal:
        await make(company, ("appointments:read", "everything", "tenants:write"))
    assert "No method needs everything, tenants:write" in refusal.value.message
    assert refusal.value.field == "scopes"


@pytest.mark.parametrize(
    ("wrong", "field"), [({"scopes": ()}, "scopes"), ({"name": ""}, "name"), ({"expires_at": NOW}, "expires_at")]
)
async def test_what_is_wrong_is_named(company: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await make(company, **wrong)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert company.facts == []


async def test_the_same_request_again_gives_the_key_and_no_secret(company: World) -> None:
    creation = Creation("key", "request")
    key, secret = await make(company, creation=creation)
    again = await make(company, creation=creation)
    assert again == (key, "")
    await company.api_keys.exchange(secret)


@pytest.mark.parametrize("caller", [AGENT, OPERATOR, Caller(Kind.SERVICE, "chat")])
async def test_nobody_but_administrators_has_to_do_with_keys(company: World, caller: Caller) -> None:
    key, _ = await make(company)
    for attempt in (
        company.api_keys.create(caller, "Mine", ("appointments:read",), None, None),
        company.api_keys.list(caller, 10, ""),
        company.api_keys.revoke(caller, key.id),
    ):
        with pytest.raises(PermissionDenied):
            await attempt


async def test_another_tenants_keys_are_not_found(company: World) -> None:
    key, _ = await make(company)
    with pytest.raises(ApiKeyNotFound):
        await company.api_keys.revoke(STRANGER, key.id)
    assert (await company.api_keys.list(STRANGER, 10, "")).items == []
    assert (await company.api_keys.list(ADMINISTRATOR, 10, "")).items == [key]


def test_every_scope_of_the_contracts_can_be_had_and_no_other() -> None:
    declared = {
        line.split('"')[1]
        for path in PROTOS.rglob("service.proto")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "option (parley.api.common.v1.scope)" in line
    }
    assert known_scopes() == declared
    assert {"appointments:write", "company:read", "audit:read"} <= declared
