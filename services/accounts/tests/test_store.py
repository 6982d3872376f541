"""What every store keeps to: the fake and the real one alike."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain import (
    Creation,
    CreationTaken,
    EmailTaken,
    Session,
    SessionState,
    StoredKey,
    Team,
)
from parley.accounts.store import INDEXES, WITH_OUTBOX, MongoStore
from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.outbox import Outbox
from parley.common.testing.doubles import InMemoryPublisher

from .conftest import staff, tenant
from .fakes import MemoryStore

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSION = Session("ses_a", "stf_a", "ten_a", NOW, NOW, NOW + timedelta(days=7))


@pytest_asyncio.fixture(params=["fake", "real"])
async def store(
    request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]
) -> AsyncIterator[MemoryStore | MongoStore]:
    if request.param == "fake":
        yield MemoryStore()
        return
    await mongo.ensure_indexes(database, INDEXES)
    publisher = InMemoryPublisher()
    outboxes = {name: Outbox(database[name], publisher, "accounts") for name in WITH_OUTBOX}
    yield MongoStore(database, outboxes, lambda recorded: recorded.id.encode())


Stores = MemoryStore | MongoStore


async def test_what_was_added_is_found_as_it_was(store: Stores) -> None:
    await store.add_tenant(tenant(NOW), None, [])
    await store.add_team(Team("team_a", "ten_a", "Auto"), None, [])
    await store.add_staff(staff(), None, [])
    assert await store.tenant("ten_a") == tenant(NOW)
    assert await store.team("team_a") == Team("team_a", "ten_a", "Auto")
    assert (await store.teams("ten_a", "", 10)).items == [Team("team_a", "ten_a", "Auto")]
    assert await store.staff("stf_a") == staff()
    assert await store.staff_by_email("Camille@LUMIERE.example") == staff()


async def test_what_was_never_added_is_none(store: Stores) -> None:
    assert await store.tenant("ten_x") is None
    assert await store.team("team_x") is None
    assert await store.staff("stf_x") is None
    assert await store.staff_by_email("x@example.org") is None
    assert await store.session("ses_x") is None
    assert await store.created_team("key") is None


async def test_an_e_mail_is_taken_once(store: Stores) -> None:
    await store.add_staff(staff(), None, [])
    with pytest.raises(EmailTaken):
        await store.add_staff(staff("stf_b", "CAMILLE@lumiere.example"), None, [])


async def test_an_idempotency_key_makes_one_thing_of_a_kind(store: Stores) -> None:
    creation = Creation("key", "request")
    team = Team("team_a", "ten_a", "Auto")
    await store.add_team(team, creation, [])
    with pytest.raises(CreationTaken):
        await store.add_team(replace(team, id="team_b"), creation, [])
    assert await store.created_team("key") == (team, creation)
    await store.add_tenant(tenant(NOW), creation, [])


async def test_pages_follow_one_another_without_gap_or_repeat(store: Stores) -> None:
    for number in range(5):
        await store.add_staff(staff(f"stf_{number}", f"{number}@lumiere.example"), None, [])
    await store.add_staff(staff("stf_9", "9@other.example", "ten_b"), None, [])
    seen, after = [], ""
    while True:
        page = await store.staff_page("ten_a", "team_a", after, 2)
        seen += [member.id for member in page.items]
        if not (after := page.next_position):
            break
    assert seen == [f"stf_{number}" for number in range(5)]
    assert (await store.staff_page("ten_a", "team_z", "", 2)).items == []


async def test_teams_are_counted_within_their_tenant(store: Stores) -> None:
    await store.add_team(Team("team_a", "ten_a", "Auto"), None, [])
    await store.add_team(Team("team_b", "ten_b", "Others'"), None, [])
    assert await store.count_teams("ten_a", ["team_a", "team_b", "team_c"]) == 1


async def test_of_two_who_save_the_same_session_one_loses(store: Stores) -> None:
    await store.add_session(SESSION, [])
    read = await store.session("ses_a")
    assert read is not None
    saved = await store.save_session(replace(read, generation=2), [])
    assert saved.version == 2
    with pytest.raises(Conflict):
        await store.save_session(read.ended(), [])
    kept = await store.session("ses_a")
    assert kept is not None
    assert (kept.generation, kept.state) == (2, SessionState.OPEN)


async def test_the_first_key_of_a_name_stays(store: Stores) -> None:
    # Far ahead: a database may delete what has expired at any time.
    first = StoredKey("day-1", 1, b"first", datetime(2100, 1, 1, tzinfo=UTC))
    await store.add_key(first)
    await store.add_key(replace(first, sealed=b"second"))
    assert await store.keys() == [first]
