"""`make load`: a company's working day over an installation, or what each kind of work costs its services."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx

from deploy.load import options, sizing, usage
from deploy.load.company import found
from deploy.load.shift import Outcome, ShiftError, work
from deploy.local.api import ApiError


def run(chosen: argparse.Namespace) -> list[Outcome]:
    """One shift after the other, by the staff of one new company; Locust's table of each as soon as it is over."""
    metrics = usage.Metrics(chosen.metrics)
    metrics.read()
    shifts = sizing.shifts(chosen.sizing) if chosen.sizing else [options.day(chosen)]
    company = asyncio.run(found(chosen.url, chosen.operator, chosen.password, max(each.staff for each in shifts)))
    outcomes = []
    for shift in shifts:
        print(f"\n{shift.name}, {shift.seconds:.0f} s …", flush=True)
        outcomes.append(work(shift, chosen.url, company, metrics))
        print(outcomes[-1].table, flush=True)
    return outcomes


def report(chosen: argparse.Namespace, outcomes: Sequence[Outcome]) -> str:
    """What is kept of a run, as Markdown."""
    figures = sizing.Sizing(outcomes).report() if chosen.sizing else usage.told(outcomes[0].usage)
    loads = [each.load for each in outcomes]
    busy = f"load average {min(loads):.1f} to {max(loads):.1f}"
    return f"{figures}\n\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {busy}."


def main() -> None:
    """Run, and tell. It counts only where nothing failed."""
    chosen = options.parse(sys.argv[1:])
    try:
        outcomes = run(chosen)
    except (ApiError, ShiftError, httpx.HTTPError, LookupError, TimeoutError) as error:
        sys.exit(f"It could not be done: {error}")
    if problems := [f"{each.shift.name}: {problem}" for each in outcomes for problem in each.problems]:
        sys.exit("\n".join(["", "The run does not count:", *problems]))
    print(f"\n{report(chosen, outcomes)}")


if __name__ == "__main__":
    main()
