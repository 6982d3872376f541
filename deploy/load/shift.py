"""Locust's users at work for a while: what they counted, and what the services took."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import gevent
from locust.runners import LocalRunner
from locust.stats import RequestStats, get_error_report_summary, get_percentile_stats_summary, get_stats_summary

from deploy.load.company import Company
from deploy.load.day import Rota, Share, instants, steady
from deploy.load.people import Conduct, Installation, Person, Staff
from deploy.load.usage import Meter, Metrics, Usage

_READY_SECONDS = 120.0
_READY_LOOKS = 1200
_SETTLE_SECONDS = 2.0
# The generator is to ask when it is time to: a later one would spare the services.
_LATE_SECONDS = 1.0


class ShiftError(Exception):
    """Work could not begin; the message says why."""


@dataclass(frozen=True)
class Shift:
    """How many of whom, and how often a second each kind does its task at the peak, all of a kind together."""

    name: str
    users: Mapping[type[Person], int]
    rates: Mapping[type[Person], float]
    seconds: float
    conduct: Conduct = field(default_factory=Conduct)
    share: Share = steady

    @property
    def staff(self) -> int:
        """How many of them sign in."""
        return sum(count for user, count in self.users.items() if issubclass(user, Staff))


@dataclass(frozen=True)
class Outcome:
    """`counts` are Locust's, of the measured time alone: from when everybody was ready until all was done.

    `problems` is empty where all went well.
    """

    shift: Shift
    counts: Mapping[str, int]
    usage: Usage
    load: float
    problems: list[str]
    table: str

    def count(self, name: str) -> int:
        """How often something was done or seen."""
        return self.counts.get(name, 0)


def work(shift: Shift, url: str, company: Company, metrics: Metrics) -> Outcome:
    """Everybody gets ready, works, and goes home when they have finished what they began.

    Raises ShiftError where somebody can't even begin.
    """
    installation = Installation(url, company, shift.conduct, list(shift.users))
    runner = installation.create_local_runner()
    for user, count in shift.users.items():
        user.fixed_count = count
    people = sum(shift.users.values())
    if people:
        runner.start(people, spawn_rate=people)
    _await(installation, runner, people)
    installation.rotas = {
        user.__name__: Rota(instants(rate, shift.seconds, shift.share)) for user, rate in shift.rates.items()
    }
    before = _counts(runner.stats)
    meter = Meter(metrics.read)
    installation.opened.set()
    gevent.sleep(shift.seconds)
    # Who comes goes first, and who serves stays until they are gone; then what follows by itself is waited for.
    runner.stop_users({user.__name__: shift.users[user] for user in shift.rates})
    gevent.sleep(_SETTLE_SECONDS)
    usage, after, load = meter.stop(), _counts(runner.stats), os.getloadavg()[0]
    runner.quit()
    problems = _problems(runner)
    problems += [
        f"{name} was due {rota.latest:.1f} s before anybody was free to: the load was less than asked for"
        for name, rota in installation.rotas.items()
        if rota.latest > _LATE_SECONDS
    ]
    counts = {name: count - before.get(name, 0) for name, count in after.items()}
    return Outcome(shift, counts, usage, load, problems, _table(runner.stats))


def _await(installation: Installation, runner: LocalRunner, people: int) -> None:
    for _ in range(_READY_LOOKS):
        if installation.ready == people:
            return
        if problems := _problems(runner):
            break
        gevent.sleep(_READY_SECONDS / _READY_LOOKS)
    runner.quit()
    raise ShiftError("; ".join(problems) or f"not everybody was ready within {_READY_SECONDS:.0f} s")


def _problems(runner: LocalRunner) -> list[str]:
    refused = [f"{each.method} {each.name}: {each.error}, {each.occurrences} ×" for each in runner.errors.values()]
    return refused + [f"{each['msg']}, {each['count']} ×" for each in runner.exceptions.values()]


def _counts(stats: RequestStats) -> dict[str, int]:
    return {name: entry.num_requests - entry.num_failures for (name, _), entry in stats.entries.items()}


def _table(stats: RequestStats) -> str:
    lines = [*get_stats_summary(stats, current=False), *get_percentile_stats_summary(stats)]
    return "\n".join(lines + (get_error_report_summary(stats) if stats.errors else []))
