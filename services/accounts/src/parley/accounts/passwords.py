"""Passwords by argon2id, off the event loop and never too many at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parley.common.errors import ResourceExhausted

P = ParamSpec("P")
T = TypeVar("T")

# Working or waiting for each slot: at 50 ms a hash the last one waits 1.6 s, well within a caller's deadline.
_QUEUE_PER_SLOT = 32


class Argon2Passwords:
    """Hashes with RFC 9106's second recommended parameters (argon2-cffi's defaults).

    Raises ResourceExhausted at once when too many wait already.
    """

    def __init__(self, slots: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # What works on cannot be broken off: threads of its own, so that who gives up frees none before its time.
        self._slots = ThreadPoolExecutor(slots, thread_name_prefix="argon2")
        self._most = slots * _QUEUE_PER_SLOT
        self._present = 0
        # Verified against when nobody has the e-mail, so that the answer takes as long.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The text to store."""
        return await self._in_slot(self._hasher.hash, password)

    async def matches(self, stored: str, password: str) -> bool:
        """Whether the password is the one that `stored` was made of; an empty `stored` never matches."""
        right = await self._in_slot(self._verify, stored or self._nobody, password)
        return right and bool(stored)

    async def _in_slot(self, work: Callable[P, T], *arguments: P.args, **_: P.kwargs) -> T:
        if self._present >= self._most:
            raise ResourceExhausted("Too many people are signing in at this moment: try again in a few seconds.")
        self._present += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._slots, work, *arguments)
        finally:
            self._present -= 1

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
