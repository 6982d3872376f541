"""What leases and presence keep to: the fakes and the real ones alike, and the real ones under races."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.errors import Unavailable
from parley.signaling.domain.frames import ChannelKind, MemberKind
from parley.signaling.domain.outputs import MemberJoined, MemberLeft, Record
from parley.signaling.domain.placement import BUCKETS, ChannelKey, Lease, Pod
from parley.signaling.service.ports import Leases, Presence
from parley.signaling.store import INDEXES, MongoLeases, MongoPresence

from .fakes import MemoryLeases, MemoryPresence

Stores = tuple[Leases, Presence]
ONE, TWO = Pod("pod_1", "one", "ws://one"), Pod("pod_2", "two", "ws://two")
BUCKET = ChannelKey(ChannelKind.ROOM, "apt_1").bucket


@pytest_asyncio.fixture
async def real(database: AsyncDatabase[mongo.Document]) -> MongoLeases:
    await mongo.ensure_indexes(database, INDEXES)
    leases = MongoLeases(database)
    await leases.prepare()
    return leases


@pytest_asyncio.fixture(params=["fake", "real"])
async def stores(
    request: pytest.FixtureRequest, real: MongoLeases, database: AsyncDatabase[mongo.Document]
) -> AsyncIterator[Stores]:
    if request.param == "fake":
        leases = MemoryLeases()
        yield leases, MemoryPresence(leases)
    else:
        yield real, MongoPresence(database)


@pytest.fixture
def leases(stores: Stores) -> Leases:
    return stores[0]


@pytest.fixture
def presence(stores: Stores) -> Presence:
    return stores[1]


async def test_at_first_nobody_owns_any_bucket(leases: Leases) -> None:
    free = await leases.owned_by_others([])
    assert sorted(free, key=lambda lease: lease.bucket) == [Lease(bucket, "", 0) for bucket in range(BUCKETS)]
    assert await leases.lease(7) == (Lease(7, "", 0), None)
    assert await leases.pods() == []


async def test_a_claim_is_won_once_and_begins_an_epoch(leases: Leases) -> None:
    await leases.register(ONE)
    await leases.register(TWO)
    free = [Lease(1, "", 0), Lease(2, "", 0)]
    assert await leases.claim(free, ONE.owner) == {1: 1, 2: 1}
    assert await leases.claim(free, TWO.owner) == {}
    assert await leases.lease(1) == (Lease(1, ONE.owner, 1), ONE)
    assert {lease.bucket for lease in await leases.owned_by_others([ONE.owner])} == set(range(BUCKETS)) - {1, 2}


async def test_a_renewal_moves_the_beat_until_the_pod_is_declared_dead(leases: Leases) -> None:
    await leases.register(ONE)
    assert await leases.renew(ONE.owner)
    [seen] = await leases.pods()
    assert seen == replace(ONE, beat=1)
    assert not await leases.declare_dead(ONE)
    assert await leases.declare_dead(seen)
    assert not await leases.declare_dead(seen)
    assert not await leases.renew(ONE.owner)
    assert await leases.pods() == []


async def test_the_dead_ones_buckets_go_to_another_in_a_new_epoch(leases: Leases) -> None:
    await leases.register(ONE)
    await leases.register(TWO)
    await leases.claim([Lease(1, "", 0)], ONE.owner)
    await leases.unregister(ONE.owner)
    lease, owner = await leases.lease(1)
    assert (lease, owner) == (Lease(1, ONE.owner, 1), None)
    assert await leases.claim([lease], TWO.owner) == {1: 2}
    # The first claim, come late.
    assert await leases.claim([Lease(1, "", 0)], ONE.owner) == {}


async def test_a_bucket_is_given_back_by_its_owner_alone(leases: Leases) -> None:
    await leases.register(ONE)
    await leases.claim([Lease(1, "", 0)], ONE.owner)
    await leases.release([Lease(1, TWO.owner, 1), Lease(1, ONE.owner, 0)])
    assert (await leases.lease(1))[0] == Lease(1, ONE.owner, 1)
    await leases.release([Lease(1, ONE.owner, 1)])
    assert (await leases.lease(1))[0] == Lease(1, "", 1)
    assert await leases.claim([Lease(1, "", 1)], ONE.owner) == {1: 2}


def joined(epoch: int, appointment_id: str = "apt_1", team_id: str = "team_1") -> Record:
    return Record(MemberJoined(team_id), "prt_1", MemberKind.CUSTOMER, appointment_id, "ten_1", epoch)


def left(epoch: int) -> Record:
    return replace(joined(epoch), fact=MemberLeft("team_1"))


async def test_a_customer_is_online_from_arrival_to_leaving(leases: Leases, presence: Presence) -> None:
    await leases.register(ONE)
    await leases.claim([Lease(BUCKET, "", 0)], ONE.owner)
    await presence.arrive(joined(1))
    await presence.arrive(joined(1))
    assert await presence.online("ten_1", "team_1") == ["apt_1"]
    assert await presence.online("ten_1", "team_2") == []
    assert await presence.online("ten_2", "team_1") == []
    await presence.leave(left(1))
    assert await presence.online("ten_1", "team_1") == []


async def test_presence_ends_with_the_pod_that_told_of_it(leases: Leases, presence: Presence) -> None:
    await leases.register(ONE)
    await leases.register(TWO)
    await leases.claim([Lease(BUCKET, "", 0)], ONE.owner)
    await presence.arrive(joined(1))
    await leases.unregister(ONE.owner)
    assert await presence.online("ten_1", "team_1") == []
    await leases.claim([Lease(BUCKET, ONE.owner, 1)], TWO.owner)
    assert await presence.online("ten_1", "team_1") == []
    await presence.arrive(joined(2))
    # What the first pod still had to say comes too late.
    await presence.leave(left(1))
    await presence.arrive(joined(1, team_id="team_2"))
    assert await presence.online("ten_1", "team_1") == ["apt_1"]


async def test_preparing_twice_or_at_once_changes_nothing(real: MongoLeases) -> None:
    await real.register(ONE)
    await real.claim([Lease(3, "", 0)], ONE.owner)
    await asyncio.gather(*(real.prepare() for _ in range(4)))
    assert (await real.lease(3))[0] == Lease(3, ONE.owner, 1)


async def test_racing_pods_never_own_a_bucket_in_the_same_epoch(real: MongoLeases) -> None:
    """Eight pods claim, die, are declared dead by all others and come back; every win is written down."""
    won: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    randomly = random.Random(7)
    buckets = range(12)

    async def live(pod: Pod) -> None:
        await real.register(pod)
        for _ in range(4):
            if not await real.renew(pod.owner):
                break
            living = {each.owner for each in await real.pods()}
            free = [lease for lease in await real.owned_by_others(sorted(living)) if lease.bucket in buckets]
            for bucket, epoch in (await real.claim(free, pod.owner) if free else {}).items():
                won[bucket, epoch].add(pod.owner)
            for other in await real.pods():
                if randomly.random() < 0.3:
                    await real.declare_dead(other)

    async def compete(name: str) -> None:
        for life in range(8):
            # A pod that the database does not answer in time ends, as a real one does.
            with contextlib.suppress(Unavailable):
                await live(Pod(f"{name}_{life}", name, "ws://"))

    await asyncio.gather(*(compete(f"pod{n}") for n in range(8)))
    assert len(won) > 100
    assert {key: owners for key, owners in won.items() if len(owners) > 1} == {}


async def test_a_renewal_and_a_death_exclude_each_other(real: MongoLeases) -> None:
    for round in range(40):
        pod = Pod(f"pod_{round}", "one", "ws://")
        await real.register(pod)
        renewed, *dead = await asyncio.gather(real.renew(pod.owner), *(real.declare_dead(pod) for _ in range(3)))
        # Whoever deletes the beat that was renewed meanwhile deletes nothing.
        assert [renewed, *dead].count(True) == 1


async def test_a_database_that_is_away_is_noticed_within_the_lease() -> None:
    database = mongo.connect("mongodb://127.0.0.1:1/?directConnection=true", "nowhere")
    async with asyncio.timeout(2):
        with pytest.raises(Unavailable):
            await MongoLeases(database).renew("pod_1")
    await database.client.close()
