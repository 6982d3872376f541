"""What a run's record comes to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deploy.drill import record
from deploy.drill.ledger import Verdict, recovery_point_seconds
from deploy.drill.probes import PROBES, REMINDER
from deploy.drill.record import Count, Try
from deploy.drill.run import Run

# The project's own aim; mission row M39 (Gold) allows five minutes, and a day.
RTO_LIMIT_SECONDS = 30.0
GOLD_RTO_SECONDS = 300.0
GOLD_RPO_SECONDS = 86_400.0
# What differs in each of many equal answers.
_TRACE = re.compile(r',?"trace_id":"\w*"')


@dataclass(frozen=True)
class Phase:
    """A probe from the zone's loss, or from the beginning of its return, on.

    `recovery_seconds` None: it was not usable again. `requests` count each repetition, `operations` are failed when the
    last of theirs is.
    """

    recovery_seconds: float | None
    requests: Count
    operations: Count
    slowest_seconds: float
    errors: dict[str, int]


@dataclass(frozen=True)
class Figures:
    """`away` and `returning` are by probe; `recovery_seconds` is the slowest's, None where one never recovered."""

    recovery_seconds: float | None
    recovery_point_seconds: float
    silence_seconds: float
    away: dict[str, Phase]
    returning: dict[str, Phase]
    verdicts: tuple[Verdict, ...]
    latest_reminder_seconds: float | None
    failures: tuple[str, ...]


def of_run(run: Run) -> Figures:
    """All of a run's figures, and why it failed where it did."""
    away = {probe: _phase(run, probe, run.lost_at, run.restoring_at) for probe in PROBES}
    returning = {probe: _phase(run, probe, run.restoring_at, run.ended_at) for probe in PROBES}
    recovery = greatest([each.recovery_seconds for each in away.values()])
    lost = [write for verdict in run.audit.verdicts for write in verdict.lost]
    usable_at = run.restoring_at if recovery is None else run.lost_at + recovery
    return Figures(
        recovery_seconds=recovery,
        recovery_point_seconds=recovery_point_seconds(lost, run.lost_at, usable_at, run.ended_at),
        silence_seconds=record.longest_silence(run.record.heard, run.lost_at, run.ended_at),
        away=away,
        returning=returning,
        verdicts=run.audit.verdicts,
        latest_reminder_seconds=run.audit.latest_reminder,
        failures=tuple(_failures(run, away)),
    )


def greatest(values: Sequence[float | None]) -> float | None:
    """The greatest; None where one is None, for what never came is later than all that came."""
    known = [each for each in values if each is not None]
    return max(known) if len(known) == len(values) else None


def count_errors(tries: Iterable[Try]) -> dict[str, int]:
    """How often each text of a failure came."""
    return dict(Counter(_TRACE.sub("", each.error) for each in tries if each.error))


def _phase(run: Run, probe: str, since: float, until: float) -> Phase:
    tries = run.record.of(probe)
    concerned = [each for each in tries if each.concerns(since, until)]
    return Phase(
        recovery_seconds=record.recovery_seconds(tries, since, until),
        requests=record.count_tries(tries, since, until),
        operations=record.count_operations(tries, since, until),
        slowest_seconds=record.longest_operation(tries, since, until),
        errors=count_errors(concerned),
    )


def _failures(run: Run, away: dict[str, Phase]) -> Iterator[str]:
    for probe, phase in away.items():
        if phase.recovery_seconds is None:
            yield f"{probe} was not usable again while zone {run.zone} was lost"
        elif phase.recovery_seconds >= RTO_LIMIT_SECONDS:
            yield f"{probe} was usable again only after {phase.recovery_seconds:.1f} s"
    if not run.settled:
        yield f"not everything was steady again after zone {run.zone} had come back"
    for verdict in run.audit.verdicts:
        for what, names in (
            ("lost", [each.name for each in verdict.lost]),
            ("doubled", verdict.doubled),
            ("out of order", verdict.disordered),
        ):
            if names:
                yield f"{verdict.kind}, {len(names)} {what}: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}"
    if not any(each.acknowledged for each in run.audit.verdicts if each.kind == REMINDER):
        yield "no reminder fell due"
