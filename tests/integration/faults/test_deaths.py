"""A service killed at each step of an invitation: nothing is lost, and the customer hears of it once."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from deploy.local.api import ApiError, Json, until
from deploy.local.stack import ROOT, Stack
from parley.common.testing.waiting import eventually

from ..company import Company, number_of

APPOINTMENTS = "parley.appointments.v1"
NOTIFICATIONS = "parley.notifications.v1"
# Each step twice: before it is taken, and after it before anybody is told.
STEPS = {
    "appointments": [
        "write appointments 1",
        f"publish {APPOINTMENTS} 1",
        # What was published leaves the outbox.
        "write appointments 2",
        # The link that notifications asks for.
        "write appointments 3",
        f"publish {APPOINTMENTS} 2",
    ],
    "notifications": [
        f"consume {APPOINTMENTS} 1",
        "write messages 1",
        # The claim.
        "write messages 2",
        # What became of it.
        "write messages 3",
        f"publish {NOTIFICATIONS} 1",
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


@asynccontextmanager
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


@pytest.mark.parametrize("name", STEPS)
async def test_an_invitation_survives_a_death_at_each_step(
    stack: Stack, company: Company, tmp_path: Path, name: str
) -> None:
    points = [f"{when} {step}" for step in STEPS[name] for when in ("before", "after")]
    customers = [await company.customer(phone=number_of(company, count)) for count in range(len(points))]
    made: list[Json] = []
    async with mortal(stack, name, tmp_path) as service:
        for point, customer in zip(points, customers, strict=True):
            service.shall_die(point)
            made.append(await insist_on(company, customer))
            await service.has_died()
            await invited_once(company, made[-1], customer, point)
    assert len({appointment["id"] for appointment in made}) == len(points)
    listed = await company.specialist.get("/v1/appointments", state="invited", page_size="100")
    assert {appointment["id"] for appointment in made} == {appointment["id"] for appointment in listed["data"]}


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
        sent = await company.specialist.get(f"/v1/appointments/{appointment['id']}/notifications")
        return [each["state"] for each in sent["data"]] == ["sent"]

    # A message that was in the dead process's hands is another's once its claim has ended.
    await eventually(noted, timeout=90, what=f"the invitation that met a death {point}")
    letters = await company.letters(customer["phone"])
    assert len(letters) == 1, f"{point}: {letters}"
    # Between the provider's yes and our note of it a second copy can't be helped; it bears the same id.
    assert letters[0]["copies"] == 1 or point == "before write messages 3", f"{point}: {letters}"
