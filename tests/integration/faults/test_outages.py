"""The database or the broker away for a while: clear answers meanwhile, and all caught up afterwards."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

import pytest

from deploy.local.api import Api, ApiError, Json, until
from deploy.local.stack import Stack
from parley.common.testing.waiting import eventually

from ..company import PASSWORD, Company, number_of

AWAY_SECONDS = 20.0
# The gateway's own deadline with a little for the way.
ANSWERED_SECONDS = 10.0


@asynccontextmanager
async def away(stack: Stack, name: str, how: str) -> AsyncIterator[None]:
    """A server that is frozen, or gone, and then back."""
    process = stack.process(name)
    if how == "frozen":
        process.signal(signal.SIGSTOP)
    else:
        process.signal(signal.SIGKILL)
        await process.stop()
    try:
        yield
    finally:
        if how == "frozen":
            process.signal(signal.SIGCONT)
        else:
            await process.start()
        await process.wait_until_ready()


@pytest.mark.parametrize("how", ["frozen", "gone"])
@pytest.mark.parametrize("name", ["mongo", "kafka"])
async def test_invitations_made_in_an_outage_arrive_once_after_it(
    stack: Stack, company: Company, name: str, how: str
) -> None:
    customers = [await company.customer(phone=number_of(company, count)) for count in range(6)]
    async with away(stack, name, how):
        end = time.monotonic() + AWAY_SECONDS
        answers = [await answered(invite(company, customer)) for customer in customers[:2]]
        answers += await asyncio.gather(*(answered(invite(company, each)) for each in customers[2:]))
        await asyncio.sleep(end - time.monotonic())
        answers.append(await answered(invite(company, customers[0])))
        # Without the broker bookings go on: their events wait in the database.
        expected = HTTPStatus.CREATED if name == "kafka" else HTTPStatus.SERVICE_UNAVAILABLE
        assert set(answers) == {expected}, Counter(answers)
    # Of accounts the database was asked nothing meanwhile: it has to find it again by itself.
    await until(partial(Api.sign_in, company.http, company.specialist_email, PASSWORD), "a session")
    made = [await until(partial(invite, company, customer), "an invitation") for customer in customers]
    assert len({appointment["id"] for appointment in made}) == len(customers)
    for customer in customers:

        async def invited(customer: Json = customer) -> bool:
            return len(await company.letters(customer["phone"])) == 1

        await eventually(invited, timeout=60, what=f"one invitation to {customer['phone']}")


async def invite(company: Company, customer: Json) -> Json:
    """The same invitation again however often it is asked for: its key is the customer's."""
    return await company.invite(customer, key=f"invite-{customer['id']}")


async def answered(request: Awaitable[Json]) -> int:
    """The status of an answer, which must come within the deadline; 0 for one that does not tell what to do."""
    started = time.monotonic()
    try:
        await request
        status = int(HTTPStatus.CREATED)
    except ApiError as error:
        status = error.status if "try again" in str(error) else 0
    assert time.monotonic() - started < ANSWERED_SECONDS
    return status
