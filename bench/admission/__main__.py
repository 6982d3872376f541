"""`python -m bench.admission`: prints a table for bench/README.md."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from bench import machine, suite
from bench.admission import livekit, parley
from bench.figures import spread, table
from tests.integration.browser.chromium import chromium

# Whatever the pages' own start set off is over by then.
SETTLE_SECONDS = 1.5


@dataclass
class Side:
    """One way of meeting. `admission` gives milliseconds."""

    name: str
    admission: Callable[[], Awaitable[float]]
    runs: list[float] = field(default_factory=list)


async def compare(runs: int) -> str:
    """Each side in turn, several times over, in the same browser."""
    conditions = await machine.beforehand()
    with tempfile.TemporaryDirectory(prefix="livekit-") as directory:
        async with suite.company() as company, livekit.server(Path(directory)) as peer, chromium() as browser:
            sides = [
                Side("Parley", partial(parley.admission, browser, company, SETTLE_SECONDS)),
                Side("LiveKit, one camera open", partial(peer.admission, browser, (True, False), SETTLE_SECONDS)),
                Side("LiveKit, no camera open", partial(peer.admission, browser, (False, False), SETTLE_SECONDS)),
            ]
            # The first time loads and compiles what later ones find ready.
            for side in sides:
                await side.admission()
            busy = machine.Busy()
            for number in range(runs):
                for side in sides:
                    print(f"run {number + 1} of {runs}: {side.name} …", file=sys.stderr)
                    side.runs.append(await side.admission())
            during = busy.share()
    return report(sides, f"{conditions}; during: {during:.0%} busy")


def report(sides: list[Side], conditions: str) -> str:
    """The table, and under what conditions it came about."""
    ours, *theirs = sides
    rows = [[side.name, spread(side.runs, 0)] for side in sides]
    ratios = "; ".join(f"{median(ours.runs) / median(side.runs):.2f} × {side.name}" for side in theirs)
    return (
        f"{table(('', 'click → first remote frame on both sides, ms'), rows)}\n\n"
        f"Medians of {len(ours.runs)} runs (least–greatest). Parley: {ratios}.\n{conditions}."
    )


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.admission", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    print(asyncio.run(compare(parser.parse_args().runs)))


if __name__ == "__main__":
    main()
