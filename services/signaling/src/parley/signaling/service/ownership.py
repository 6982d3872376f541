"""Which buckets this pod serves: it renews, takes over what lapsed, gives back what others should have."""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from parley.common.errors import ParleyError
from parley.common.ids import new_id
from parley.signaling import metrics
from parley.signaling.domain.errors import NotServing
from parley.signaling.domain.placement import (
    DOUBT_SECONDS,
    HOLD_SECONDS,
    LAPSE_SECONDS,
    RENEW_SECONDS,
    WATCH_SECONDS,
    Heartbeats,
    Lease,
    Pod,
    share,
)
from parley.signaling.service.ports import Leases, Monotonic, Sleep, Tenant

_GUARD_SECONDS = 0.1
# Attempts to win a bucket that other pods want too.
_ATTEMPTS = 3
# Idle buckets given back to a pod that came later, each time the pods are looked at.
_RELEASED_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Here:
    """This pod serves the bucket, in this epoch."""

    epoch: int


@dataclass(frozen=True, slots=True)
class There:
    """Another pod does."""

    url: str


class Ownership:
    """Holds buckets for this process.

    What it says is true until `HOLD_SECONDS` after the last renewal began; no other pod takes a bucket before
    `LAPSE_SECONDS`. So no bucket has two owners, even where this process is stopped and wakes up later: `check`
    must be asked before anything is done for a channel. `ready` says whether this pod may serve yet.
    """

    def __init__(
        self,
        leases: Leases,
        name: str,
        url: str,
        ready: Callable[[], bool],
        monotonic: Monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._leases = leases
        self._name = name
        self._url = url
        self._ready = ready
        self._monotonic = monotonic
        self._sleep = sleep
        self._owner = ""
        self._until = float("-inf")
        self._epochs: dict[int, int] = {}
        self._heartbeats = Heartbeats()
        # What this pod should serve, and among whom the buckets were divided: for whom, and who lives.
        self._share: frozenset[int] = frozenset()
        self._divided_among: tuple[str, Collection[str]] = "", frozenset()
        self._tenant: Tenant | None = None
        self._draining = False
        # Claims and releases of this process, one at a time.
        self._changing = asyncio.Lock()

    def serve(self, tenant: Tenant) -> None:
        """Name whom to tell when everything is lost."""
        self._tenant = tenant

    @property
    def serving(self) -> bool:
        """Say whether this pod is announced and takes channels."""
        return bool(self._owner) and not self._draining and self.holds(self._monotonic())

    def holds(self, now: float) -> bool:
        """Say whether what this pod owns is its own for certain."""
        return now < self._until

    def epoch(self, bucket: int) -> int | None:
        """Return the epoch in which this pod serves a bucket, None if it doesn't."""
        return self._epochs.get(bucket) if self.holds(self._monotonic()) else None

    async def locate(self, bucket: int) -> Here | There:
        """Return who serves a bucket; one that lapsed is taken over. Raises NotServing and Unavailable.

        Where its pod has most likely died, the answer comes once that is certain: an address that leads nowhere would
        only be asked for again.
        """
        for _ in range(_ATTEMPTS):
            epoch = self.epoch(bucket)
            if epoch is not None:
                return Here(epoch)
            lease, pod = await self._leases.lease(bucket)
            if pod is not None and pod.owner != self._owner:
                still = self._heartbeats.still(pod, self._monotonic())
                if DOUBT_SECONDS <= still < LAPSE_SECONDS:
                    await self._sleep(LAPSE_SECONDS - still)
                    continue
                if still < LAPSE_SECONDS or not await self._leases.declare_dead(pod):
                    return There(pod.url)
            if not self.serving:
                break
            await self._claim([lease])
        raise NotServing("It can't be told at the moment who serves this channel: try again.")

    async def renew(self) -> None:
        """Announce this pod and renew what it holds; runs until cancelled."""
        while True:
            began = self._monotonic()
            try:
                await self.renew_once()
            except ParleyError:
                # The guard fences the pod if this goes on.
                metrics.RENEWALS_FAILED.inc()
            # A slow answer has used up the pause.
            await asyncio.sleep(max(0.0, began + RENEW_SECONDS - self._monotonic()))

    async def guard(self) -> None:
        """Fence this pod when a renewal is overdue; runs until cancelled."""
        while True:
            self.check(self._monotonic())
            await asyncio.sleep(_GUARD_SECONDS)

    async def watch(self) -> None:
        """Take over what lapsed and this pod is preferred for, give back the rest; runs until cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            with contextlib.suppress(ParleyError):
                await self.watch_once()

    async def hand_over(self) -> None:
        """Stop owning anything and let others have it at once."""
        self._draining = True
        owner, self._owner = self._owner, ""
        self._epochs.clear()
        self._until = float("-inf")
        if owner:
            await self._leases.unregister(owner)

    def check(self, now: float) -> bool:
        """Say whether this pod still holds what it owns; if not, it gives everything up here and now."""
        if now < self._until:
            return True
        if self._owner:
            self._fence()
        return False

    async def renew_once(self) -> None:
        """Renew what this pod holds; announce it where it isn't. Raises Unavailable."""
        if not self._ready() or self._draining:
            return
        began = self._monotonic()
        owner = self._owner
        if owner:
            alive = await self._leases.renew(owner)
        else:
            owner, alive = new_id("pod"), True
            await self._leases.register(Pod(owner, self._name, self._url))
            self._owner = owner
        if owner != self._owner or self._draining:
            # What was lost while the answer was under way stays lost.
            return
        if alive:
            self._until = began + HOLD_SECONDS
        else:
            self._fence()

    async def watch_once(self) -> None:
        """Look at the other pods once. Raises Unavailable."""
        if not self.serving:
            return
        pods = await self._leases.pods()
        lapsed = self._heartbeats.observe(pods, self._monotonic())
        dead = {pod.owner for pod in lapsed if pod.owner != self._owner and await self._leases.declare_dead(pod)}
        self._divide([pod for pod in pods if pod.owner not in dead])
        if not self._share <= self._epochs.keys():
            await self._claim_share()
        await self._give_back()
        metrics.BUCKETS.set(len(self._epochs))

    def _divide(self, living: Collection[Pod]) -> None:
        who = self._owner, frozenset(pod.owner for pod in living)
        if who != self._divided_among:
            self._divided_among = who
            self._share = share(self._owner, living)

    async def _claim_share(self) -> None:
        _, living = self._divided_among
        free = await self._leases.owned_by_others(living)
        if free:
            # A pod may have come since the pods were read.
            living = {pod.owner for pod in await self._leases.pods()}
            await self._claim([lease for lease in free if lease.owner not in living and lease.bucket in self._share])

    async def _claim(self, leases: list[Lease]) -> None:
        if not leases:
            return
        async with self._changing:
            if not self.serving:
                return
            owner = self._owner
            won = await self._leases.claim(leases, owner)
            if owner == self._owner:
                self._epochs |= won
                metrics.TAKEOVERS.inc(len(won))

    async def _give_back(self) -> None:
        if self._epochs.keys() <= self._share:
            return
        async with self._changing:
            idle = self._epochs.keys() - self._share - (self._tenant.busy() if self._tenant else set())
            surplus = [
                Lease(bucket, self._owner, self._epochs.pop(bucket)) for bucket in sorted(idle)[:_RELEASED_AT_ONCE]
            ]
            if surplus:
                await self._leases.release(surplus)

    def _fence(self) -> None:
        metrics.FENCED.inc()
        self._owner = ""
        self._until = float("-inf")
        self._epochs.clear()
        if self._tenant:
            self._tenant.abandon()
