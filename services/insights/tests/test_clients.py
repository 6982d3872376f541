"""Appointments, asked whether the caller may know of one: the client and its stand-in."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import Unavailable
from parley.common.testing.tokens import with_token
from parley.insights.clients import AppointmentsClient
from parley.insights.domain import AppointmentNotFound
from parley.insights.service import Appointments

from .appointments import appointments_for_test
from .conftest import AGENT
from .fakes import KnownAppointments


@pytest_asyncio.fixture(params=["fake", "real"])
async def appointments(request: pytest.FixtureRequest) -> AsyncIterator[Appointments]:
    """There is apt_a of ten_a."""
    if request.param == "fake":
        yield KnownAppointments({("ten_a", "apt_a")})
        return
    async with appointments_for_test() as target, rpc.channel(target) as channel:
        yield AppointmentsClient(channel)


@pytest_asyncio.fixture(params=["fake", "real"])
async def away(request: pytest.FixtureRequest) -> AsyncIterator[Appointments]:
    """Nobody answers."""
    if request.param == "fake":
        yield KnownAppointments(away=True)
        return
    async with rpc.channel("127.0.0.1:1") as channel:
        yield AppointmentsClient(channel)


async def test_whoever_may_know_of_it_passes_by_their_own_token(appointments: Appointments) -> None:
    with rpc.use_caller(with_token(AGENT)):
        await appointments.check("apt_a")


@pytest.mark.parametrize(
    ("caller", "appointment_id"),
    [
        (AGENT, "apt_x"),
        (Caller(Kind.STAFF, "stf_x", "ten_b", frozenset({"agent"})), "apt_a"),
        (Caller(Kind.API_KEY, "key_a", "ten_a", scopes=frozenset({"audit:read"})), "apt_a"),
    ],
)
async def test_to_everybody_else_there_is_none(appointments: Appointments, caller: Caller, appointment_id: str) -> None:
    with rpc.use_caller(with_token(caller)), pytest.raises(AppointmentNotFound):
        await appointments.check(appointment_id)


async def test_nobody_is_told_that_there_is_none_while_appointments_is_away(away: Appointments) -> None:
    with rpc.use_caller(with_token(AGENT)), pytest.raises(Unavailable):
        await away.check("apt_a")
