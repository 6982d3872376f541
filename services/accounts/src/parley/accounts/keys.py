"""Signing keys: one a day, made ahead, agreed on by name, encrypted at rest; and refresh tokens."""

import asyncio
import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parley.accounts.domain.tokens import PublishedKey, StoredKey, key_expiry, key_period
from parley.common.auth import Caller, public_text, sign
from parley.common.clock import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeyStore(Protocol):
    """Where keys are kept."""

    async def add_key(self, key: StoredKey) -> None:
        """Keep the key unless its id is there already."""
        ...

    async def keys(self) -> Sequence[StoredKey]:
        """All that have not expired."""
        ...


class KeyRing:
    """Signs with today's key; publishes today's, tomorrow's and those whose tokens still live.

    All replicas name a day's key alike and the first to store it wins, so they sign with the same one.
    """

    def __init__(self, store: KeyStore, master_secret: str, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seal = Fernet(base64.urlsafe_b64encode(_derived(master_secret, "signing keys")))
        self._ring: dict[str, tuple[StoredKey, Ed25519PrivateKey]] = {}
        self._period = -1
        self._lock = asyncio.Lock()

    async def sign(self, caller: Caller, lifetime: timedelta) -> str:
        """A token that says what `caller` says, from now on for `lifetime`."""
        now = self._clock()
        await self._turn(now)
        key_id = _name(key_period(now))
        return sign(caller, key_id, self._ring[key_id][1], now, lifetime)

    async def published(self) -> list[PublishedKey]:
        """Every key that may verify a token now or soon."""
        now = self._clock()
        await self._turn(now)
        return [
            PublishedKey(stored.id, public_text(private.public_key()), stored.expires_at)
            for stored, private in self._ring.values()
            if stored.expires_at > now
        ]

    async def keys(self, *, refresh: bool) -> Mapping[str, Ed25519PublicKey]:  # noqa: ARG002
        """This service's own KeySource: no call to itself.

        `refresh` changes nothing: today's and tomorrow's keys are always here, so an unknown id is forged.
        """
        await self._turn(self._clock())
        return {key_id: private.public_key() for key_id, (_, private) in self._ring.items()}

    async def _turn(self, now: datetime) -> None:
        period = key_period(now)
        if period == self._period:
            return
        async with self._lock:
            if period == self._period:
                return
            for needed in (period, period + 1):
                await self._store.add_key(self._new(needed))
            await self._load()
            self._period = period

    async def _load(self) -> None:
        self._ring = {
            stored.id: (stored, Ed25519PrivateKey.from_private_bytes(self._seal.decrypt(stored.sealed)))
            for stored in await self._store.keys()
        }

    def _new(self, period: int) -> StoredKey:
        private = Ed25519PrivateKey.generate().private_bytes_raw()
        return StoredKey(_name(period), period, self._seal.encrypt(private), key_expiry(period, _EPOCH))


class RefreshTokens:
    """Refresh tokens are computed, not stored: session, generation, and a MAC of both.

    So a lost answer can be given again, and a copy of the database holds no token.
    """

    def __init__(self, master_secret: str) -> None:
        self._key = _derived(master_secret, "refresh tokens")

    def issue(self, session_id: str, generation: int) -> str:
        """The token of a session's generation: always the same text."""
        return f"{session_id}.{generation}.{self._mac(session_id, generation)}"

    def read(self, token: str) -> tuple[str, int] | None:
        """Session id and generation of a genuine token, None for any other text."""
        parts = token.split(".")
        if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 10):
            return None
        session_id, generation = parts[0], int(parts[1])
        if not hmac.compare_digest(parts[2].encode(), self._mac(session_id, generation).encode()):
            return None
        return session_id, generation

    def _mac(self, session_id: str, generation: int) -> str:
        mac = hmac.digest(self._key, f"{session_id}.{generation}".encode(), "sha256")
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _name(period: int) -> str:
    return f"day-{period}"


def _derived(master_secret: str, purpose: str) -> bytes:
    """A key for one purpose alone; the secret is random, so no slow hash is needed."""
    return hmac.digest(master_secret.encode(), purpose.encode(), "sha256")
