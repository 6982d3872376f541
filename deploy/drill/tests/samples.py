"""Runs as they could have been: a try each second, and nothing wrong but what a test puts in."""

from collections.abc import Mapping, Sequence

from deploy.drill.audit import Audit
from deploy.drill.ledger import Verdict
from deploy.drill.probes import BOOKING, PERIODS, REMINDER
from deploy.drill.record import Record, Try
from deploy.drill.run import Run

LOST_AT, RESTORING_AT, ENDED_AT = 1000.0, 1060.0, 1100.0
NOTHING: Mapping[str, Sequence[int]] = {}
ONE_REMINDER = Verdict(REMINDER, 1)


def tries(probe: str, *failed: int, until: float = ENDED_AT) -> list[Try]:
    """One a second from ten seconds before the loss, each answered in half a second; the failed by their instants."""
    instants = range(int(LOST_AT) - 10, int(until))
    return [Try(probe, at, at, at + 0.5, "503" if at in failed else "") for at in instants]


def run(
    failed: Mapping[str, Sequence[int]] = NOTHING, reminders: Verdict = ONE_REMINDER, *, settled: bool = True
) -> Run:
    """A run in which these tries failed, by probe, and this became of the reminders."""
    record = Record(
        tries=[each for probe in PERIODS for each in tries(probe, *failed.get(probe, ()))],
        heard=[float(at) for at in range(int(LOST_AT) - 10, int(ENDED_AT))],
    )
    return Run(
        number=1,
        zone="a",
        lost_at=LOST_AT,
        restoring_at=RESTORING_AT,
        restored_at=RESTORING_AT + 20,
        ended_at=ENDED_AT,
        settled=settled,
        load=(1.0, 1.0, 1.0),
        record=record,
        audit=Audit((Verdict(BOOKING, 1), reminders), -40.0),
    )
