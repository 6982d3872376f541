"""Links: made at the time of sending, stored as digests, revoked for good."""

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import InvitationStatus
from parley.common.ids import digest

from .conftest import AGENT, CAMILLE_ID, OUTSIDER, SERVICE, STRANGER, World


async def test_links_are_made_at_the_time_of_sending_each_with_a_secret_of_its_own(world: World) -> None:
    appointment, first = await world.invited()
    world.clock.advance(minutes=5)
    second = await world.links.create(SERVICE, appointment.id, LinkChannel.SMS)
    assert first.secret != second.secret
    assert second.url == f"https://parley.example/j#{second.secret}"
    stored = await world.load(appointment.id)
    assert [(each.channel, each.created_at) for each in stored.links] == [
        (LinkChannel.EMAIL, appointment.created_at),
        (LinkChannel.SMS, world.clock()),
    ]
    for link in (first, second):
        assert (await world.door.look(link.secret)).status is InvitationStatus.OPEN


async def test_of_a_link_the_digest_alone_is_stored_and_told(world: World) -> None:
    appointment, link = await world.invited()
    assert link.secret not in repr(await world.load(appointment.id))
    assert link.secret not in repr(world.stores.events)
    assert (await world.load(appointment.id)).links[0].digest == digest(link.secret)


async def test_who_answers_for_a_link_is_recorded(world: World) -> None:
    appointment, link = await world.invited()
    await world.links.revoke(AGENT, appointment.id, link.id)
    await world.links.revoke(AGENT, appointment.id, link.id)
    actors = [each.actor for each in world.stores.events if each.aggregate_id == appointment.id]
    assert actors[-2:] == [Actor(ActorKind.SERVICE, "notifications"), Actor(ActorKind.STAFF, CAMILLE_ID)]


async def test_another_companys_links_can_be_neither_made_nor_revoked(world: World) -> None:
    appointment, link = await world.invited()
    with pytest.raises(errors.AppointmentNotFound):
        await world.links.create(STRANGER, appointment.id, LinkChannel.COPY)
    with pytest.raises(errors.AppointmentNotFound):
        await world.links.revoke(STRANGER, appointment.id, link.id)
    with pytest.raises(errors.LinkNotFound):
        await world.links.revoke(OUTSIDER, appointment.id, "lnk_x")
    assert (await world.load(appointment.id)).links[0].revoked_at is None
