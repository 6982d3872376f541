"""`python -m bench.live`: prints a table for bench/README.md."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from bench import machine, suite
from bench.figures import spread, table
from bench.live import centrifugo, parley
from bench.live.load import Measured, Plan
from bench.live.members import PAYLOAD_BYTES, Seat
from tests.integration.company import Company

ROOT = Path(__file__).resolve().parents[2]
HEADER = ("", "publishes/s", "deliveries/s", "CPU per delivery, µs", "p50, ms", "p99, ms")


@dataclass
class Side:
    """A server under one pattern of use. `seats` gives everyone a place with fresh tokens."""

    name: str
    protocol: str
    deliveries_per_publish: int
    pids: Sequence[int]
    seats: Callable[[], Awaitable[Sequence[Seat]]]
    runs: list[Measured] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """The median cost of a delivery, in microseconds."""
        return median(each.cpu_per_delivery_us for each in self.runs)

    def row(self) -> list[str]:
        """Its line in the table."""
        return [
            self.name,
            f"{median(each.publishes / each.seconds for each in self.runs):.0f}",
            f"{median(each.deliveries / each.seconds for each in self.runs):.0f}",
            spread([each.cpu_per_delivery_us for each in self.runs], 1),
            spread([each.p50_ms for each in self.runs], 2),
            spread([each.p99_ms for each in self.runs], 2),
        ]


async def compare(options: argparse.Namespace) -> str:
    """Both servers up, one after the other under the same load, several times over."""
    conditions = await machine.beforehand()
    with tempfile.TemporaryDirectory(prefix="centrifugo-") as directory:
        async with suite.company() as company, centrifugo.server(Path(directory)) as peer:
            sides = await contenders(company, peer, options.rooms)
            for number in range(options.runs):
                for side in sides:
                    print(f"run {number + 1} of {options.runs}: {side.name} …", file=sys.stderr)
                    side.runs.append(await generate(side, options))
    return report(sides, f"{conditions}; {options.rooms} rooms × 2, {PAYLOAD_BYTES} bytes")


async def contenders(company: Company, peer: centrifugo.Centrifugo, rooms: int) -> list[Side]:
    """Parley, and Centrifugo in both ways of using it for two who talk to each other."""
    guests = await parley.admitted(company, rooms)

    async def a_channel_a_room() -> Sequence[Seat]:
        return peer.rooms(rooms)

    async def a_channel_a_member() -> Sequence[Seat]:
        return peer.pairs(rooms)

    return [
        Side("Parley", "parley", 1, parley.pids(company), lambda: parley.seats(company, guests)),
        Side("Centrifugo, a channel a room", "centrifugo", 2, [peer.pid], a_channel_a_room),
        Side("Centrifugo, a channel a member", "centrifugo", 1, [peer.pid], a_channel_a_member),
    ]


async def generate(side: Side, options: argparse.Namespace) -> Measured:
    """One run by a generator of its own. Raises RuntimeError where it failed."""
    plan = Plan(
        protocol=side.protocol,
        seats=await side.seats(),
        deliveries_per_second=options.deliveries,
        deliveries_per_publish=side.deliveries_per_publish,
        warm_up_seconds=options.warm_up,
        seconds=options.seconds,
        pids=side.pids,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.live.load",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate(json.dumps(asdict(plan)).encode())
    if process.returncode != 0:
        raise RuntimeError(f"the load generator failed against {side.name}")
    return Measured(**json.loads(output))


def report(sides: Sequence[Side], conditions: str) -> str:
    """The table, and under what conditions it came about."""
    ours, *theirs = sides
    ratios = "; ".join(f"{ours.cpu / side.cpu:.2f} × {side.name}" for side in theirs)
    busy = spread([100 * each.busy for side in sides for each in side.runs], 0)
    generator = spread([each.generator_cpu / each.seconds for side in sides for each in side.runs], 2)
    return (
        f"{table(HEADER, [side.row() for side in sides])}\n\n"
        f"Medians of {len(ours.runs)} runs (least–greatest). CPU per delivery: {ratios}.\n"
        f"{conditions}; during: {busy} % busy, of which the generator took {generator} processors."
    )


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--deliveries", type=float, default=4000, help="a second, over all rooms")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--warm-up", type=float, default=3)
    print(asyncio.run(compare(parser.parse_args())))


if __name__ == "__main__":
    main()
