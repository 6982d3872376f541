"""The load generator, a process of its own: a plan on standard input, what was measured on standard output.

Members publish one after the other, so that the server sees no more at once than is due within a millisecond.
"""

import asyncio
import json
import os
import sys
import time
from array import array
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles

import uvloop

from bench.live.members import CentrifugoMember, Member, ParleyMember, Seat, Tally
from bench.machine import Busy, cpu_seconds

MEMBERS: dict[str, type[Member]] = {"parley": ParleyMember, "centrifugo": CentrifugoMember}
JOINED_AT_ONCE = 20
# Finer than that, timers of the loop spin.
TURN_SECONDS = 0.001
# What was published last has arrived by then, or is lost.
DRAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Plan:
    """What to do to whom: `protocol` names one of MEMBERS, `pids` are the server's processes."""

    protocol: str
    seats: Sequence[Seat]
    deliveries_per_second: float
    deliveries_per_publish: int
    warm_up_seconds: float
    seconds: float
    pids: Sequence[int]


@dataclass(frozen=True)
class Measured:
    """One run: `server_cpu` and `generator_cpu` in seconds, `busy` the machine's share."""

    seconds: float
    publishes: int
    deliveries: int
    server_cpu: float
    generator_cpu: float
    p50_ms: float
    p99_ms: float
    busy: float

    @property
    def cpu_per_delivery_us(self) -> float:
        """The server's, in microseconds."""
        return self.server_cpu / self.deliveries * 1e6


async def run(plan: Plan) -> Measured:
    """Join everybody, warm up, measure. Raises RuntimeError where anything was lost."""
    tally = Tally()
    members = [MEMBERS[plan.protocol](seat, tally) for seat in plan.seats]
    for start in range(0, len(members), JOINED_AT_ONCE):
        await asyncio.gather(*(member.join() for member in members[start : start + JOINED_AT_ONCE]))
    pace = Pace(members, plan.deliveries_per_second / plan.deliveries_per_publish)
    await pace.keep(plan.warm_up_seconds)

    tally.latencies = latencies = array("d")
    published, began, busy = pace.published, time.perf_counter(), Busy()
    before = cpu_seconds(plan.pids), cpu_seconds([os.getpid()])
    await pace.keep(plan.seconds)
    after = cpu_seconds(plan.pids), cpu_seconds([os.getpid()])
    measured = Measured(
        seconds=time.perf_counter() - began,
        publishes=pace.published - published,
        deliveries=len(latencies),
        server_cpu=after[0] - before[0],
        generator_cpu=after[1] - before[1],
        p50_ms=quantiles(latencies, n=100)[49],
        p99_ms=quantiles(latencies, n=100)[98],
        busy=busy.share(),
    )
    await asyncio.sleep(DRAIN_SECONDS)
    tally.check(pace.published * plan.deliveries_per_publish)
    for member in members:
        member.leave()
    return measured


class Pace:
    """Publishes at a constant rate, each time by another member."""

    def __init__(self, members: Sequence[Member], per_second: float) -> None:
        self._members = members
        self._interval = 1 / per_second
        self.published = 0

    async def keep(self, seconds: float) -> None:
        """Publish for so long; what is late is sent at the next turn, never left out."""
        due = time.perf_counter()
        end = due + seconds
        while due < end:
            now = time.perf_counter()
            while due <= now:
                self._members[self.published % len(self._members)].publish()
                self.published += 1
                due += self._interval
            await asyncio.sleep(TURN_SECONDS)


def main() -> None:
    """Read the plan, write the measurement."""
    plan = json.load(sys.stdin)
    plan["seats"] = [Seat(**seat) for seat in plan["seats"]]
    json.dump(asdict(uvloop.run(run(Plan(**plan)))), sys.stdout)


if __name__ == "__main__":
    main()
