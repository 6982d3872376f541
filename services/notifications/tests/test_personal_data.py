"""What is kept of a customer, told and erased (M28)."""

import json
from datetime import timedelta

import pytest

from parley.common import errors
from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.notifications.domain.errors import Refused
from parley.notifications.domain.message import ERASED, Channel, Kind, MessageDropped, State
from parley.notifications.messages.personal_data import encode_personal_data
from parley.notifications.service.messages import NewMessage

from .conftest import ADMINISTRATOR, AGENT, STARTS_AT, World

OWNER = Caller(CallerKind.SERVICE, "appointments")
WRITTEN = "Votre dossier médical est prêt."


async def written(world: World) -> None:
    """A sent message, a failed one, one to come, and a preference."""
    new = NewMessage("apt_a", Channel.EMAIL, Kind.CUSTOM, WRITTEN, None)
    await world.messages.send(AGENT, new, "once")
    await world.deliver_due()
    world.email.answer = Refused("SMTP 550")
    await world.messages.send(AGENT, new, "")
    await world.deliver_due()
    await world.messages.send(AGENT, NewMessage("apt_a", Channel.EMAIL, Kind.CUSTOM, WRITTEN, STARTS_AT), "")
    await world.preferences.set(AGENT, "cus_a", Channel.SMS, True)


async def test_an_export_tells_all_that_is_kept(world: World) -> None:
    await written(world)
    found = await world.personal_data.export(OWNER, "ten_a", "cus_a", [])
    told = json.loads(encode_personal_data(found.messages, found.preferences))
    assert [each["text"] for each in told["messages"]] == [WRITTEN] * 3
    assert [(each["channel"], each["opted_out"]) for each in told["contact_preferences"]] == [("CHANNEL_SMS", True)]


async def test_an_erasure_leaves_no_word_and_nothing_goes_out_any_more(world: World) -> None:
    await written(world)
    assert await world.personal_data.erase(OWNER, "ten_a", "cus_a", ["apt_a"]) == 4
    kept = str(world.store.messages) + str(world.preference_store.preferences)
    assert WRITTEN not in kept
    assert "SMTP 550" not in kept
    assert "once" not in kept
    assert sorted(each.state.value for each in world.store.messages.values()) == ["dropped", "failed", "sent"]
    assert isinstance(world.facts[-1], MessageDropped)
    assert world.facts[-1].message.error == ERASED
    world.clock.now = STARTS_AT + timedelta(minutes=1)
    assert await world.deliver_due() == 0


async def test_erasing_again_changes_nothing(world: World) -> None:
    await written(world)
    await world.personal_data.erase(OWNER, "ten_a", "cus_a", [])
    before, told = dict(world.store.messages), list(world.facts)
    assert await world.personal_data.erase(OWNER, "ten_a", "cus_a", []) == 0
    assert (world.store.messages, world.facts) == (before, told)


async def test_of_an_appointment_alone_the_customers_preferences_stay(world: World) -> None:
    await written(world)
    assert await world.personal_data.erase(OWNER, "ten_a", "", ["apt_a"]) == 3
    assert len(world.preference_store.preferences) == 1


async def test_another_tenants_data_is_out_of_reach(world: World) -> None:
    await written(world)
    found = await world.personal_data.export(OWNER, "ten_b", "cus_a", ["apt_a"])
    assert (found.messages, found.preferences) == ([], [])
    assert await world.personal_data.erase(OWNER, "ten_b", "cus_a", ["apt_a"]) == 0


async def test_a_message_on_its_way_makes_the_erasure_wait(world: World) -> None:
    await world.messages.send(AGENT, NewMessage("apt_a", Channel.EMAIL, Kind.CUSTOM, WRITTEN, None), "")
    (in_hand,) = await world.delivery.claim_due(1)
    with pytest.raises(errors.Unavailable):
        await world.personal_data.erase(OWNER, "ten_a", "cus_a", [])
    await world.delivery.deliver(in_hand)
    assert await world.personal_data.erase(OWNER, "ten_a", "cus_a", []) == 1
    assert world.the_message(Kind.CUSTOM).state is State.SENT


@pytest.mark.parametrize("caller", [ADMINISTRATOR, Caller(CallerKind.SERVICE, "chat"), Caller(CallerKind.ANONYMOUS)])
async def test_only_appointments_may_ask(world: World, caller: Caller) -> None:
    for use in (world.personal_data.export, world.personal_data.erase):
        with pytest.raises((errors.PermissionDenied, errors.Unauthenticated)):
            await use(caller, "ten_a", "cus_a", [])


async def test_too_much_at_once_and_no_tenant_are_refused(world: World) -> None:
    with pytest.raises(errors.InvalidArgument):
        await world.personal_data.export(OWNER, "ten_a", "", [f"apt_{n}" for n in range(101)])
    with pytest.raises(errors.InvalidArgument):
        await world.personal_data.erase(OWNER, "", "cus_a", [])
