"""What is asked at the door: an age where the law asks for one, and the consents that the appointment needs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import Preset
from parley.appointments.domain.check_in import CheckIn
from parley.appointments.domain.consent import (
    AgeConfirmation,
    ConsentAnswer,
    ConsentMethod,
    ConsentPurpose,
)
from parley.appointments.domain.events import AgeRefused, ConsentAnswered, CustomerEntered
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind, Recorded
from parley.appointments.domain.state import State
from parley.appointments.service.appointments import NewInvitation
from parley.common.errors import Unavailable
from parley.common.ids import new_id

from .conftest import AGENT, NOW, SERVICE, TENANT, World

MEETING, PHOTO, LOCATION = ConsentPurpose.MEETING, ConsentPurpose.PHOTO, ConsentPurpose.LOCATION


def answer(purpose: ConsentPurpose = MEETING, version: int = 1, *, granted: bool = True) -> ConsentAnswer:
    return ConsentAnswer(new_id("cns"), purpose, granted, version, "fr-FR")


async def invited(world: World, preset: Preset = Preset.SURVEY_AND_INSPECTION) -> tuple[Appointment, str]:
    """An invitation, by default to what needs one consent and asks for two more; and its link's secret."""
    types = {each.preset: each.id for each in await world.types.all(AGENT)}
    new = NewInvitation(await world.customer_id(), types[preset], "", LinkChannel.COPY)
    appointment = await world.appointments.invite(AGENT, new, "")
    return appointment, (await world.links.create(SERVICE, appointment.id, LinkChannel.COPY)).secret


def law(world: World, **ages: int) -> None:
    world.stores.directory.know(replace(TENANT, version=2, ages_of_consent=ages))


async def test_where_nothing_is_asked_one_click_enters(world: World) -> None:
    _, secret = await invited(world, Preset.VISUAL_ASSISTANCE)
    invitation = await world.door.look(secret)
    assert (invitation.asked.minimum_age, invitation.asked.questions) == (0, ())
    await world.door.enter(secret, "")


async def test_whoever_does_not_say_that_they_are_old_enough_stays_outside_and_is_told_of_by_no_name(
    world: World,
) -> None:
    law(world, FR=15)
    appointment, secret = await invited(world, Preset.VISUAL_ASSISTANCE)
    before, told = await world.load(appointment.id), world.told()
    assert (await world.door.look(secret)).asked.minimum_age == 15
    with pytest.raises(errors.AgeNotConfirmed) as refusal:
        await world.door.enter(secret, "")
    assert refusal.value.details["minimum_age"] == "15"
    # The audit trail tells that it happened, and by which link.
    *others, link = before.links
    refused_once = replace(before, version=before.version + 1, links=(*others, replace(link, age_refused_at=NOW)))
    assert await world.load(appointment.id) == refused_once
    assert world.told() == [*told, "AgeRefused"]
    refused = world.stores.events[-1]
    assert (refused.fact, refused.actor) == (AgeRefused(15), Actor(ActorKind.VISITOR, link.id))
    # Once for each link, so that whoever insists fills no trail and changes nothing under anybody's hands.
    with pytest.raises(errors.AgeNotConfirmed):
        await world.door.enter(secret, "")
    assert (await world.load(appointment.id), world.told()) == (refused_once, [*told, "AgeRefused"])
    await world.door.enter(secret, "", CheckIn(age_confirmed=True))
    entered = await world.load(appointment.id)
    assert entered.age_confirmation == AgeConfirmation(15, "FR", NOW)
    # What was confirmed is not asked again, on another device either.
    assert (await world.door.look(secret)).asked.minimum_age == 0
    await world.door.enter(secret, "")


async def test_a_refusal_for_age_stands_though_it_could_not_be_told_and_the_next_one_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    law(world, FR=15)
    appointment, secret = await invited(world, Preset.VISUAL_ASSISTANCE)
    before, told = await world.load(appointment.id), world.told()

    async def away(_appointment: Appointment, _events: Sequence[Recorded]) -> None:
        raise Unavailable("The database is away.")

    with monkeypatch.context() as outage:
        outage.setattr(world.stores.appointments, "save", away)
        with pytest.raises(errors.AgeNotConfirmed):
            await world.door.enter(secret, "")
    assert (await world.load(appointment.id), world.told()) == (before, told)
    with pytest.raises(errors.AgeNotConfirmed):
        await world.door.enter(secret, "")
    assert world.told() == [*told, "AgeRefused"]


async def test_the_customers_country_counts_before_the_companys(world: World) -> None:
    law(world, FR=15, DE=16)
    appointment, secret = await invited(world, Preset.VISUAL_ASSISTANCE)
    customer = world.stores.customers.all[appointment.customer_id]
    world.stores.customers.all[customer.id] = replace(customer, country="DE")
    assert (await world.door.look(secret)).asked.minimum_age == 16
    world.stores.customers.all[customer.id] = replace(customer, country="US")
    # A country without such a law in the table asks for nothing.
    assert (await world.door.look(secret)).asked.minimum_age == 0


async def test_a_link_that_opens_no_door_asks_for_nothing_first(world: World) -> None:
    law(world, FR=15)
    appointment, secret = await invited(world)
    await world.appointments.cancel(AGENT, appointment.id, 0, "")
    with pytest.raises(errors.AppointmentCancelled):
        await world.door.enter(secret, "")


async def test_the_consents_that_an_appointment_needs_are_asked_and_kept(world: World) -> None:
    appointment, secret = await invited(world)
    questions = (await world.door.look(secret)).asked.questions
    assert [(each.text.purpose, each.required, each.text.version) for each in questions] == [
        (MEETING, True, 1),
        (PHOTO, False, 1),
        (LOCATION, False, 1),
    ]
    assert set(questions[0].text.text) == {"fr", "en"}
    admission = await world.door.enter(secret, "", CheckIn(answers=(answer(), answer(PHOTO, granted=False))))
    entered = await world.load(appointment.id)
    assert [(each.purpose, each.granted) for each in entered.consents] == [(MEETING, True), (PHOTO, False)]
    kept = entered.consents[0]
    assert (kept.participant_id, kept.text_version, kept.locale) == (admission.participant_id, 1, "fr")
    assert (kept.answered_at, kept.method, kept.recorded_by) == (NOW, ConsentMethod.CHECK_IN, "")
    facts = [each.fact for each in world.stores.events[-3:]]
    assert facts == [
        CustomerEntered(admission.participant_id, admission.device_id),
        *map(ConsentAnswered, entered.consents),
    ]
    # One that need not be given is not asked again once it was declined; the one left open is.
    assert [each.text.purpose for each in admission.invitation.asked.questions] == [LOCATION]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param((), id="none"),
        pytest.param((answer(granted=False),), id="declined"),
        pytest.param((answer(PHOTO),), id="for another purpose"),
        pytest.param((answer(version=2),), id="to another wording"),
    ],
)
async def test_without_a_consent_that_is_needed_nobody_enters(world: World, answers: tuple[ConsentAnswer, ...]) -> None:
    appointment, secret = await invited(world)
    await world.door.look(secret)
    before, told = await world.load(appointment.id), world.told()
    with pytest.raises(errors.ConsentNeeded) as refusal:
        await world.door.enter(secret, "", CheckIn(answers=answers))
    assert refusal.value.details["purposes"] == "meeting"
    assert (await world.load(appointment.id), world.told()) == (before, told)


async def test_a_device_that_is_in_is_not_asked_again_for_a_new_wording(world: World) -> None:
    _, secret = await invited(world)
    admission = await world.door.enter(secret, "", CheckIn(answers=(answer(),)))
    world.clock.advance(timedelta(minutes=1))
    administrator = replace(AGENT, roles=frozenset({"administrator"}))
    await world.consents.publish(administrator, MEETING, {"fr": "Autre chose."})
    again = await world.door.enter(secret, admission.device_secret)
    assert again.participant_id == admission.participant_id
    assert [each.text.version for each in again.invitation.asked.questions if each.required] == [2]
    # Another device has not answered to it.
    with pytest.raises(errors.ConsentNeeded):
        await world.door.enter(secret, "")


async def test_whether_the_call_is_on_this_device_is_told_at_the_door(world: World) -> None:
    appointment, link, admission = await world.in_progress()
    other = await world.links.create(SERVICE, appointment.id, LinkChannel.COPY)

    async def elsewhere(secret: str, device_secret: str = "") -> bool:
        return (await world.door.look(secret, device_secret)).in_use_elsewhere

    assert not await elsewhere(link.secret, admission.device_secret)
    assert await elsewhere(link.secret, "s" * 43)
    # A browser that does not say which device it is.
    assert (await elsewhere(link.secret), await elsewhere(other.secret)) == (False, True)
    asking = await world.door.enter(other.secret, "")
    assert (asking.replaces_other_device, asking.invitation.in_use_elsewhere) == (True, True)
    assert (await world.load(appointment.id)).state is State.IN_PROGRESS
