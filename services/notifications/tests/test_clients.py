"""What notifications asks of accounts and appointments, over real sockets and in its own name."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from parley.api.appointments.v1.appointments_pb2 import LINK_CHANNEL_SMS
from parley.common import rpc
from parley.common.auth import ServiceIdentity
from parley.common.clock import utc_now
from parley.common.errors import NotFound, Unavailable
from parley.common.testing.servers import free_port
from parley.notifications.clients import GrpcDirectory
from parley.notifications.domain.letter import AppointmentType, StaffLink
from parley.notifications.domain.message import Channel, Kind

from .conftest import STARTS_AT, appointment, company, customer, staff_member
from .neighbours import SECRET, Neighbours, neighbours


@pytest_asyncio.fixture
async def town() -> AsyncIterator[Neighbours]:
    async with neighbours() as town:
        yield town


@pytest_asyncio.fixture
async def directory(town: Neighbours) -> AsyncIterator[GrpcDirectory]:
    async with rpc.channel(town.accounts_target) as bare:
        identity = ServiceIdentity("notifications", SECRET, bare, utc_now)
        async with (
            rpc.channel(town.accounts_target, identity=identity) as accounts,
            rpc.channel(town.appointments_target, identity=identity) as appointments,
        ):
            yield GrpcDirectory(accounts, appointments)


async def test_everything_a_letter_tells_is_asked_of_its_owner(directory: GrpcDirectory) -> None:
    assert await directory.appointment("apt_a") == appointment()
    assert await directory.customer("cus_a") == customer()
    assert await directory.company("ten_a") == company()
    assert await directory.appointment_type("typ_a") == AppointmentType(
        {"fr": "Assistance visuelle", "en": "Visual assistance"}
    )
    assert await directory.specialist_name("stf_a") == "Camille Martin"
    assert await directory.staff("stf_a") == staff_member()


@pytest.mark.parametrize(("kind", "page"), [(Kind.STAFF_INVITATION, "welcome"), (Kind.PASSWORD_RESET, "reset")])
async def test_a_link_for_staff_leads_to_the_page_that_it_is_for(
    directory: GrpcDirectory, kind: Kind, page: str
) -> None:
    link = await directory.staff_link("stf_a", kind)
    assert link == StaffLink(f"https://parley.example/{page}#secret-of-staff", STARTS_AT)


async def test_each_link_is_minted_for_its_message_and_channel(town: Neighbours, directory: GrpcDirectory) -> None:
    first = await directory.create_link("apt_a", Channel.SMS)
    assert await directory.create_link("apt_a", Channel.SMS) != first
    assert [(link.appointment_id, link.channel) for link in town.appointments.links] == [
        ("apt_a", LINK_CHANNEL_SMS)
    ] * 2


async def test_what_nobody_knows_is_not_found(directory: GrpcDirectory) -> None:
    for question in (directory.appointment("apt_x"), directory.customer("cus_x"), directory.company("ten_x")):
        with pytest.raises(NotFound):
            await question


async def test_an_owner_that_is_away_is_unavailable(town: Neighbours) -> None:
    async with (
        rpc.channel(town.accounts_target) as accounts,
        rpc.channel(f"127.0.0.1:{free_port()}") as nowhere,
    ):
        with pytest.raises(Unavailable):
            await GrpcDirectory(accounts, nowhere).appointment("apt_a")
