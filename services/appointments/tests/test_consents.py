"""Wordings of consents, and answers in the call: by whom, to which version, kept, and revoked."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from parley.appointments.domain import consents, errors
from parley.appointments.domain.consent import ConsentAnswer, ConsentMethod, ConsentPurpose
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied
from parley.common.ids import new_id

from .conftest import ADMINISTRATOR, AGENT, CAMILLE_ID, NOW, PAUL_ID, STRANGER, TENANT_ID, World

PHOTO, RECORDING = ConsentPurpose.PHOTO, ConsentPurpose.RECORDING


def answer(purpose: ConsentPurpose = PHOTO, version: int = 1, *, granted: bool = True) -> ConsentAnswer:
    return ConsentAnswer(new_id("cns"), purpose, granted, version, "en")


async def customer_in_call(world: World) -> tuple[Caller, str]:
    appointment, _, admission = await world.in_progress()
    caller = Caller(
        Kind.PARTICIPANT,
        admission.participant_id,
        TENANT_ID,
        appointment_id=appointment.id,
        device_id=admission.device_id,
    )
    return caller, appointment.id


async def test_a_company_starts_with_our_wordings_in_two_languages(world: World) -> None:
    texts = await world.consents.texts(AGENT)
    assert {(each.purpose, each.version) for each in texts} == {(purpose, 1) for purpose in ConsentPurpose}
    assert all(set(each.text) == {"fr", "en"} and all(each.text.values()) for each in texts)
    assert await world.consents.texts(AGENT) == texts
    assert world.told().count("ConsentTextPublished") == len(texts)
    assert {each.tenant_id for each in await world.consents.texts(STRANGER)} != {TENANT_ID}


async def test_a_wording_is_never_changed_but_followed_by_another(world: World) -> None:
    first = await world.consents.publish(ADMINISTRATOR, PHOTO, {"fr": " Une photo ? "})
    assert (first.version, first.text, first.published_by) == (2, {"fr": "Une photo ?"}, PAUL_ID)
    # The same again is no news.
    assert await world.consents.publish(ADMINISTRATOR, PHOTO, {"fr": "Une photo ?"}) == first
    versions = [each.version for each in await world.consents.texts(AGENT) if each.purpose is PHOTO]
    assert sorted(versions) == [1, 2]


async def test_two_who_publish_at_once_make_two_versions(world: World) -> None:
    await world.consents.texts(AGENT)
    wordings = [{"fr": "Une photo ?"}, {"fr": "Des photos ?"}]
    made = await asyncio.gather(*(world.consents.publish(ADMINISTRATOR, PHOTO, each) for each in wordings))
    assert sorted(each.version for each in made) == [2, 3]


@pytest.mark.parametrize("text", [{}, {"fr": "  "}, {"français": "Oui ?"}, {"fr": "x" * 1001}, {"fr": "\0"}])
async def test_a_wording_must_hold_something_to_read_in_a_language(world: World, text: Mapping[str, str]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await world.consents.publish(ADMINISTRATOR, PHOTO, text)
    assert refusal.value.field == "text"


async def test_only_administrators_publish(world: World) -> None:
    with pytest.raises(PermissionDenied):
        await world.consents.publish(AGENT, PHOTO, {"fr": "Une photo ?"})


async def test_a_customer_agrees_in_the_call_and_revokes(world: World) -> None:
    await world.consents.texts(AGENT)
    customer, id = await customer_in_call(world)
    agreed = await world.consents.answer(customer, id, answer())
    world.clock.advance(minutes=1)
    revoked = await world.consents.answer(customer, id, answer(granted=False))
    assert [(each.granted, each.method, each.recorded_by) for each in revoked.consents] == [
        (True, ConsentMethod.IN_CALL, ""),
        (False, ConsentMethod.IN_CALL, ""),
    ]
    counts = consents.latest(await world.load(id), PHOTO)
    assert counts is not None
    assert not counts.granted
    # The same answer again is the same answer.
    assert (await world.consents.answer(customer, id, answer(granted=False))).version == revoked.version
    assert world.stores.events[-1].actor == Actor(ActorKind.PARTICIPANT, customer.subject)
    assert (agreed.links, agreed.notes) == ((), "")


async def test_staff_write_down_what_they_were_told(world: World) -> None:
    await world.consents.texts(AGENT)
    customer, id = await customer_in_call(world)
    [kept] = (await world.consents.answer(AGENT, id, answer(RECORDING))).consents
    assert (kept.method, kept.recorded_by) == (ConsentMethod.SPOKEN, CAMILLE_ID)
    assert (kept.participant_id, kept.locale, kept.answered_at) == (customer.subject, "en", NOW)


async def test_an_answer_keeps_the_words_that_it_was_given_to(world: World) -> None:
    [ours] = [each for each in await world.consents.texts(AGENT) if each.purpose is PHOTO]
    customer, id = await customer_in_call(world)
    await world.consents.answer(customer, id, answer())
    await world.consents.publish(ADMINISTRATOR, PHOTO, {"en": "A photo?"})
    await world.consents.answer(customer, id, answer(version=2, granted=False))
    for caller in (customer, AGENT):
        listed = await world.consents.of_appointment(caller, id)
        assert [(each.consent.granted, each.text) for each in listed] == [(True, ours.text["en"]), (False, "A photo?")]
    for stranger in (STRANGER, replace(customer, subject="prt_x"), replace(customer, device_id="dev_x")):
        with pytest.raises(errors.AppointmentNotFound):
            await world.consents.of_appointment(stranger, id)
    with pytest.raises(PermissionDenied):
        await world.consents.of_appointment(Caller(Kind.SERVICE, "signaling"), id)


async def test_nobody_answers_for_others_or_to_what_was_never_asked(world: World) -> None:
    await world.consents.texts(AGENT)
    await world.consents.texts(STRANGER)
    customer, id = await customer_in_call(world)
    for stranger in (STRANGER, replace(customer, subject="prt_x"), replace(customer, device_id="dev_x")):
        with pytest.raises(errors.AppointmentNotFound):
            await world.consents.answer(stranger, id, answer())
    for caller in (customer, AGENT):
        with pytest.raises(errors.ConsentTextNotFound):
            await world.consents.answer(caller, id, answer(version=7))
    with pytest.raises(PermissionDenied):
        await world.consents.answer(Caller(Kind.SERVICE, "signaling"), id, answer())
    nobody_entered, _ = await world.invited()
    with pytest.raises(errors.NoParticipant):
        await world.consents.answer(AGENT, nobody_entered.id, answer())
    assert (await world.load(id)).consents == ()


async def test_the_ledger_is_bounded_and_who_agreed_can_always_withdraw(world: World) -> None:
    await world.consents.texts(AGENT)
    _, id = await customer_in_call(world)
    for number in range(consents.MAX_CONSENTS):
        await world.consents.answer(AGENT, id, answer(granted=number % 2 == 1))
    for _ in range(2):
        withdrawn = await world.consents.answer(AGENT, id, answer(granted=False))
        assert len(withdrawn.consents) == consents.MAX_CONSENTS + 1
    with pytest.raises(errors.TooManyConsents):
        await world.consents.answer(AGENT, id, answer())
