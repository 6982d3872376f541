"""The customer's door: who gets in by which link, on which device, and what they are given."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from parley.appointments.domain import errors
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import InvitationStatus, State
from parley.common.errors import Unavailable
from parley.common.ids import digest, new_secret

from .conftest import ADMINISTRATOR, AGENT, CAMILLE, CAMILLE_ID, NOW, SERVICE, TENANT, TENANT_ID, World


async def test_a_link_tells_its_holder_what_it_is_for(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    link = await world.links.create(SERVICE, booked.id, LinkChannel.SMS)
    invitation = await world.door.look(link.secret)
    assert invitation.status is InvitationStatus.EARLY
    assert invitation.appointment.id == booked.id
    assert invitation.tenant == TENANT
    assert invitation.type is not None
    assert invitation.type.name["fr"] == "Assistance visuelle à distance"
    assert invitation.customer is not None
    assert (invitation.customer.display_name, invitation.specialist_name) == ("Jeanne Petit", "Camille Martin")


async def test_looking_changes_nothing(world: World) -> None:
    appointment, link = await world.invited()
    before = await world.load(appointment.id)
    await world.door.look(link.secret)
    assert await world.load(appointment.id) == before


async def test_a_revoked_link_tells_whom_to_call_and_no_name(world: World) -> None:
    appointment, link = await world.invited()
    await world.links.revoke(AGENT, appointment.id, link.id)
    invitation = await world.door.look(link.secret)
    assert (invitation.status, invitation.tenant) == (InvitationStatus.REVOKED, TENANT)
    assert (invitation.customer, invitation.type, invitation.specialist_name) == (None, None, "")
    with pytest.raises(errors.LinkRevoked):
        await world.door.enter(link.secret, "")


@pytest.mark.parametrize("secret", ["", "short", "é" * 43, "A" * 43, "A" * 43 + "=", "a" * 100_000])
async def test_a_secret_that_nobody_was_given_leads_nowhere(world: World, secret: str) -> None:
    await world.invited()
    for attempt in (world.door.look(secret), world.door.enter(secret, "")):
        with pytest.raises(errors.LinkUnknown):
            await attempt


async def test_the_stored_digest_opens_no_door(world: World) -> None:
    appointment, _ = await world.invited()
    stored = (await world.load(appointment.id)).links[0].digest
    with pytest.raises(errors.LinkUnknown):
        await world.door.enter(stored, "")


async def test_whoever_enters_waits_and_is_given_all_that_it_takes_to_go_live(world: World) -> None:
    appointment, link = await world.invited()
    admission = await world.door.enter(link.secret, "")
    stored = await world.load(appointment.id)
    assert (stored.state, stored.waiting_since) == (State.WAITING, world.clock())
    names = f"{TENANT_ID} {appointment.id} {admission.participant_id} {admission.device_id}"
    assert admission.token.access_token == names
    assert admission.room.live_url.endswith(appointment.id)
    assert admission.invitation.appointment.state is State.WAITING
    assert not admission.replaces_other_device
    entered = world.stores.events[-1]
    assert entered.actor == Actor(ActorKind.PARTICIPANT, admission.participant_id)


async def test_what_became_of_those_at_the_door_is_counted(world: World) -> None:
    def counted(result: str) -> float:
        return REGISTRY.get_sample_value("parley_appointments_door_total", {"result": result}) or 0.0

    _, link = await world.invited()
    before = {result: counted(result) for result in ("ENTERED", "LINK_UNKNOWN")}
    await world.door.enter(link.secret, "")
    with pytest.raises(errors.LinkUnknown):
        await world.door.enter(new_secret(), "")
    assert {result: counted(result) - before[result] for result in before} == {"ENTERED": 1, "LINK_UNKNOWN": 1}


async def test_of_a_device_the_digest_alone_is_stored(world: World) -> None:
    appointment, _, admission = await world.waiting()
    assert len(admission.device_secret) == 43
    assert admission.device_secret not in repr(await world.load(appointment.id))
    assert digest(admission.device_secret) in repr(await world.load(appointment.id))


async def test_nobody_enters_before_early_entry(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    link = await world.links.create(AGENT, booked.id, LinkChannel.COPY)
    world.clock.now = booked.entry_opens_at - timedelta(seconds=1)
    with pytest.raises(errors.TooEarly):
        await world.door.enter(link.secret, "")
    assert (await world.load(booked.id)).state is State.SCHEDULED
    world.clock.now = booked.entry_opens_at
    assert (await world.door.enter(link.secret, "")).invitation.status is InvitationStatus.OPEN


async def test_an_expired_link_opens_no_door(world: World) -> None:
    appointment, link = await world.invited()
    world.clock.now = appointment.ends_at
    assert (await world.door.look(link.secret)).status is InvitationStatus.EXPIRED
    with pytest.raises(errors.LinkExpired):
        await world.door.enter(link.secret, "")


@pytest.mark.parametrize("ended", [{"active": False}, {"term_ends_on": "2026-11-22"}])
async def test_nobody_comes_to_a_company_whose_service_has_ended_and_who_is_there_stays(
    world: World, ended: Mapping[str, Any]
) -> None:
    _, link = await world.invited()
    _, inside, device = await world.waiting()
    world.stores.directory.know(replace(TENANT, version=2, **ended))
    assert (await world.door.look(link.secret)).status is InvitationStatus.EXPIRED
    with pytest.raises(errors.LinkExpired):
        await world.door.enter(link.secret, "")
    assert (await world.door.look(inside.secret)).status is InvitationStatus.OPEN
    await world.door.enter(inside.secret, device.device_secret)


async def test_a_link_of_a_cancelled_or_completed_appointment_says_so(world: World) -> None:
    cancelled, its_link = await world.invited()
    await world.appointments.cancel(AGENT, cancelled.id, 0, "")
    with pytest.raises(errors.AppointmentCancelled):
        await world.door.enter(its_link.secret, "")
    completed, link, admission = await world.in_progress()
    await world.queue.complete(AGENT, completed.id, 0, "", "")
    for secret in ("", admission.device_secret):
        with pytest.raises(errors.AppointmentEnded):
            await world.door.enter(link.secret, secret)
    with pytest.raises(errors.AppointmentEnded):
        await world.door.refresh(completed.id, admission.device_secret)
    assert (await world.door.look(link.secret)).status is InvitationStatus.ENDED


async def test_entering_again_with_the_devices_secret_is_the_same_device(world: World) -> None:
    appointment, link, first = await world.waiting()
    before = await world.load(appointment.id)
    again = await world.door.enter(link.secret, first.device_secret)
    assert (again.participant_id, again.device_id) == (first.participant_id, first.device_id)
    # A cookie that the browser has is not set again.
    assert again.device_secret == ""
    assert await world.load(appointment.id) == before


async def test_a_browser_known_from_another_appointment_keeps_its_secret(world: World) -> None:
    _, _, first = await world.waiting()
    _, link = await world.invited()
    second = await world.door.enter(link.secret, first.device_secret)
    assert second.device_secret == ""
    assert second.device_id != first.device_id
    assert (await world.door.refresh(second.invitation.appointment.id, first.device_secret)).device_id == (
        second.device_id
    )


async def test_a_made_up_device_secret_is_replaced_by_a_random_one(world: World) -> None:
    _, link = await world.invited()
    assert len((await world.door.enter(link.secret, "guessable")).device_secret) == 43


async def test_whoever_got_no_answer_enters_again(world: World) -> None:
    appointment, link = await world.invited()
    world.accounts.away = True
    with pytest.raises(Unavailable):
        await world.door.enter(link.secret, "")
    world.accounts.away = False
    world.rooms.away = True
    with pytest.raises(Unavailable):
        await world.door.enter(link.secret, "")
    world.rooms.away = False
    admission = await world.door.enter(link.secret, "")
    stored = await world.load(appointment.id)
    assert stored.customer is not None
    assert stored.customer.id == admission.participant_id
    assert stored.customer.recognise(digest(admission.device_secret)) is not None


async def test_a_second_device_in_the_call_waits_and_admitting_it_drops_the_first(world: World) -> None:
    appointment, link, first = await world.in_progress()
    second = await world.door.enter(link.secret, "")
    assert second.replaces_other_device
    assert second.participant_id == first.participant_id
    assert (await world.door.enter(link.secret, first.device_secret)).replaces_other_device is False
    await world.queue.admit(AGENT, appointment.id, 0)
    with pytest.raises(errors.DeviceNotRecognised):
        await world.door.refresh(appointment.id, first.device_secret)
    assert (await world.door.refresh(appointment.id, second.device_secret)).replaces_other_device is False


async def test_a_token_is_refreshed_for_a_device_that_is_in_and_for_no_other(world: World) -> None:
    appointment, _, admission = await world.waiting()
    refreshed = await world.door.refresh(appointment.id, admission.device_secret)
    assert refreshed.token == admission.token
    other, _, _ = await world.waiting()
    for id, secret in [
        (appointment.id, new_secret()),
        (appointment.id, ""),
        (other.id, admission.device_secret),
        ("apt_x", admission.device_secret),
    ]:
        with pytest.raises(errors.DeviceNotRecognised):
            await world.door.refresh(id, secret)


async def test_a_revoked_links_device_is_not_refreshed(world: World) -> None:
    appointment, link, admission = await world.in_progress()
    await world.links.revoke(AGENT, appointment.id, link.id)
    with pytest.raises(errors.DeviceNotRecognised):
        await world.door.refresh(appointment.id, admission.device_secret)
    stored = await world.load(appointment.id)
    assert stored.customer is not None
    assert not stored.customer.admitted


async def test_who_leaves_is_out_of_the_queue_and_may_come_back(world: World) -> None:
    appointment, link, admission = await world.waiting()
    await world.door.leave(appointment.id, admission.device_secret)
    await world.door.leave(appointment.id, admission.device_secret)
    assert (await world.load(appointment.id)).state is State.INVITED
    assert await world.queue.waiting(AGENT, "", "") == []
    with pytest.raises(errors.DeviceNotRecognised):
        await world.door.refresh(appointment.id, admission.device_secret)
    again = await world.door.enter(link.secret, admission.device_secret)
    assert again.participant_id == admission.participant_id
    assert world.told().count("CustomerLeft") == 1


async def test_only_who_is_in_can_leave(world: World) -> None:
    appointment, _, _ = await world.waiting()
    await world.door.leave(appointment.id, new_secret())
    assert (await world.load(appointment.id)).state is State.WAITING
    with pytest.raises(errors.DeviceNotRecognised):
        await world.door.leave("apt_x", new_secret())


async def test_leaving_does_not_end_a_call(world: World) -> None:
    appointment, _, admission = await world.in_progress()
    await world.door.leave(appointment.id, admission.device_secret)
    assert await world.load(appointment.id) == appointment


async def test_two_browsers_that_enter_at_once_make_one_participant(world: World) -> None:
    appointment, link = await world.invited()
    admissions = await asyncio.gather(*(world.door.enter(link.secret, new_secret()) for _ in range(2)))
    stored = await world.load(appointment.id)
    assert {each.participant_id for each in admissions} == {stored.customer.id if stored.customer else ""}
    assert len(stored.participants) == 1


async def test_the_customer_is_told_of_the_colleague_who_stands_in(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(NOW + timedelta(minutes=5)), "")
    link = await world.links.create(AGENT, booked.id, LinkChannel.COPY)
    assert (await world.door.enter(link.secret, "")).invitation.specialist_name == "Camille Martin"
    await world.queue.admit(ADMINISTRATOR, booked.id, 0)
    assert (await world.door.look(link.secret)).specialist_name == "Paul Roux"
    await world.queue.return_to_queue(ADMINISTRATOR, booked.id, 0)
    assert (await world.door.look(link.secret)).specialist_name == "Camille Martin"


async def test_a_company_and_specialist_of_whom_no_event_told_are_asked_for(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    link = await world.links.create(AGENT, booked.id, LinkChannel.COPY)
    world.stores.directory.tenants.clear()
    world.stores.directory.members.clear()
    world.accounts.tenants[TENANT_ID] = replace(TENANT, name="Lumière SA")
    world.accounts.members[CAMILLE_ID] = CAMILLE
    invitation = await world.door.look(link.secret)
    assert invitation.tenant is not None
    assert (invitation.tenant.name, invitation.specialist_name) == ("Lumière SA", "Camille Martin")
