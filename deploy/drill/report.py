"""What people read of a drill, and what programs do."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from statistics import median

from deploy.drill.figures import GOLD_RPO_SECONDS, GOLD_RTO_SECONDS, RTO_LIMIT_SECONDS, Figures, Phase, greatest
from deploy.drill.ledger import Verdict
from deploy.drill.probes import PROBES, REMINDER
from deploy.drill.run import Run
from deploy.drill.site import Site
from deploy.local.api import Json

_NEVER = "never"


def run_text(run: Run, figures: Figures) -> str:
    """A run's figures."""
    lines = [
        f"Run {run.number}: zone {run.zone} lost at {_date(run.lost_at)}, load average {run.load[0]:.1f}, "
        f"back after {run.restored_at - run.lost_at:.0f} s; the probes at most {run.record.late_seconds:.1f} s late",
        f"  {'':8}{'RTO, s':>8}{'requests':>10}{'failed':>8}{'after retries':>15}{'slowest, s':>12}{'return, s':>11}",
        *(_probe_line(probe, figures.away[probe], figures.returning[probe]) for probe in PROBES),
        f"  in all  {_seconds(figures.recovery_seconds):>8}   aim < {RTO_LIMIT_SECONDS:.0f} s, "
        f"Gold < {GOLD_RTO_SECONDS:.0f} s; call's longest silence {figures.silence_seconds:.1f} s",
        f"  {'':12}{'acknowledged':>12}{'lost':>6}{'doubled':>9}{'out of order':>14}",
        *map(_verdict_line, figures.verdicts),
        f"  RPO {figures.recovery_point_seconds:.1f} s   aim 0 s, Gold < {GOLD_RPO_SECONDS:.0f} s; "
        f"the latest reminder {_lateness(figures.latest_reminder_seconds)}",
        *(f"  FAILED: {each}" for each in figures.failures),
    ]
    return "\n".join(lines)


def summary_text(all_figures: Sequence[Figures]) -> str:
    """Median and greatest over the runs."""
    rows: list[tuple[str, Callable[[Figures], float | None]]] = [
        ("RTO, s", lambda each: each.recovery_seconds),
        *((f"  {probe}", _recovery_of(probe)) for probe in PROBES),
        ("call's longest silence, s", lambda each: each.silence_seconds),
        ("RPO, s", lambda each: each.recovery_point_seconds),
        ("requests failed", lambda each: sum(phase.requests.failed for phase in each.away.values())),
        ("  of", lambda each: sum(phase.requests.asked for phase in each.away.values())),
        ("operations failed after retries", lambda each: sum(phase.operations.failed for phase in each.away.values())),
        ("  of", lambda each: sum(phase.operations.asked for phase in each.away.values())),
        ("unusable when the zone returned, s", _worst_return),
        ("latest reminder, s", lambda each: each.latest_reminder_seconds),
    ]
    verdicts = [verdict for each in all_figures for verdict in each.verdicts]
    reminders = [each for each in verdicts if each.kind == REMINDER]
    failed = sum(bool(each.failures) for each in all_figures)
    return "\n".join(
        [
            f"{len(all_figures)} runs{'':24}{'median':>10}{'greatest':>10}",
            *(_summary_line(name, [figure(each) for each in all_figures]) for name, figure in rows),
            f"writes acknowledged {sum(each.acknowledged for each in verdicts)}, "
            f"lost {sum(len(each.lost) for each in verdicts)}, doubled {sum(len(each.doubled) for each in verdicts)}, "
            f"out of order {sum(len(each.disordered) for each in verdicts)}",
            f"of these, reminders due {sum(each.acknowledged for each in reminders)}, "
            f"lost {sum(len(each.lost) for each in reminders)}, doubled {sum(len(each.doubled) for each in reminders)}",
            f"{failed} of {len(all_figures)} runs FAILED" if failed else "every run passed",
        ]
    )


def document(site: Site, seen: Sequence[tuple[Run, Figures]]) -> Json:
    """All of it, for programs."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "site": site.about,
        "period_seconds": site.period_seconds,
        "limits": {
            "rto_seconds": RTO_LIMIT_SECONDS,
            "gold_rto_seconds": GOLD_RTO_SECONDS,
            "gold_rpo_seconds": GOLD_RPO_SECONDS,
        },
        "runs": [
            {
                "number": run.number,
                "zone": run.zone,
                "lost_at": _date(run.lost_at),
                "restoring_after_seconds": run.restoring_at - run.lost_at,
                "restored_after_seconds": run.restored_at - run.lost_at,
                "ended_after_seconds": run.ended_at - run.lost_at,
                "settled": run.settled,
                "load_average": run.load,
                "probes_late_seconds": run.record.late_seconds,
                **asdict(figures),
            }
            for run, figures in seen
        ],
    }


def _probe_line(probe: str, away: Phase, returning: Phase) -> str:
    return (
        f"  {probe:8}{_seconds(away.recovery_seconds):>8}{away.requests.asked:>10}{away.requests.failed:>8}"
        f"{f'{away.operations.failed} of {away.operations.asked}':>15}{away.slowest_seconds:>12.1f}"
        f"{_seconds(returning.recovery_seconds):>11}"
    )


def _verdict_line(verdict: Verdict) -> str:
    lost, doubled, disordered = map(len, (verdict.lost, verdict.doubled, verdict.disordered))
    return f"  {verdict.kind:12}{verdict.acknowledged:>12}{lost:>6}{doubled:>9}{disordered:>14}"


def _summary_line(name: str, values: Sequence[float | None]) -> str:
    # What never came is later than all that came.
    middle = median(math.inf if each is None else each for each in values)
    return f"{name:36}{_seconds(None if middle == math.inf else middle):>10}{_seconds(greatest(values)):>10}"


def _recovery_of(probe: str) -> Callable[[Figures], float | None]:
    return lambda each: each.away[probe].recovery_seconds


def _worst_return(figures: Figures) -> float | None:
    return greatest([each.recovery_seconds for each in figures.returning.values()])


def _seconds(value: float | None) -> str:
    return _NEVER if value is None else f"{value:.1f}"


def _lateness(seconds: float | None) -> str:
    if seconds is None:
        return "never came"
    return f"came {abs(seconds):.1f} s {'before' if seconds < 0 else 'after'} its time"


def _date(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat(timespec="seconds")
