"""Passwords: the right one only, the same work for nobody's, never more at once than there is room for."""

import asyncio
import threading
from typing import Literal

import pytest
from argon2 import PasswordHasher

from parley.accounts.passwords import Argon2Passwords
from parley.common.errors import ResourceExhausted
from parley.common.testing.waiting import eventually

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Gate(PasswordHasher):
    """Lets nobody verify before it is opened; counts who is inside."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.open = threading.Event()
        self.inside = self.most = self.verified = 0
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.open.wait(10)
        with self._lock:
            self.inside -= 1
            self.verified += 1
        return super().verify(hash, password)


async def test_only_the_right_password_matches() -> None:
    passwords = Argon2Passwords(2, QUICK)
    stored = await passwords.hash("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await passwords.matches(stored, "correct horse battery")
    assert not await passwords.matches(stored, "correct horse")
    assert not await passwords.matches("not a hash", "correct horse battery")


async def test_nobodys_password_takes_the_same_work_and_never_matches() -> None:
    gate = Gate()
    gate.open.set()
    passwords = Argon2Passwords(2, gate)
    assert not await passwords.matches("", "nobody has this password")
    assert gate.verified == 1


async def test_hashing_is_bounded_and_the_loop_goes_on_meanwhile() -> None:
    gate = Gate()
    passwords = Argon2Passwords(2, gate)
    waiting = [asyncio.create_task(passwords.matches("", "x")) for _ in range(64)]
    await asyncio.sleep(0)
    with pytest.raises(ResourceExhausted):
        await passwords.matches("", "x")
    await eventually(lambda: gate.inside == 2, what="work in every slot")
    gate.open.set()
    assert not any(await asyncio.gather(*waiting))
    assert gate.most == 2
    assert not await passwords.matches("", "x")


async def test_who_gives_up_frees_no_slot_before_its_work_is_done() -> None:
    gate = Gate()
    passwords = Argon2Passwords(2, gate)
    impatient = [asyncio.create_task(passwords.matches("", "x")) for _ in range(2)]
    await eventually(lambda: gate.inside == 2, what="work in every slot")
    for each in impatient:
        each.cancel()
    await asyncio.wait(impatient)
    patient = asyncio.create_task(passwords.matches("", "x"))
    await asyncio.sleep(0.05)
    assert gate.inside == 2
    gate.open.set()
    assert not await patient
    assert gate.most == 2
