"""Verifiable tokens for tests: a key of the test run's own, and the verifier that knows it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parley.common.auth import Caller, Kind, TokenVerifier, sign
from parley.common.clock import Clock, utc_now

_KEY_ID = "test"
_key = Ed25519PrivateKey.generate()


class FixedKeys:
    """A key source that never changes; without keys given it knows the test run's own."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey] | None = None) -> None:
        self._keys = {_KEY_ID: _key.public_key()} if keys is None else dict(keys)

    async def keys(self, *, refresh: bool) -> Mapping[str, Ed25519PublicKey]:
        """Return the keys."""
        return self._keys


def token_for(caller: Caller, *, clock: Clock = utc_now, lifetime: timedelta = timedelta(minutes=10)) -> str:
    """Return a token for `caller` that `verifier_for_test` accepts."""
    return sign(caller, _KEY_ID, _key, clock(), lifetime)


def with_token(caller: Caller, *, clock: Clock = utc_now) -> Caller:
    """Return `caller` as a verifier would: with a token, to pass on."""
    return replace(caller, token=token_for(caller, clock=clock))


def api_key(tenant_id: str, *scopes: str, clock: Clock = utc_now) -> Caller:
    """Return an API key of a tenant as a verifier would, with a token such as accounts gives it."""
    key = Caller(
        Kind.API_KEY,
        "key_test",
        tenant_id=tenant_id,
        roles=frozenset({"administrator"}),
        scopes=frozenset(scopes),
    )
    return with_token(key, clock=clock)


def verifier_for_test(clock: Clock = utc_now) -> TokenVerifier:
    """Return a verifier of the tokens that `token_for` gives."""
    return TokenVerifier(FixedKeys(), clock)
