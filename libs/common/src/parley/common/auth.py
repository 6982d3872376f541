"""Who is calling: signed tokens, their verification, and a service's own identity.

Tokens are EdDSA (Ed25519) JWTs, RFC 7519 and RFC 8037, minted by accounts and verified by every service with
the keys that accounts publishes. Authorisation is decided from current state; a token only says who calls.
"""

import asyncio
import base64
import time
from collections.abc import Mapping
from contextvars import Context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import grpc
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parley.api.accounts.v1.service_pb2 import IssueServiceTokenRequest, ListKeysRequest
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.common.clock import Clock
from parley.common.errors import ParleyError, PermissionDenied, Unauthenticated, Unavailable
from parley.common.ids import new_id

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

_ALGORITHM = "EdDSA"
_ISSUER = _AUDIENCE = "parley"
# How far two machines' clocks may be apart.
_LEEWAY = timedelta(seconds=5)
# Well below a key's lead (keys are published before their first use) and above what would load accounts.
_KEYS_STALE_SECONDS = 300.0
_RETRY_SECONDS = 1.0
_CALL_SECONDS = 2.0
# Signatures that need no second look: a token is sent with every call of its few minutes.
_MAX_VERIFIED = 10_000


class TokenInvalid(Unauthenticated):
    """Missing, malformed, forged, or signed by an unknown key."""

    reason = "TOKEN_INVALID"


class TokenExpired(Unauthenticated):
    """Was right once."""

    reason = "TOKEN_EXPIRED"


class Kind(StrEnum):
    """What sort of caller."""

    STAFF = "staff"
    PARTICIPANT = "participant"
    SERVICE = "service"
    API_KEY = "api_key"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Caller:
    """Who makes a call, as a verified token says.

    `subject` is stf_… for staff, prt_… for a participant, key_… for an API key, the name for a service. `roles` are
    lower-case (operator, administrator, supervisor, agent). `scopes` are an API key's. `session_id` is the session
    that a staff member's token was minted in. `token` is the raw token, to pass on.

    An API key counts as staff with the roles that its token names: `parley.common.rpc` lets it call no method that its
    scopes don't cover.
    """

    kind: Kind
    subject: str = ""
    tenant_id: str = ""
    roles: frozenset[str] = frozenset()
    team_ids: frozenset[str] = frozenset()
    appointment_id: str = ""
    device_id: str = ""
    scopes: frozenset[str] = frozenset()
    session_id: str = ""
    token: str = field(default="", repr=False, compare=False)
    expires_at: datetime | None = None

    def require(self, *kinds: Kind) -> None:
        """Raise Unauthenticated for an anonymous caller, PermissionDenied for one of another kind."""
        if self.kind in kinds or (self.kind is Kind.API_KEY and Kind.STAFF in kinds):
            return
        if self.kind is Kind.ANONYMOUS:
            raise Unauthenticated("Send a token in the header Authorization: Bearer <token>.")
        raise PermissionDenied("This isn't for callers of this kind.", kind=self.kind.value)

    def require_role(self, *roles: str) -> None:
        """Raise unless the caller is staff with one of these roles."""
        self.require(Kind.STAFF)
        if self.roles.isdisjoint(roles):
            raise PermissionDenied("This needs another role.", roles=" ".join(sorted(roles)))

    def require_service(self, name: str) -> None:
        """Raise unless the caller is our own service of this name."""
        self.require(Kind.SERVICE)
        if self.subject != name:
            raise PermissionDenied("This is for another service.", service=name)


ANONYMOUS = Caller(Kind.ANONYMOUS)


def sign(caller: Caller, key_id: str, key: Ed25519PrivateKey, now: datetime, lifetime: timedelta) -> str:
    """Return a token that says what `caller` says, valid from `now` (whole seconds) for `lifetime`."""
    return jwt.encode(encode_claims(caller, now, lifetime), key, _ALGORITHM, headers={"kid": key_id})


def encode_claims(caller: Caller, now: datetime, lifetime: timedelta) -> dict[str, object]:
    """Return the claims of a token. What is empty is left out."""
    optional: dict[str, object] = {
        "tid": caller.tenant_id,
        "roles": sorted(caller.roles),
        "teams": sorted(caller.team_ids),
        "apt": caller.appointment_id,
        "did": caller.device_id,
        "scopes": sorted(caller.scopes),
        "sid": caller.session_id,
    }
    return {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": caller.subject,
        "kind": caller.kind.value,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "jti": new_id("tok"),
        **{name: value for name, value in optional.items() if value},
    }


def decode_claims(claims: Mapping[str, object], token: str) -> Caller:
    """Return the caller that verified claims name. Raises TokenInvalid for claims that aren't ours."""
    try:
        return Caller(
            kind=Kind(str(claims["kind"])),
            subject=str(claims["sub"]),
            tenant_id=str(claims.get("tid", "")),
            roles=_strings(claims.get("roles", ())),
            team_ids=_strings(claims.get("teams", ())),
            appointment_id=str(claims.get("apt", "")),
            device_id=str(claims.get("did", "")),
            scopes=_strings(claims.get("scopes", ())),
            session_id=str(claims.get("sid", "")),
            token=token,
            expires_at=datetime.fromtimestamp(int(str(claims["exp"])), UTC),
        )
    except (KeyError, ValueError) as error:
        raise TokenInvalid("The token isn't one of ours.") from error


def _strings(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset()


class KeySource(Protocol):
    """Where a verifier gets public keys."""

    async def keys(self, *, refresh: bool) -> Mapping[str, Ed25519PublicKey]:
        """Return the keys by key id; `refresh` asks for news because an id is unknown."""
        ...


@dataclass(frozen=True)
class _Verified:
    """What a token's signature vouches for, as long as its key is in use."""

    caller: Caller
    issued_at: datetime
    key_id: str
    key: Ed25519PublicKey


class TokenVerifier:
    """Verifies tokens by the keys of a source: a signature once while its key is in use, times each time."""

    def __init__(self, keys: KeySource, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._verified: dict[str, _Verified] = {}

    async def verify(self, token: str) -> Caller:
        """Return the caller. Raises TokenInvalid, TokenExpired, or Unavailable while no key can be had."""
        found = self._verified.get(token)
        if found is None or (await self._keys.keys(refresh=False)).get(found.key_id) is not found.key:
            found = await self._check(token)
        now, caller = self._clock(), found.caller
        if caller.expires_at is None or caller.expires_at <= now - _LEEWAY:
            self._verified.pop(token, None)
            raise TokenExpired("The token has expired: refresh it or sign in again.")
        if found.issued_at > now + _LEEWAY:
            raise TokenInvalid("The token isn't valid yet.")
        return caller

    async def _check(self, token: str) -> _Verified:
        """Verify the signature, and remember that it was right; the first to come are the first forgotten."""
        try:
            key_id = jwt.get_unverified_header(token).get("kid", "")
            key = await self._key(key_id)
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                # Times are checked by the clock that was given.
                options={"require": ["exp", "iat", "sub"], "verify_exp": False, "verify_iat": False},
            )
            issued_at = datetime.fromtimestamp(int(claims["iat"]), UTC)
            found = _Verified(decode_claims(claims, token), issued_at, key_id, key)
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenInvalid("The token isn't valid: sign in again.") from error
        while len(self._verified) >= _MAX_VERIFIED:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = found
        return found

    async def _key(self, key_id: str) -> Ed25519PublicKey:
        key = (await self._keys.keys(refresh=False)).get(key_id)
        if key is None:
            key = (await self._keys.keys(refresh=True)).get(key_id)
        if key is None:
            raise TokenInvalid("The token is signed by an unknown key: sign in again.")
        return key


class JwksClient:
    """The keys that accounts publishes, kept while accounts is away.

    An unknown key id asks accounts at most once a second. The channel needs no identity.
    """

    def __init__(self, accounts_channel: grpc.aio.Channel) -> None:
        self._accounts: AccountsServiceAsyncStub = AccountsServiceStub(accounts_channel)
        self._known: dict[str, Ed25519PublicKey] = {}
        self._asked_at = float("-inf")
        self._renewal: asyncio.Task[None] | None = None

    async def keys(self, *, refresh: bool) -> Mapping[str, Ed25519PublicKey]:
        """Return the keys. Raises Unavailable only while none has ever been had."""
        if refresh or not self._known:
            # Whoever gives up takes nobody along who waits for the same.
            await asyncio.shield(self._asking())
        elif time.monotonic() - self._asked_at > _KEYS_STALE_SECONDS:
            self._asking()
        return self._known

    def _asking(self) -> asyncio.Task[None]:
        if self._renewal is None or self._renewal.done():
            # Outside the deadline of the request that comes first.
            self._renewal = asyncio.create_task(self._ask(), context=Context())
        return self._renewal

    async def _ask(self) -> None:
        if time.monotonic() - self._asked_at < _RETRY_SECONDS and self._known:
            return
        try:
            response = await self._accounts.ListKeys(ListKeysRequest(), timeout=_CALL_SECONDS)
        except ParleyError as error:
            if not self._known:
                raise Unavailable("Tokens can't be verified at the moment: try again.") from error
            return
        finally:
            # From the answer on, so that those who waited for it take it, however late it came.
            self._asked_at = time.monotonic()
        self._known = {key.kid: public_key(key.x) for key in response.keys}


class ServiceIdentity:
    """A service's own token, got from accounts by its secret and renewed at half its life, in the background.

    While accounts is away the token that was got serves until it expires.
    """

    def __init__(self, service: str, secret: str, accounts_channel: grpc.aio.Channel, clock: Clock) -> None:
        self._service = service
        self._secret = secret
        self._accounts: AccountsServiceAsyncStub = AccountsServiceStub(accounts_channel)
        self._clock = clock
        self._token = ""
        self._renew_at = self._expires_at = datetime.min.replace(tzinfo=UTC)
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """Return a token that is valid now. Raises Unavailable or Unauthenticated when none can be had."""
        now = self._clock()
        if now >= self._expires_at:
            async with self._lock:
                if self._clock() >= self._expires_at:
                    await self._issue()
        elif now >= self._renew_at and _idle(self._renewal):
            self._renewal = asyncio.create_task(self._renew(now))
        return self._token

    async def _renew(self, now: datetime) -> None:
        self._renew_at = now + timedelta(seconds=_RETRY_SECONDS)
        try:
            await self._issue()
        except ParleyError:
            # The present token still serves; the next call after the pause tries again.
            return

    async def _issue(self) -> None:
        request = IssueServiceTokenRequest(service=self._service, secret=self._secret)
        response = await self._accounts.IssueServiceToken(request, timeout=_CALL_SECONDS)
        now = self._clock()
        self._token = response.access_token
        self._expires_at = response.expires_at.ToDatetime(UTC)
        self._renew_at = now + (self._expires_at - now) / 2


def public_key(x: str) -> Ed25519PublicKey:
    """Return the key of a JWK's "x" (base64url without padding, RFC 8037)."""
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(x + "=" * (-len(x) % 4)))


def public_text(key: Ed25519PublicKey) -> str:
    """Return a key as a JWK's "x"."""
    return base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()


def _idle(task: asyncio.Task[None] | None) -> bool:
    return task is None or task.done()
