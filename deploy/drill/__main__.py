"""`make drill`: loses a zone while people book, come, write and talk, and tells what that cost."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from deploy.drill.figures import of_run
from deploy.drill.local import LocalSite
from deploy.drill.report import document, run_text, summary_text
from deploy.drill.run import NotSteady, Run, drill
from deploy.local.api import ApiError
from deploy.local.processes import StartError


async def perform(zones: Sequence[str], keep: Callable[[str], object]) -> bool:
    """A run for each of the zones, told as they go; whether all passed. What programs read is kept anew after each."""
    runs: list[Run] = []
    async with LocalSite() as site:
        print(f"Two zones: {site.about}.", flush=True)
        for number, zone in enumerate(zones, start=1):
            run = await drill(site, number, zone, lambda step: print(f"  {step} …", flush=True))
            runs.append(run)
            print(run_text(run, of_run(run)), flush=True)
            keep(json.dumps(document(site.about, runs), indent=1))
    figures = [of_run(run) for run in runs]
    print(f"\n{summary_text(figures)}")
    return not any(each.failures for each in figures)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make drill")
    parser.add_argument("--runs", type=int, default=2, help="how many times a zone is lost, alternately")
    parser.add_argument("--zone", choices=("a", "b"), help="lose this one alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go for programs too")
    arguments = parser.parse_args()
    zones = list(islice(cycle(arguments.zone or "ab"), arguments.runs))
    file: Path | None = arguments.json
    try:
        passed = asyncio.run(perform(zones, file.write_text if file else str))
    except KeyboardInterrupt:
        sys.exit("The drill was cut; the zone is back.")
    except (NotSteady, StartError, TimeoutError, ApiError, OSError) as error:
        sys.exit(f"The drill can't go on: {error}")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
