"""`python -m bench.live`: prints a table for bench/README.md."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench import machine, suite
from bench.figures import spread, table
from bench.live import centrifugo, parley
from bench.live.load import MEMBERS, Measured, Plan
from bench.live.members import PAYLOAD_BYTES, Seat

ROOT = Path(__file__).resolve().parents[2]
HEADER = ("", "publishes/s", "deliveries/s", "CPU per delivery, µs", "p50, ms", "p99, ms")

Side = tuple[str, Callable[[], Awaitable[Sequence[Seat]]], Sequence[int]]


async def compare(options: argparse.Namespace) -> str:
    """Both servers up, one after the other under the same load, several times over."""
    conditions = await machine.beforehand()
    with tempfile.TemporaryDirectory(prefix="centrifugo-") as directory:
        async with suite.company() as company, centrifugo.server(Path(directory)) as peer:
            guests = await parley.admitted(company, options.rooms)

            async def ours() -> Sequence[Seat]:
                return await parley.seats(company, guests)

            async def theirs() -> Sequence[Seat]:
                return peer.seats(options.rooms)

            sides: list[Side] = [
                ("parley", ours, parley.pids(company)),
                ("centrifugo", theirs, [peer.pid]),
            ]
            runs: dict[str, list[Measured]] = {name: [] for name in MEMBERS}
            for number in range(options.runs):
                for name, seats, pids in sides:
                    print(f"run {number + 1} of {options.runs}: {name} …", file=sys.stderr)
                    publishes = options.deliveries / MEMBERS[name].DELIVERIES_PER_PUBLISH
                    plan = Plan(name, await seats(), publishes, options.warm_up, options.seconds, pids)
                    runs[name].append(await generate(plan))
    return report(runs, f"{conditions}; {options.rooms} rooms × 2, {PAYLOAD_BYTES} bytes")


async def generate(plan: Plan) -> Measured:
    """One run by a generator of its own. Raises RuntimeError where it failed."""
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
        raise RuntimeError(f"the load generator failed against {plan.peer}")
    return Measured(**json.loads(output))


def report(runs: dict[str, list[Measured]], conditions: str) -> str:
    """The table, and under what conditions it came about."""
    rows = [row(name.capitalize(), measured) for name, measured in runs.items()]
    ratio = cpu(runs["parley"]) / cpu(runs["centrifugo"])
    during = spread([100 * each.busy for measured in runs.values() for each in measured], 0)
    share = {name: median(each.generator_cpu / each.seconds for each in measured) for name, measured in runs.items()}
    generator = ", ".join(f"{part:.2f} processors beside {name.capitalize()}" for name, part in share.items())
    return (
        f"{table(HEADER, rows)}\n\n"
        f"CPU per delivery: {ratio:.2f} × Centrifugo's. Medians of {len(runs['parley'])} runs (least–greatest).\n"
        f"{conditions}; during: {during} % busy; the generator took {generator}."
    )


def row(name: str, measured: Sequence[Measured]) -> list[str]:
    """One server's line."""
    return [
        name,
        f"{median(each.publishes / each.seconds for each in measured):.0f}",
        f"{median(each.deliveries / each.seconds for each in measured):.0f}",
        spread([each.cpu_per_delivery_us for each in measured], 1),
        spread([each.p50_ms for each in measured], 2),
        spread([each.p99_ms for each in measured], 2),
    ]


def cpu(measured: Sequence[Measured]) -> float:
    """The median cost of a delivery."""
    return median(each.cpu_per_delivery_us for each in measured)


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--deliveries", type=float, default=4000, help="a second, over all rooms")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--warm-up", type=float, default=3)
    print(asyncio.run(compare(parser.parse_args())))


if __name__ == "__main__":
    main()
