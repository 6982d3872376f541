"""`python -m bench.slots`: free times of 50 specialists over 30 days, against dateutil.rrule used plainly."""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from dateutil.rrule import MINUTELY, WEEKLY, rrule

from bench.figures import spread, table
from parley.appointments.domain.hours import Hours, WeeklyHours
from parley.appointments.domain.quanta import QUANTUM, instant_of, quantum_of
from parley.appointments.domain.slots import Agenda, Busy, Shape, search

SPECIALISTS, DAYS = 50, 30
ZONE = "Europe/Paris"
FIRST = datetime(2026, 10, 12, tzinfo=UTC)
LAST = FIRST + timedelta(days=DAYS)
# Half an hour; mornings and afternoons of five days; the clocks change meanwhile.
SHAPE = Shape(6)
SPANS = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))
BOOKINGS_A_DAY = 6
NO_LIMIT = 10**9

Starts = set[tuple[str, datetime]]


def agendas() -> list[Agenda]:
    """Specialists with the same hours, each with bookings of their own."""
    dice = random.Random(7)
    weekly = tuple(WeeklyHours(day, *span) for day in range(1, 6) for span in SPANS)
    origin = quantum_of(FIRST)
    return [Agenda(f"stf_{number}", Hours(ZONE, weekly), busy=bookings(dice, origin)) for number in range(SPECIALISTS)]


def bookings(dice: random.Random, origin: int) -> Sequence[Busy]:
    """Some a day, at random."""
    starts = [origin + day * 288 + dice.randrange(84, 204) for day in range(DAYS) for _ in range(BOOKINGS_A_DAY)]
    return [Busy(start, start + 6) for start in sorted(starts)]


def ours(everyone: Sequence[Agenda]) -> Starts:
    """As the service searches."""
    found = search(everyone, SHAPE, quantum_of(FIRST), quantum_of(LAST), NO_LIMIT)
    return {(slot.specialist_id, slot.starts_at) for slot in found}


def plainly(everyone: Sequence[Agenda]) -> Starts:
    """A weekly rule for each of the hours, a rule of steps within, and a look at every booking."""
    zone = ZoneInfo(ZONE)
    duration = SHAPE.duration * QUANTUM
    found: Starts = set()
    for agenda in everyone:
        taken = [(instant_of(busy.first), instant_of(busy.last)) for busy in agenda.busy]
        for hours in agenda.hours.weekly:
            midnight = (FIRST - timedelta(days=1)).replace(tzinfo=None)
            until = LAST.replace(tzinfo=None) + timedelta(days=1)
            for day in rrule(WEEKLY, byweekday=hours.weekday - 1, dtstart=midnight, until=until):
                opens = (day + timedelta(minutes=hours.start_minute)).replace(tzinfo=zone).astimezone(UTC)
                closes = (day + timedelta(minutes=hours.end_minute)).replace(tzinfo=zone).astimezone(UTC)
                for start in rrule(MINUTELY, interval=30, dtstart=opens, until=closes - duration):
                    clear = not any(start < end and begin < start + duration for begin, end in taken)
                    if FIRST <= start < LAST and clear:
                        found.add((agenda.specialist_id, start))
    return found


def timed(search_by: Callable[[Sequence[Agenda]], Starts], everyone: Sequence[Agenda], runs: int) -> list[float]:
    """CPU milliseconds for each specialist's month."""
    results = []
    for _ in range(runs):
        began = time.process_time()
        search_by(everyone)
        results.append((time.process_time() - began) * 1000 / SPECIALISTS)
    return results


def main() -> None:
    """Compare the answers, then the times."""
    parser = argparse.ArgumentParser(prog="python -m bench.slots", description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    everyone = agendas()
    if ours(everyone) != plainly(everyone):
        raise SystemExit("The two searches find different slots.")
    sides = {"Parley": timed(ours, everyone, runs), "dateutil.rrule, plainly": timed(plainly, everyone, 3)}
    rows = [[name, spread(values, 2)] for name, values in sides.items()]
    print(table(("", "CPU for a specialist's month, ms"), rows))
    ratio = median(sides["Parley"]) / median(sides["dateutil.rrule, plainly"])
    print(f"\nMedians of {runs} runs (least–greatest): {ratio:.2f} × the peer.")


if __name__ == "__main__":
    main()
