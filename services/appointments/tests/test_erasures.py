"""Export and erasure: everything, everywhere, once, with proof, whatever dies or is away in between."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments import messages
from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentAnswer, ConsentPurpose
from parley.appointments.domain.erasure import STEPS, Erasure
from parley.appointments.domain.state import State
from parley.appointments.service.customers import CustomerChanges
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.errors import PermissionDenied, Unauthenticated, Unavailable
from parley.common.ids import new_id

from .conftest import ADMINISTRATOR, AGENT, OPERATOR, PAUL_ID, STRANGER, TENANT, TENANT_ID, World

LONG = timedelta(days=366)


async def finished(world: World) -> Appointment:
    """A call that is over, with all that can be told of somebody."""
    await world.consents.texts(AGENT)
    appointment, _, _ = await world.in_progress()
    answer = ConsentAnswer(new_id("cns"), ConsentPurpose.PHOTO, True, 1, "fr")
    await world.consents.answer(AGENT, appointment.id, answer)
    return await world.queue.complete(AGENT, appointment.id, 0, "solved", "A boiler in the cellar.")


async def erased(world: World, customer_id: str) -> Erasure:
    await world.erasures.request(ADMINISTRATOR, customer_id)
    world.clock.advance(minutes=1)
    await world.erasures.work()
    return await world.erasures.get(ADMINISTRATOR, customer_id)


async def test_an_erasure_leaves_ids_alone_and_proves_what_every_service_erased(world: World) -> None:
    appointment = await finished(world)
    for name, records in (("chat", 14), ("notifications", 3), ("insights", 40)):
        world.holders[name].records = records
    erasure = await erased(world, appointment.customer_id)
    assert [(each.service, each.records) for each in erasure.steps] == [
        ("appointments", 2),
        ("chat", 14),
        ("notifications", 3),
        ("insights", 40),
    ]
    assert erasure.completed_at == world.clock()
    assert all(each.done_at for each in erasure.steps)
    assert (erasure.requested_by, erasure.tenant_id) == (PAUL_ID, TENANT_ID)
    for holder in world.holders.values():
        assert holder.erased == [(TENANT_ID, appointment.customer_id, (appointment.id,))]
    left = await world.load(appointment.id)
    assert (left.state, left.erased_at) == (State.COMPLETED, world.clock())
    assert (left.notes, left.outcome, left.subject, left.consents, left.links) == ("", "", "", (), ())
    assert all(each.device is None for each in left.participants)
    customer = world.stores.customers.all[appointment.customer_id]
    assert (customer.display_name, customer.email, customer.phone, customer.creation) == ("", "", "", None)
    assert customer.erased_at == world.clock()
    told = world.told()
    assert told.index("ErasureRequested") < told.index("AppointmentErased") < told.index("ErasureCompleted")
    assert "CustomerSaved" in told[told.index("ErasureRequested") :]


async def test_nothing_more_is_kept_of_a_call_that_was_erased(world: World) -> None:
    appointment = await finished(world)
    await erased(world, appointment.customer_id)
    left = await world.load(appointment.id)
    with pytest.raises(errors.AppointmentEnded):
        await world.queue.complete(AGENT, appointment.id, 0, "solved", "A boiler in the cellar.")
    answer = ConsentAnswer(new_id("cns"), ConsentPurpose.PHOTO, True, 1, "fr")
    with pytest.raises(errors.NoParticipant):
        await world.consents.answer(AGENT, appointment.id, answer)
    assert await world.load(appointment.id) == left


async def test_what_is_open_is_called_off_at_once(world: World) -> None:
    waiting, _, _ = await world.waiting()
    customer_id = waiting.customer_id
    await world.erasures.request(ADMINISTRATOR, customer_id)
    assert (await world.load(waiting.id)).state is State.CANCELLED
    # Time to tell the customer so: their address is still known.
    assert world.stores.customers.all[customer_id].email
    await world.erasures.work()
    assert world.stores.customers.all[customer_id].email
    talking, _, _ = await world.in_progress()
    await world.erasures.request(ADMINISTRATOR, talking.customer_id)
    assert (await world.load(talking.id)).state is State.COMPLETED


async def test_what_was_not_called_off_yet_is_when_it_is_asked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, _, _ = await world.waiting()

    async def cut(*_: object) -> None:
        raise Unavailable("the database is away")

    with monkeypatch.context() as away:
        away.setattr(world.stores.appointments, "save", cut)
        with pytest.raises(Unavailable):
            await world.erasures.request(ADMINISTRATOR, waiting.customer_id)
    assert (await world.load(waiting.id)).state is State.WAITING
    await world.erasures.request(ADMINISTRATOR, waiting.customer_id)
    assert (await world.load(waiting.id)).state is State.CANCELLED
    assert world.told().count("ErasureRequested") == 1


async def test_asked_for_twice_it_is_one_erasure(world: World) -> None:
    appointment = await finished(world)
    first, second = await asyncio.gather(
        *(world.erasures.request(ADMINISTRATOR, appointment.customer_id) for _ in range(2))
    )
    assert first.id == second.id
    done = await erased(world, appointment.customer_id)
    assert done.id == first.id
    assert await world.erasures.request(ADMINISTRATOR, appointment.customer_id) == done
    assert world.told().count("ErasureRequested") == world.told().count("ErasureCompleted") == 1


async def test_a_service_that_is_away_is_asked_again_and_the_others_are_not(world: World) -> None:
    appointment = await finished(world)
    world.holders["notifications"].away = True
    erasure = await erased(world, appointment.customer_id)
    assert (erasure.open_steps, erasure.completed_at) == (["notifications", "insights"], None)
    await world.erasures.work()
    assert (await world.erasures.get(ADMINISTRATOR, appointment.customer_id)).version == erasure.version
    world.holders["notifications"].away = False
    world.clock.advance(seconds=15)
    await world.erasures.work()
    assert (await world.erasures.get(ADMINISTRATOR, appointment.customer_id)).open_steps == []
    assert [len(world.holders[name].erased) for name in ("chat", "notifications", "insights")] == [1, 1, 1]


async def test_a_killed_replicas_erasure_is_finished_by_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(Exception):
        pass

    async def die(*_: object) -> int:
        raise Killed

    appointment = await finished(world)
    await world.erasures.request(ADMINISTRATOR, appointment.customer_id)
    world.clock.advance(minutes=1)
    with monkeypatch.context() as dying:
        dying.setattr(world.holders["notifications"], "erase", die)
        with pytest.raises(Killed):
            await world.erasures.work()
    # Nobody takes it over while its worker may be alive.
    await world.erasures.work()
    assert (await world.erasures.get(ADMINISTRATOR, appointment.customer_id)).open_steps == [
        "notifications",
        "insights",
    ]
    world.clock.advance(seconds=30)
    await world.erasures.work()
    assert (await world.erasures.get(ADMINISTRATOR, appointment.customer_id)).completed_at


async def test_replicas_that_race_complete_it_once(world: World) -> None:
    appointment = await finished(world)
    await world.erasures.request(ADMINISTRATOR, appointment.customer_id)
    world.clock.advance(minutes=1)
    await asyncio.gather(*(world.erasures.work() for _ in range(3)))
    assert world.told().count("ErasureCompleted") == world.told().count("AppointmentErased") == 1


async def test_nothing_new_begins_for_an_erased_customer(world: World) -> None:
    appointment = await finished(world)
    await erased(world, appointment.customer_id)
    new = replace(await world.invitation(), customer_id=appointment.customer_id)
    with pytest.raises(errors.CustomerErased):
        await world.appointments.invite(AGENT, new, "")
    with pytest.raises(errors.CustomerNotFound):
        await world.customers.update(AGENT, appointment.customer_id, CustomerChanges(display_name="Jeanne"), 0)


NOT_ADMINISTRATORS = [
    (AGENT, PermissionDenied),
    (OPERATOR, PermissionDenied),
    (Caller(Kind.SERVICE, "notifications"), PermissionDenied),
    (ANONYMOUS, Unauthenticated),
    (STRANGER, errors.CustomerNotFound),
]


@pytest.mark.parametrize(("caller", "refusal"), NOT_ADMINISTRATORS)
async def test_only_the_companys_administrators_export_and_erase(
    world: World, caller: Caller, refusal: type[Exception]
) -> None:
    customer_id = await world.customer_id()
    for attempt in (
        world.erasures.request(caller, customer_id),
        world.erasures.get(caller, customer_id),
        world.exports.export(caller, customer_id),
    ):
        with pytest.raises(refusal):
            await attempt
    assert world.stores.erasures.all == {}


async def test_of_a_customer_whom_nobody_erases_there_is_no_erasure(world: World) -> None:
    with pytest.raises(errors.ErasureNotFound):
        await world.erasures.get(ADMINISTRATOR, await world.customer_id())


async def test_an_appointment_goes_when_its_company_keeps_it_no_longer(world: World) -> None:
    appointment = await finished(world)
    await world.erasures.begin_due_retention()
    assert world.stores.erasures.all == {}
    world.clock.advance(LONG)
    for _ in range(2):
        await world.erasures.begin_due_retention()
    await world.erasures.work()
    [erasure] = world.stores.erasures.all.values()
    assert (erasure.appointment_id, erasure.requested_by) == (appointment.id, "retention")
    assert [(each.service, each.records) for each in erasure.steps] == [(STEPS[0], 1), *((s, 0) for s in STEPS[1:])]
    # Of the customer nothing goes but what belongs to the appointment.
    assert world.holders["insights"].erased == [(TENANT_ID, "", (appointment.id,))]
    assert world.stores.customers.all[appointment.customer_id].email
    assert (await world.load(appointment.id)).erased_at == world.clock()
    await world.erasures.begin_due_retention()
    assert len(world.stores.erasures.all) == 1


async def test_a_company_that_keeps_everything_loses_nothing(world: World) -> None:
    world.stores.directory.know(replace(TENANT, version=2, retention_days=0))
    await finished(world)
    world.clock.advance(10 * LONG)
    await world.erasures.begin_due_retention()
    assert world.stores.erasures.all == {}


async def test_an_export_has_a_member_for_every_service(world: World) -> None:
    appointment = await finished(world)
    await finished(world)
    export = await world.exports.export(ADMINISTRATOR, appointment.customer_id)
    own = messages.encode_own_data(export.customer, export.appointments, export.wordings, complete=export.complete)
    document = json.loads(messages.encode_export({"appointments": own, **export.elsewhere}))
    assert list(document) == ["appointments", "chat", "notifications", "insights"]
    assert document["appointments"]["customer"]["email"] == "jeanne@example.org"
    [told] = document["appointments"]["appointments"]
    assert (told["id"], told["notes"]) == (appointment.id, "A boiler in the cellar.")
    # What they answered, and to which words.
    [answer], [text] = told["consents"], document["appointments"]["consent_texts"]
    assert (answer["purpose"], answer["text_version"]) == (text["purpose"], text["version"])
    assert answer["purpose"] == "CONSENT_PURPOSE_PHOTO"
    assert text["text"]["by_locale"][answer["locale"]]
    assert document["appointments"]["complete"]
    assert document["chat"] == [TENANT_ID, appointment.customer_id, appointment.id]


async def test_an_export_that_would_lack_something_is_refused(world: World) -> None:
    world.holders["chat"].away = True
    with pytest.raises(Unavailable):
        await world.exports.export(ADMINISTRATOR, await world.customer_id())
