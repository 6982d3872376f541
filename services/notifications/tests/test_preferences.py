"""What customers do not want to get: staff write it down, or they follow the link of an e-mail themselves."""

import pytest

from parley.common import errors
from parley.notifications.domain.errors import OptOutInvalid
from parley.notifications.domain.message import Channel, Kind, State
from parley.notifications.domain.preference import ContactPreferenceChanged, OptOut
from parley.notifications.opt_outs import SignedOptOuts
from parley.notifications.service.messages import NewMessage

from .conftest import AGENT, OPERATOR, OPT_OUT_KEY, STARTS_AT, STRANGER, World, appointment

LINK = OptOut("ten_a", "cus_a", Channel.EMAIL)


async def wants(world: World) -> dict[Channel, bool]:
    return {each.channel: not each.opted_out for each in await world.preferences.of_customer(AGENT, "cus_a")}


async def test_whoever_never_decided_gets_everything(world: World) -> None:
    assert await wants(world) == {Channel.EMAIL: True, Channel.SMS: True}
    assert {each.changed_by for each in await world.preferences.of_customer(AGENT, "cus_a")} == {""}


async def test_staff_write_down_what_they_were_told_and_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        await world.preferences.set(AGENT, "cus_a", Channel.SMS, True)
    assert await wants(world) == {Channel.EMAIL: True, Channel.SMS: False}
    await world.preferences.set(AGENT, "cus_a", Channel.SMS, False)
    assert await wants(world) == {Channel.EMAIL: True, Channel.SMS: True}
    told = [fact.preference for fact in world.facts if isinstance(fact, ContactPreferenceChanged)]
    assert [(each.opted_out, each.changed_by) for each in told] == [(True, "stf_a"), (False, "stf_a")]


async def test_the_link_of_an_e_mail_opts_out_of_that_channel_again_and_again(world: World) -> None:
    await world.invite(await world.become(appointment(reminders=(60,))))
    await world.deliver_due()
    world.clock.advance(STARTS_AT - world.clock() - (STARTS_AT - STARTS_AT.replace(hour=12)))
    await world.deliver_due()
    secret = world.email.letters[-1].unsubscribe.rpartition("/")[2]
    for _ in range(2):
        done = await world.preferences.opt_out(secret)
        assert (done.company_name, done.channel) == ("Lumière", Channel.EMAIL)
    assert await wants(world) == {Channel.EMAIL: False, Channel.SMS: True}
    (preference,) = world.preference_store.preferences.values()
    assert (preference.changed_by, preference.version) == ("customer", 1)


async def test_reminders_planned_before_are_dropped_and_what_changes_the_appointment_is_not(world: World) -> None:
    await world.invite(await world.become(appointment(reminders=(60,))))
    await world.preferences.opt_out(world.opt_outs.secret(LINK))
    await world.deliver_due()
    assert len(world.email.letters) == 1
    world.clock.now = STARTS_AT.replace(hour=12)
    await world.deliver_due()
    assert (world.the_message(Kind.REMINDER).state, world.the_message(Kind.REMINDER).error) == (
        State.DROPPED,
        "opted out",
    )
    assert len(world.email.letters) == 1


async def test_what_was_planned_by_hand_before_is_dropped_too(world: World) -> None:
    new = NewMessage("apt_a", Channel.EMAIL, Kind.CUSTOM, "Bonjour", STARTS_AT.replace(hour=12))
    sent = await world.messages.send(AGENT, new, "")
    await world.preferences.opt_out(world.opt_outs.secret(LINK))
    world.clock.now = STARTS_AT.replace(hour=12)
    await world.deliver_due()
    assert (await world.messages.get(AGENT, sent.id)).error == "opted out"


async def test_another_tenants_customer_does_not_exist(world: World) -> None:
    with pytest.raises(errors.NotFound):
        await world.preferences.of_customer(STRANGER, "cus_a")
    with pytest.raises(errors.NotFound):
        await world.preferences.set(STRANGER, "cus_a", Channel.SMS, True)
    with pytest.raises(errors.PermissionDenied):
        await world.preferences.of_customer(OPERATOR, "cus_a")
    assert world.preference_store.preferences == {}


class TestSecrets:
    def test_a_secret_is_the_same_each_time_and_says_what_it_is_for(self) -> None:
        opt_outs = SignedOptOuts(OPT_OUT_KEY)
        assert opt_outs.secret(LINK) == opt_outs.secret(LINK)
        assert opt_outs.read(opt_outs.secret(LINK)) == LINK

    def test_nothing_in_it_can_be_changed(self) -> None:
        opt_outs = SignedOptOuts(OPT_OUT_KEY)
        secret = opt_outs.secret(LINK)
        for at in range(len(secret)):
            # The last character holds bits that decode to nothing: another one may be the same secret.
            forged = secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :]
            try:
                assert opt_outs.read(forged) == LINK
                assert at == len(secret) - 1
            except OptOutInvalid:
                continue

    @pytest.mark.parametrize("secret", ["", "x", "é", "=", "A" * 43, "A" * 10_000, "AAAA\n", "../../etc"])
    def test_what_was_never_given_is_refused(self, secret: str) -> None:
        with pytest.raises(OptOutInvalid):
            SignedOptOuts(OPT_OUT_KEY).read(secret)

    def test_another_key_knows_none_of_them(self) -> None:
        secret = SignedOptOuts("another key of thirty-two characters").secret(LINK)
        with pytest.raises(OptOutInvalid):
            SignedOptOuts(OPT_OUT_KEY).read(secret)
