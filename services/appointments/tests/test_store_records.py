"""What the stores of wordings, erasures, presences, timers and the queue keep to: the fakes and the real ones alike."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentPurpose, ConsentText
from parley.appointments.domain.erasure import Erasure, erase_appointment
from parley.appointments.domain.presence import Attendance, Presence
from parley.appointments.domain.queue import Call, hold
from parley.appointments.domain.timers import Due
from parley.common.errors import Conflict

from .conftest import CAMILLE_ID, NOW, OTHER_TENANT_ID, TEAM_ID, TENANT, TENANT_ID, invited, scheduled
from .stages import entered
from .stores import Stores

PHOTO, MEETING = ConsentPurpose.PHOTO, ConsentPurpose.MEETING
MINUTE = timedelta(minutes=1)


async def kept(stores: Stores, *appointments: Appointment) -> None:
    for each in appointments:
        await stores.appointments.insert(each, [])


def came(id: str = "prt_a", *, online: bool = True, seconds: int = 0) -> Attendance:
    return Attendance("apt_a", id, id.startswith("prt"), online, NOW + timedelta(seconds=seconds))


async def test_who_is_there_is_found_as_it_was_and_of_two_who_save_one_loses(stores: Stores) -> None:
    nobody = await stores.presences.load("apt_a")
    assert nobody == Presence("apt_a")
    first = nobody.attend(came(), NOW)
    await stores.presences.save(first)
    found = await stores.presences.load("apt_a")
    assert found == replace(first, version=1)
    for late in (first, nobody.attend(came("stf_a"), NOW)):
        with pytest.raises(Conflict):
            await stores.presences.save(late)
    await stores.presences.save(found.attend(came(online=False, seconds=1), NOW))
    with pytest.raises(Conflict):
        await stores.presences.save(found.attend(came("stf_a"), NOW))


async def test_whose_customers_are_there_is_told_for_many(stores: Stores) -> None:
    for id, attendance in (("apt_a", came()), ("apt_b", came("stf_a")), ("apt_c", came(online=False))):
        await stores.presences.save(Presence(id).attend(attendance, NOW))
    assert set(await stores.presences.online(["apt_a", "apt_b", "apt_c", "apt_d"])) == {"apt_a"}
    assert set(await stores.presences.online([])) == set()


async def due(stores: Stores, at: datetime) -> list[Due]:
    return await stores.timers.due(at, 10)


async def test_what_is_due_is_found_the_longest_due_first(stores: Stores) -> None:
    soon, later = scheduled(NOW + timedelta(hours=1)), scheduled(NOW + timedelta(hours=3))
    over = scheduled(NOW + timedelta(hours=5)).cancel("", NOW)[0]
    await kept(stores, later, soon, replace(over, version=1))
    assert await due(stores, NOW) == []
    at = [each.starts_at + 15 * MINUTE for each in (soon, later)]
    assert await due(stores, at[0]) == [Due(soon, at[0])]
    assert await due(stores, NOW + timedelta(days=9)) == [Due(soon, at[0]), Due(later, at[1])]
    assert await stores.timers.due(NOW + timedelta(days=9), 1) == [Due(soon, at[0])]


async def test_what_depends_on_who_is_there_is_looked_at_once_and_then_when_told(stores: Stores) -> None:
    waiting = entered(invited())
    await kept(stores, waiting)
    [first] = await due(stores, NOW)
    assert first == Due(waiting, NOW)
    await stores.timers.postpone(first, NOW + 2 * MINUTE)
    assert await due(stores, NOW + MINUTE) == []
    [again] = await due(stores, NOW + 2 * MINUTE)
    # Somebody came or went meanwhile: whoever looked before does not put it off.
    await stores.timers.look_soon(waiting.id, NOW + MINUTE)
    await stores.timers.postpone(again, None)
    assert await due(stores, NOW + MINUTE) == [Due(waiting, NOW + MINUTE)]
    # Moving it made no version.
    assert (await stores.appointments.load(waiting.id)) == waiting
    await stores.timers.postpone(Due(waiting, NOW + MINUTE), None)
    assert await due(stores, NOW + timedelta(days=9)) == []


async def test_a_save_has_it_looked_at_anew_and_what_is_over_is_not_looked_at(stores: Stores) -> None:
    waiting = entered(invited())
    await kept(stores, waiting)
    await stores.timers.postpone(Due(waiting, NOW), NOW + timedelta(days=1))
    held, _ = hold(waiting, NOW, held=True)
    await stores.appointments.save(held, [])
    assert [each.at for each in await due(stores, NOW + timedelta(hours=4))] == [NOW + timedelta(hours=4)]
    await stores.appointments.save(held.cancel("", NOW)[0], [])
    await stores.timers.look_soon(waiting.id, NOW)
    await stores.timers.look_soon("apt_unknown", NOW)
    assert await due(stores, NOW + timedelta(days=9)) == []


async def test_time_is_the_databases(stores: Stores) -> None:
    first = await stores.timers.now()
    assert first.tzinfo is not None
    assert await stores.timers.now() >= first


async def test_what_ended_is_kept_until_it_is_erased(stores: Stores) -> None:
    ended = [invited().cancel("", NOW + number * MINUTE)[0] for number in range(3)]
    elsewhere, _ = invited(OTHER_TENANT_ID).cancel("", NOW)
    await kept(stores, *(replace(each, version=1) for each in (*ended, elsewhere)), invited())
    found = await stores.timers.kept(TENANT_ID, NOW + 2 * MINUTE, 10)
    assert [each.id for each in found] == [ended[0].id, ended[1].id]
    assert [each.id for each in await stores.timers.kept(TENANT_ID, NOW + 9 * MINUTE, 1)] == [ended[0].id]
    await stores.appointments.save(erase_appointment(found[0], NOW)[0], [])
    assert [each.id for each in await stores.timers.kept(TENANT_ID, NOW + 9 * MINUTE, 10)] == [
        ended[1].id,
        ended[2].id,
    ]


async def test_a_teams_calls_are_those_under_way_and_the_latest(stores: Stores) -> None:
    def call(minutes: int, *, ended: bool, tenant_id: str = TENANT_ID, team_id: str = TEAM_ID) -> Appointment:
        admitted, _ = entered(invited(tenant_id)).admit(CAMILLE_ID, NOW)
        after = admitted.complete("", "", NOW + minutes * MINUTE)[0] if ended else admitted
        links = (replace(after.links[0], digest=f"{minutes} {ended} {tenant_id} {team_id}"),)
        return replace(after, version=1, team_id=team_id, links=links)

    others = (call(7, ended=True, tenant_id=OTHER_TENANT_ID), call(8, ended=True, team_id="team_x"))
    await kept(stores, call(1, ended=False), *(call(minutes, ended=True) for minutes in (2, 3, 4)), *others)
    calls = await stores.queue.calls(TENANT_ID, TEAM_ID, NOW + 2 * MINUTE, 10)
    assert calls == [
        Call(CAMILLE_ID, NOW, None),
        Call(CAMILLE_ID, NOW, NOW + 4 * MINUTE),
        Call(CAMILLE_ID, NOW, NOW + 3 * MINUTE),
    ]
    assert await stores.queue.calls(TENANT_ID, TEAM_ID, NOW, 1) == calls[:2]


async def test_places_that_are_held_are_found_until_their_turn_is_near(stores: Stores) -> None:
    waiting = entered(invited())
    held, _ = hold(waiting, NOW, held=True)
    await kept(stores, waiting)
    assert await stores.queue.held(10) == []
    await stores.appointments.save(held, [])
    assert await stores.queue.held(10) == [held]
    await stores.appointments.save(held.changed(turn_near_at=NOW), [])
    assert await stores.queue.held(10) == []


def wording(version: int, purpose: ConsentPurpose = PHOTO, tenant_id: str = TENANT_ID) -> ConsentText:
    at = NOW + version * MINUTE
    return ConsentText(tenant_id, purpose, version, at, "stf_a", text={"fr": f"Version {version} ?"})


async def test_of_wordings_the_newest_holds_and_each_version_stays(stores: Stores) -> None:
    texts = [wording(1), wording(2), wording(3, MEETING)]
    for each in (*texts, wording(9, tenant_id=OTHER_TENANT_ID)):
        await stores.consent_texts.insert(each, [])
    with pytest.raises(errors.AlreadyCreated):
        await stores.consent_texts.insert(replace(wording(2), text={"fr": "Autre ?"}), [])
    assert await stores.consent_texts.find(TENANT_ID, PHOTO, 1) == texts[0]
    assert await stores.consent_texts.find(TENANT_ID, PHOTO, 9) is None
    current = await stores.consent_texts.current(TENANT_ID, [PHOTO, MEETING, ConsentPurpose.LOCATION])
    assert current == {PHOTO: texts[1], MEETING: texts[2]}
    assert await stores.consent_texts.of_tenant(TENANT_ID, 2) == [texts[2], texts[1]]


def erasure(id: str, customer_id: str, appointment_id: str = "") -> Erasure:
    return Erasure(id, TENANT_ID, customer_id, NOW, "stf_a", NOW + MINUTE, appointment_id)


async def test_each_subject_has_one_erasure_which_is_due_until_it_is_complete(stores: Stores) -> None:
    customer, appointment = erasure("era_a", "cus_a"), erasure("era_b", "cus_a", "apt_a")
    for each in (customer, appointment):
        await stores.erasures.insert(each, [])
    for again in (erasure("era_c", "cus_a"), erasure("era_d", "cus_b", "apt_a")):
        with pytest.raises(errors.AlreadyCreated):
            await stores.erasures.insert(again, [])
    assert await stores.erasures.find("cus_a") == customer
    assert await stores.erasures.find("apt_a") == appointment
    assert await stores.erasures.find("cus_b") is None
    assert await stores.erasures.due(NOW, 10) == []
    assert {each.id for each in await stores.erasures.due(NOW + MINUTE, 10)} == {"era_a", "era_b"}
    assert await stores.erasures.count_open() == 2
    done = customer.done("chat", 7, NOW)
    await stores.erasures.save(done, [])
    with pytest.raises(Conflict):
        await stores.erasures.save(customer.postponed(NOW), [])
    completed = done.completed(NOW + 2 * MINUTE)
    await stores.erasures.save(completed, [])
    found = await stores.erasures.find("cus_a")
    assert found is not None
    assert (found.steps, found.completed_at) == (completed.steps, NOW + 2 * MINUTE)
    assert [each.id for each in await stores.erasures.due(NOW + MINUTE, 10)] == ["era_b"]


async def test_companies_that_keep_everything_are_not_among_those_that_do_not(stores: Stores) -> None:
    await stores.directory.save_tenant(TENANT)
    await stores.directory.save_tenant(replace(TENANT, id=OTHER_TENANT_ID, retention_days=0))
    assert [each.id for each in await stores.directory.retaining()] == [TENANT_ID]
