"""`make drill`: loses a zone while people book, come, write and talk, and tells what that cost."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import cycle, islice
from pathlib import Path

import httpx

from deploy.drill.cluster import ClusterError, ClusterSite, Options
from deploy.drill.figures import Figures, of_run
from deploy.drill.local import LocalSite
from deploy.drill.report import document, run_text, summary_text
from deploy.drill.run import NotSteady, Run, drill
from deploy.drill.site import LONGEST_PERIOD_SECONDS, Site
from deploy.local.api import ApiError
from deploy.local.processes import StartError


class NotPassed(Exception):
    """Not every run passed; what was told of each says why."""


async def perform(
    place: AbstractAsyncContextManager[Site], zones: Sequence[str], keep: Callable[[str], object]
) -> None:
    """A run for each of the zones, told as they go. What programs read is kept anew after each. Raises NotPassed."""
    _cut_by_signals()
    seen: list[tuple[Run, Figures]] = []
    async with place as site:
        print(f"Two zones: {site.about}. Each probe asks every {site.period_seconds:g} s.", flush=True)
        for number, zone in enumerate(zones, start=1):
            run = await drill(site, number, zone, lambda step: print(f"  {step} …", flush=True))
            figures = of_run(run)
            seen.append((run, figures))
            print(run_text(run, figures), flush=True)
            keep(json.dumps(document(site, seen), indent=1))
        print(f"\n{summary_text([figures for _, figures in seen])}", flush=True)
        # Within the site, which leaves what it knows of a failure.
        if failed := sum(bool(figures.failures) for _, figures in seen):
            raise NotPassed(f"{failed} of {len(seen)} runs did not pass")


def _cut_by_signals() -> None:
    """Let them cut this task as Ctrl-C does, so that the zone comes back first."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        # Under nohup a drill outlives its terminal.
        if (task := asyncio.current_task()) and signal.getsignal(ending) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(ending, task.cancel)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make drill")
    parser.add_argument("--runs", type=int, default=2, help="how many times a zone is lost, alternately a and b")
    parser.add_argument("--zone", choices=("a", "b"), help="lose this one alone")
    often = "from each request of a probe to its next; left out: as its database carries"
    parser.add_argument("--period", type=float, default=0.0, metavar="SECONDS", help=often)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go for programs too")
    parser.add_argument("--cluster", action="store_true", help="on a cluster, also where KUBECONFIG is not set")
    of_cluster = parser.add_argument_group("of a cluster")
    of_cluster.add_argument("--namespace", default="", help="where Parley is; left out: a trial is installed")
    of_cluster.add_argument("--registry", default=Options.registry, help="where nodes find a trial's images")
    of_cluster.add_argument("--url", default="", help="the edge; left out: that of the trial")
    of_cluster.add_argument("--mailbox-url", default="", help="the mailbox; left out: that of the trial")
    of_cluster.add_argument("--operator", default=Options.operator, help="the first operator's address")
    of_cluster.add_argument("--operator-secret", default=Options.operator_secret, help="whose PASSWORD is theirs")
    of_cluster.add_argument("--kill-command", default="", help="cuts the power of all nodes of zone {zone}")
    of_cluster.add_argument("--start-command", default="", help="gives it back")
    chosen = parser.parse_args()
    if chosen.runs < 1:
        parser.error("--runs must be 1 at least")
    if not 0 <= chosen.period <= LONGEST_PERIOD_SECONDS:
        parser.error(f"--period must be {LONGEST_PERIOD_SECONDS:.0f} at most, and not less than 0")
    if bool(chosen.kill_command) != bool(chosen.start_command):
        parser.error("--kill-command and --start-command go together")
    return chosen


def main() -> None:
    """Parse the command line, and end with 1 where the drill failed."""
    chosen = _chosen()
    zones = list(islice(cycle(chosen.zone or "ab"), chosen.runs))
    place: AbstractAsyncContextManager[Site] = LocalSite(chosen.period)
    if chosen.cluster or os.environ.get("KUBECONFIG"):
        place = ClusterSite(
            Options(
                namespace=chosen.namespace,
                registry=chosen.registry,
                url=chosen.url,
                mailbox_url=chosen.mailbox_url,
                operator=chosen.operator,
                operator_secret=chosen.operator_secret,
                kill_command=chosen.kill_command,
                start_command=chosen.start_command,
                period_seconds=chosen.period,
            )
        )
    file: Path | None = chosen.json
    try:
        asyncio.run(perform(place, zones, file.write_text if file else str))
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit("The drill was cut.")
    except (NotPassed, NotSteady, ClusterError, StartError, TimeoutError, ApiError, httpx.HTTPError, OSError) as error:
        sys.exit("\n".join([f"The drill failed: {error}", *getattr(error, "__notes__", ())]))


if __name__ == "__main__":
    main()
