"""What every store keeps to: the fakes and the real ones alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.attempts import Attempts
from parley.accounts.domain.errors import CreationTaken, EmailTaken
from parley.accounts.domain.events import Actor, ActorKind, Recorded, SignInSlowed
from parley.accounts.domain.session import Session, SessionState
from parley.accounts.domain.staff_link import LinkPurpose, StaffLink
from parley.accounts.domain.tenant import Plan, TermsAcceptance
from parley.accounts.domain.tokens import StoredKey
from parley.accounts.store import INDEXES, PUBLISHING, Stores, open_stores
from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.outbox import Outbox
from parley.common.testing.doubles import InMemoryPublisher

from .conftest import staff, team, tenant
from .fakes import MemoryStores, memory_stores

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Far ahead: a database may delete what has expired at any time.
LATER = datetime(2100, 1, 1, tzinfo=UTC)
SESSION = Session(id="ses_a", staff_id="stf_a", tenant_id="ten_a", created_at=NOW, rotated_at=NOW, expires_at=LATER)
KEY = ApiKey(
    id="key_a",
    tenant_id="ten_a",
    name="CRM",
    prefix="parley_abc",
    digest="d" * 64,
    scopes=frozenset({"appointments:read"}),
    created_at=NOW,
    created_by="stf_a",
)
CREATION = Creation("key", "request")

AnyStores = MemoryStores | Stores


@pytest_asyncio.fixture(params=["fake", "real"])
async def stores(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[AnyStores]:
    if request.param == "fake":
        yield memory_stores()
        return
    await mongo.ensure_indexes(database, INDEXES)
    publisher = InMemoryPublisher()
    outboxes = {name: Outbox(database[name], publisher, "accounts") for name in PUBLISHING}
    yield open_stores(database, outboxes, lambda recorded: recorded.id.encode())


async def test_what_was_added_is_found_as_it_was(stores: AnyStores) -> None:
    full = replace(
        tenant(),
        plan=Plan.GOLD,
        term_starts_on="2026-01-01",
        term_ends_on="2026-12-31",
        accepted_terms=(TermsAcceptance("2026-10", NOW, "stf_a"),),
        age_overrides={"FR": 16},
        retention_days=90,
        creation=CREATION,
    )
    member = replace(
        staff(), languages=("fr", "en"), skills=("electric cars",), epoch=3, age_refused_at=NOW, age_confirmed_at=NOW
    )
    await stores.tenants.add(full, [])
    await stores.teams.add(team(), [])
    await stores.staff.add(member, [])
    await stores.sessions.add(SESSION, [])
    await stores.api_keys.add(KEY, [])
    assert await stores.tenants.load("ten_a") == full
    assert await stores.teams.load("team_a") == team()
    assert await stores.staff.load("stf_a") == member
    assert await stores.staff.by_email("Camille@LUMIERE.example") == member
    assert await stores.sessions.load("ses_a") == SESSION
    assert await stores.api_keys.by_digest("d" * 64) == KEY


async def test_what_was_never_added_is_none(stores: AnyStores) -> None:
    assert await stores.tenants.load("ten_x") is None
    assert await stores.staff.by_email("x@example.org") is None
    assert await stores.teams.created("key") is None
    assert await stores.links.find("x") is None
    assert await stores.api_keys.by_digest("x") is None
    assert await stores.attempts.load(Attempts("x", 7)) == Attempts("x", 7)


async def test_an_e_mail_is_taken_once(stores: AnyStores) -> None:
    await stores.staff.add(staff(), [])
    with pytest.raises(EmailTaken):
        await stores.staff.add(staff("stf_b", "CAMILLE@lumiere.example"), [])


async def test_an_idempotency_key_makes_one_thing_of_a_kind_and_is_kept_through_changes(stores: AnyStores) -> None:
    made = replace(team(), creation=CREATION)
    await stores.teams.add(made, [])
    await stores.teams.save(replace(made, name="Home"), [])
    with pytest.raises(CreationTaken):
        await stores.teams.add(replace(made, id="team_b"), [])
    assert await stores.teams.created("key") == replace(made, name="Home", version=2)
    await stores.tenants.add(replace(tenant(), creation=CREATION), [])


async def test_pages_follow_one_another_without_gap_or_repeat(stores: AnyStores) -> None:
    for number in range(5):
        await stores.staff.add(staff(f"stf_{number}", f"{number}@lumiere.example"), [])
    await stores.staff.add(staff("stf_9", "9@other.example", "ten_b"), [])
    seen, after = [], ""
    while True:
        page = await stores.staff.page("ten_a", "team_a", after, 2)
        seen += [member.id for member in page.items]
        if not (after := page.next_position):
            break
    assert seen == [f"stf_{number}" for number in range(5)]
    assert (await stores.staff.page("ten_a", "team_z", "", 2)).items == []


async def test_lists_are_of_one_tenant_and_the_operators_of_all(stores: AnyStores) -> None:
    for tenant_id in ("ten_a", "ten_b"):
        await stores.tenants.add(tenant(tenant_id), [])
        await stores.teams.add(team(f"team_{tenant_id}", tenant_id), [])
        await stores.api_keys.add(replace(KEY, id=f"key_{tenant_id}", tenant_id=tenant_id, digest=tenant_id), [])
    assert [each.id for each in (await stores.tenants.page("", 10)).items] == ["ten_a", "ten_b"]
    assert [each.id for each in (await stores.teams.page("ten_b", "", 10)).items] == ["team_ten_b"]
    assert [each.id for each in (await stores.api_keys.page("ten_b", "", 10)).items] == ["key_ten_b"]
    assert await stores.teams.count("ten_a", ["team_ten_a", "team_ten_b", "team_z"]) == 1


async def test_of_two_who_save_the_same_thing_one_loses(stores: AnyStores) -> None:
    await stores.sessions.add(SESSION, [])
    saved = await stores.sessions.save(replace(SESSION, generation=2), [])
    assert saved.version == 2
    with pytest.raises(Conflict):
        await stores.sessions.save(SESSION.ended(), [])
    assert await stores.sessions.load("ses_a") == replace(SESSION, generation=2, version=2)


async def test_open_sessions_are_those_of_the_present_epoch_the_last_used_first(stores: AnyStores) -> None:
    member = replace(staff(), epoch=1)
    kinds: dict[str, dict[str, object]] = {
        "ses_old": {"rotated_at": NOW},
        "ses_new": {"rotated_at": NOW + timedelta(hours=1)},
        "ses_before": {"epoch": 0},
        "ses_ended": {"state": SessionState.ENDED},
        "ses_idle": {"expires_at": LATER - timedelta(days=1)},
        "ses_other": {"staff_id": "stf_z"},
    }
    for id, differs in kinds.items():
        await stores.sessions.add(replace(SESSION, **{"id": id, "epoch": 1, **differs}), [])  # type: ignore[arg-type]
    now = LATER - timedelta(hours=1)
    assert [each.id for each in await stores.sessions.open(member, now, 10)] == ["ses_new", "ses_old"]
    assert [each.id for each in await stores.sessions.open(member, now, 1)] == ["ses_new"]
    assert [each.id for each in await stores.sessions.overtaken(member, 10)] == ["ses_before"]


async def test_the_use_of_an_api_key_is_noted_beside_its_version(stores: AnyStores) -> None:
    await stores.api_keys.add(KEY, [])
    await stores.api_keys.touch("key_a", NOW)
    assert await stores.api_keys.load("key_a") == replace(KEY, last_used_at=NOW)


async def test_a_link_is_found_by_its_digest(stores: AnyStores) -> None:
    link = StaffLink("d" * 64, "stf_a", LinkPurpose.INVITATION, 2, LATER)
    await stores.links.add(link)
    assert await stores.links.find("d" * 64) == link


async def test_of_many_attempts_at_once_one_is_counted(stores: AnyStores) -> None:
    known = await stores.attempts.load(Attempts("mail"))
    tries = await asyncio.gather(*(stores.attempts.save(known.begin(NOW)) for _ in range(5)), return_exceptions=True)
    assert sum(1 for each in tries if isinstance(each, Conflict)) == 4
    first = await stores.attempts.load(Attempts("mail"))
    assert (first.failures, first.under_way, first.last_at, first.version) == (0, {0: NOW}, NOW, 1)
    await stores.attempts.save(first.begin(NOW))
    await stores.attempts.fail(known.begin(NOW), [])
    second = await stores.attempts.load(Attempts("mail"))
    assert (second.failures, second.under_way) == (1, {1: NOW})
    # Whoever began before that failure has to look again.
    with pytest.raises(Conflict):
        await stores.attempts.save(first.begin(NOW))
    await stores.attempts.succeed("mail")
    assert (await stores.attempts.load(Attempts("mail"))).counted == 0


async def test_an_attempt_that_failed_leaves_its_event_to_the_relay(database: AsyncDatabase[mongo.Document]) -> None:
    publisher = InMemoryPublisher()
    outboxes = {name: Outbox(database[name], publisher, "accounts") for name in PUBLISHING}
    attempts = open_stores(database, outboxes, lambda recorded: recorded.id.encode()).attempts
    begun = Attempts("mail").begin(NOW)
    await attempts.save(begun)
    event = Recorded("evt_a", NOW, Actor(ActorKind.VISITOR, ""), "ten_a", "stf_a", SignInSlowed("stf_a", 5))
    await attempts.fail(begun, [event])
    # Published at once it would take longer than the failure of an e-mail that nobody has.
    assert publisher.published == []
    await attempts.succeed("mail")
    kept = await database["sign_in_attempts"].find_one({"_id": "mail"})
    assert kept is not None
    assert [entry["id"] for entry in kept["outbox"]] == ["evt_a"]


async def test_a_wish_for_a_new_password_is_kept_once_until_it_is_dealt_with(stores: AnyStores) -> None:
    for email in ("a@example.org", "a@example.org", "b@example.org"):
        await stores.resets.ask(email)
    assert sorted(await stores.resets.pending(10)) == ["a@example.org", "b@example.org"]
    await stores.resets.done("a@example.org")
    assert await stores.resets.pending(10) == ["b@example.org"]


async def test_the_first_key_of_a_name_stays(stores: AnyStores) -> None:
    first = StoredKey("day-1", 1, b"first", LATER)
    await stores.keys.add_key(first)
    await stores.keys.add_key(replace(first, sealed=b"second"))
    assert await stores.keys.keys() == [first]
