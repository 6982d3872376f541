"""Who serves what, by clocks that are set: death, doubt, return, drain."""

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from parley.common.errors import Unavailable
from parley.signaling.domain.errors import NotServing
from parley.signaling.domain.placement import (
    BUCKETS,
    DOUBT_SECONDS,
    HOLD_SECONDS,
    LAPSE_SECONDS,
    RENEW_SECONDS,
    Lease,
    Pod,
)
from parley.signaling.service.ownership import Here, Ownership, There

from .fakes import FakeMonotonic, MemoryLeases


@dataclass
class Serving:
    """What a pod has open, and whether it was told to give it up."""

    open: set[int] = field(default_factory=set)
    abandoned: int = 0

    def abandon(self) -> None:
        self.abandoned += 1

    def busy(self) -> set[int]:
        return self.open


class PodForTest:
    """A pod whose time the test moves."""

    def __init__(self, leases: MemoryLeases, name: str) -> None:
        self.leases = leases
        self.monotonic = FakeMonotonic()
        self.serving = Serving()
        self.is_ready = True
        self.url = f"ws://{name}"
        self.ownership = Ownership(leases, name, self.url, lambda: self.is_ready, self.monotonic, self.pass_by)
        self.ownership.serve(self.serving)

    async def live(self, seconds: float) -> None:
        """Let time pass as its loops would."""
        end = self.monotonic.now + seconds
        while self.monotonic.now < end:
            await self.ownership.renew_once()
            await self.ownership.watch_once()
            self.monotonic.now += RENEW_SECONDS

    async def pass_by(self, seconds: float) -> None:
        self.monotonic.now += seconds

    def owned(self) -> set[int]:
        return {bucket for bucket in range(BUCKETS) if self.ownership.epoch(bucket) is not None}


@pytest.fixture
def leases() -> MemoryLeases:
    return MemoryLeases()


@pytest.fixture
def one(leases: MemoryLeases) -> PodForTest:
    return PodForTest(leases, "one")


@pytest.fixture
def two(leases: MemoryLeases) -> PodForTest:
    return PodForTest(leases, "two")


async def test_the_only_pod_takes_every_bucket(one: PodForTest) -> None:
    await one.live(1)
    assert one.owned() == set(range(BUCKETS))
    assert await one.ownership.locate(7) == Here(1)


async def test_a_pod_serves_nothing_before_it_is_ready(one: PodForTest) -> None:
    one.is_ready = False
    await one.live(1)
    assert not one.ownership.serving
    with pytest.raises(NotServing):
        await one.ownership.locate(7)


async def test_a_second_pod_gets_its_share_of_what_is_idle(one: PodForTest, two: PodForTest) -> None:
    await one.live(1)
    one.serving.open = {bucket for bucket in range(BUCKETS) if bucket % 2}
    for _ in range(12):
        await one.live(0.4)
        await two.live(0.4)
    assert one.owned() | two.owned() == set(range(BUCKETS))
    assert one.owned() & two.owned() == set()
    assert one.serving.open <= one.owned()
    assert len(two.owned()) > 40
    theirs = min(two.owned())
    assert await one.ownership.locate(theirs) == There(two.url)
    assert await two.ownership.locate(theirs) == Here(2)


async def test_a_pod_that_has_its_share_looks_for_no_more(one: PodForTest, leases: MemoryLeases) -> None:
    await one.live(1)
    find = leases.owned_by_others
    asked: list[Collection[str]] = []

    async def counted(owners: Collection[str]) -> list[Lease]:
        asked.append(owners)
        return await find(owners)

    leases.owned_by_others = counted  # type: ignore[method-assign]
    await one.live(1)
    assert not asked
    one.serving.open = set(range(BUCKETS))
    await leases.register(Pod("gone", "two", "ws://two"))
    await one.live(LAPSE_SECONDS + RENEW_SECONDS)
    assert not asked
    assert one.owned() == set(range(BUCKETS))


async def test_a_dead_pods_buckets_are_taken_over_in_a_new_epoch(one: PodForTest, two: PodForTest) -> None:
    await one.live(1)
    await two.live(LAPSE_SECONDS - RENEW_SECONDS)
    assert two.owned() == set()
    await two.live(3 * RENEW_SECONDS)
    assert two.owned() == set(range(BUCKETS))
    assert await two.ownership.locate(7) == Here(2)


async def test_whoever_is_asked_takes_a_lapsed_bucket_over_at_once(one: PodForTest, two: PodForTest) -> None:
    await one.live(1)
    await two.ownership.renew_once()
    await two.ownership.watch_once()
    for _ in range(6):
        two.monotonic.now += RENEW_SECONDS
        await two.ownership.renew_once()
    assert await two.ownership.locate(7) == Here(2)


async def test_whoever_asks_for_a_dying_pods_bucket_is_answered_once_it_is_dead(
    one: PodForTest, two: PodForTest
) -> None:
    await one.live(1)
    await two.live(DOUBT_SECONDS + RENEW_SECONDS)
    asked_at = two.monotonic.now
    assert await two.ownership.locate(7) == Here(2)
    assert 0 < two.monotonic.now - asked_at < LAPSE_SECONDS - DOUBT_SECONDS


async def test_a_pod_whose_heartbeat_goes_on_is_named_at_once(one: PodForTest, two: PodForTest) -> None:
    one.serving.open = {7}
    await one.live(1)
    await two.live(DOUBT_SECONDS + RENEW_SECONDS)
    await one.live(RENEW_SECONDS)
    asked_at = two.monotonic.now
    assert await two.ownership.locate(7) == There(one.url)
    assert two.monotonic.now == asked_at


async def test_a_pod_in_doubt_gives_everything_up_before_another_may_take_it(one: PodForTest, two: PodForTest) -> None:
    await one.live(1)
    held_until = one.monotonic.now - RENEW_SECONDS + HOLD_SECONDS
    assert one.ownership.check(held_until - 0.01)
    assert not one.ownership.check(held_until)
    assert one.serving.abandoned == 1
    assert one.owned() == set()
    # It comes back under a new name and finds its buckets where it left them.
    one.monotonic.now = held_until + 1
    await one.live(LAPSE_SECONDS + 1)
    assert await one.ownership.locate(7) == Here(2)


async def test_a_pod_that_was_declared_dead_learns_it_from_its_renewal(one: PodForTest, leases: MemoryLeases) -> None:
    await one.live(1)
    leases.living.clear()
    await one.ownership.renew_once()
    assert one.serving.abandoned == 1
    assert one.owned() == set()


async def test_an_answer_that_comes_too_late_renews_nothing(one: PodForTest, leases: MemoryLeases) -> None:
    await one.live(1)
    renew = leases.renew

    async def late(owner: str) -> bool:
        one.monotonic.now += HOLD_SECONDS + 1
        return await renew(owner)

    leases.renew = late  # type: ignore[method-assign]
    await one.ownership.renew_once()
    assert not one.ownership.check(one.monotonic.now)
    assert one.serving.abandoned == 1


async def test_a_loss_that_the_guard_noticed_first_is_no_second_loss(one: PodForTest, leases: MemoryLeases) -> None:
    await one.live(1)

    async def too_late(owner: str) -> bool:
        one.monotonic.now += HOLD_SECONDS
        assert not one.ownership.check(one.monotonic.now)
        return False

    leases.renew = too_late  # type: ignore[method-assign]
    await one.ownership.renew_once()
    assert one.serving.abandoned == 1


async def test_while_the_database_is_away_a_pod_serves_until_its_leases_end(
    one: PodForTest, leases: MemoryLeases
) -> None:
    await one.live(1)
    leases.away = True
    with pytest.raises(Unavailable):
        await one.ownership.renew_once()
    assert await one.ownership.locate(7) == Here(1)
    one.monotonic.now += HOLD_SECONDS
    with pytest.raises(Unavailable):
        await one.ownership.locate(7)


async def test_a_pod_that_ends_hands_over_at_once_and_takes_nothing_more(one: PodForTest, two: PodForTest) -> None:
    await one.live(1)
    await two.live(0.4)
    await one.ownership.hand_over()
    assert (one.owned(), one.ownership.serving, one.serving.abandoned) == (set(), False, 0)
    assert await two.ownership.locate(7) == Here(2)
    await one.live(1)
    assert one.owned() == set()
    with pytest.raises(NotServing):
        await one.ownership.locate(9)
