"""Passwords by argon2id, off the event loop and never too many at once."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Hashes with RFC 9106's second recommended parameters (argon2-cffi's defaults)."""

    def __init__(self, slots: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(slots)
        # Verified against when nobody has the e-mail, so that the answer takes as long.
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The text to store."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, stored: str, password: str) -> bool:
        """Whether the password is the one that `stored` was made of; an empty `stored` never matches."""
        if not stored and not self._nobody:
            self._nobody = await self.hash("nobody has this password")
        async with self._slots:
            right = await asyncio.to_thread(self._verify, stored or self._nobody, password)
        return right and bool(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
