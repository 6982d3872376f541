"""A service killed at each step of an invitation: nothing is lost, and the customer hears of it once."""

import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from deploy.local.api import ApiError, Json, until
from deploy.local.stack import ROOT, Stack
from parley.common.testing.waiting import eventually

from ..company import Company, number_of

APPOINTMENTS = "parley.appointments.v1"
NOTIFICATIONS = "parley.notifications.v1"
ACCEPTED = "before write messages 3"
# What is done at each point and what is not yet; "before" is the same as "after" the step before, and left out.
POINTS = {
    "appointments": [
        # Nothing saved.
        "before write appointments 1",
        # Saved, and nobody told.
        "after write appointments 1",
        # Published, and still in the outbox.
        f"after publish {APPOINTMENTS} 1",
        # Out of the outbox, and not answered.
        "after write appointments 2",
        # The link that notifications asked for, saved and not told.
        "after write appointments 3",
        f"after publish {APPOINTMENTS} 2",
    ],
    "notifications": [
        f"before consume {APPOINTMENTS} notifications 1",
        # On the books, and not committed.
        "after write messages 1",
        f"after consume {APPOINTMENTS} notifications 1",
        # Claimed.
        "after write messages 2",
        # Accepted by the provider, and not noted.
        ACCEPTED,
        # Noted, and not published.
        "after write messages 3",
        f"after publish {NOTIFICATIONS} 1",
    ],
}


class Mortal:
    """A service that dies where it is told to."""

    def __init__(self, stack: Stack, name: str, orders: Path) -> None:
        self._process = stack.process(name)
        self._orders = orders

    def shall_die(self, where: str) -> None:
        """Such as "before write messages 1"."""
        self._orders.with_suffix(".new").write_text(where, encoding="utf-8")
        self._orders.with_suffix(".new").replace(self._orders)

    async def has_died(self) -> None:
        """Return once it has, and serves again."""
        await eventually(lambda: not self._orders.exists(), timeout=30, what=f"its death: {self._order()}")
        await self._process.wait_until_ready()

    def _order(self) -> str:
        return self._orders.read_text(encoding="utf-8") if self._orders.exists() else ""


@contextlib.asynccontextmanager
async def mortal(stack: Stack, name: str, directory: Path) -> AsyncIterator[Mortal]:
    """Let a service run under orders for a while."""
    process = stack.process(name)
    immortal = process.spec
    orders = directory / f"{name}.orders"
    command = [sys.executable, "-m", "tests.integration.faults.mortal", name, str(orders)]
    spec = replace(immortal, command=command, environment={**immortal.environment, "PYTHONPATH": str(ROOT)})
    try:
        for each in (spec, immortal):
            await process.stop()
            process.spec = each
            await process.start()
            await process.wait_until_ready()
            if each is spec:
                yield Mortal(stack, name, orders)
    finally:
        process.spec = immortal


@pytest.mark.parametrize("name", POINTS)
async def test_an_invitation_survives_a_death_at_each_step(
    stack: Stack, company: Company, tmp_path: Path, name: str
) -> None:
    made: list[Json] = []
    async with mortal(stack, name, tmp_path) as service:
        for count, point in enumerate(POINTS[name]):
            customer = await until(partial(company.customer, phone=number_of(company, count)), "a customer")
            service.shall_die(point)
            made.append(await insist_on(company, customer))
            await service.has_died()
            await invited_once(company, made[-1], customer, point)
    listed = await until(lambda: company.specialist.get("/v1/appointments", state="invited"), "the appointments")
    assert sorted(each["id"] for each in made) == sorted(each["id"] for each in listed["data"])


async def insist_on(company: Company, customer: Json) -> Json:
    """Ask again with the same key until there is an answer."""

    async def ask() -> Json | None:
        try:
            return await company.invite(customer, key=f"insist-{customer['id']}")
        except (ApiError, httpx.TransportError):
            return None

    return await until(ask, "an invitation")


async def invited_once(company: Company, appointment: Json, customer: Json, point: str) -> None:
    """Return once the invitation is sent and noted."""

    async def noted() -> bool:
        with contextlib.suppress(ApiError):
            sent = await company.specialist.get(f"/v1/appointments/{appointment['id']}/notifications")
            return [each["state"] for each in sent["data"]] == ["sent"]
        return False

    # A message that was in the dead process's hands is another's once its claim has ended.
    await eventually(noted, timeout=90, what=f"the invitation that met a death {point}")
    letters = await company.letters(customer["phone"])
    assert len(letters) == 1, f"{point}: {letters}"
    # Between the provider's yes and our note of it a second copy can't be helped; it bears the same id.
    assert letters[0]["copies"] == 1 or point == ACCEPTED, f"{point}: {letters}"
