"""Signing keys: published before they sign and until their last token has ended, the same everywhere."""

from datetime import timedelta

import jwt

from parley.accounts.keys import KeyRing
from parley.common.auth import Caller, Kind, TokenVerifier
from parley.common.testing.doubles import FakeClock

from .conftest import MASTER_SECRET, World
from .fakes import MemoryKeys

_TEN_MINUTES = timedelta(minutes=10)


async def test_tomorrows_key_is_published_today(world: World) -> None:
    today = {key.id for key in await world.keys.published()}
    world.clock.advance(days=1)
    token = await world.keys.sign(Caller(Kind.SERVICE, "chat"), lifetime=_TEN_MINUTES)
    assert jwt.get_unverified_header(token)["kid"] in today


async def test_a_token_signed_just_before_midnight_verifies_after_it(world: World) -> None:
    world.clock.advance(hours=14, minutes=59)
    token = await world.keys.sign(Caller(Kind.SERVICE, "chat"), lifetime=_TEN_MINUTES)
    world.clock.advance(minutes=9)
    assert (await world.verifier.verify(token)).subject == "chat"


async def test_an_old_key_is_published_no_longer(world: World) -> None:
    first = {key.id for key in await world.keys.published()}
    world.clock.advance(days=3)
    assert first.isdisjoint(key.id for key in await world.keys.published())


async def test_two_replicas_sign_with_the_same_key(world: World) -> None:
    other = KeyRing(world.stores.keys, MASTER_SECRET, world.clock)
    token = await other.sign(Caller(Kind.SERVICE, "chat"), lifetime=_TEN_MINUTES)
    assert (await world.verifier.verify(token)).subject == "chat"


async def test_private_keys_are_stored_encrypted() -> None:
    clock, store = FakeClock(), MemoryKeys()
    ring = KeyRing(store, MASTER_SECRET, clock)
    published = await ring.published()
    verifier = TokenVerifier(ring, clock)
    token = await ring.sign(Caller(Kind.SERVICE, "chat"), lifetime=_TEN_MINUTES)
    await verifier.verify(token)
    assert len(published) == 2
    assert all(len(key.sealed) > 100 for key in await store.keys())
