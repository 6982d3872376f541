"""Hours by the clock on a wall: weekly ones, dates with other hours, public holidays; right when clocks change."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from parley.appointments.domain import checks
from parley.appointments.domain.quanta import QUANTUM_MINUTES, instant_of, quantum_of
from parley.common.errors import InvalidArgument

MAX_WEEKLY_HOURS = 50
MAX_EXCEPTIONS = 200
_MAX_HOURS_A_DAY = 10
_MAX_NOTE = 200
_MINUTES_IN_DAY = 24 * 60
_A_DAY = timedelta(days=1)

# Quanta, the end excluded.
Stretch = tuple[int, int]


class Span(Protocol):
    """Minutes after local midnight, the end excluded."""

    @property
    def start_minute(self) -> int:
        """A multiple of five."""
        ...

    @property
    def end_minute(self) -> int:
        """A multiple of five, after the start."""
        ...


@dataclass(frozen=True)
class WeeklyHours:
    """Hours on one day of each week: ISO weekday 1 (Monday) to 7, minutes after local midnight, end excluded."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class DayHours:
    """Hours on one day: minutes after local midnight, end excluded."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class DateException:
    """Local dates, both included, with hours of their own, or none: days off. They hold on public holidays, too."""

    starts_on: date
    ends_on: date
    hours: tuple[DayHours, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Hours:
    """When somebody works, or something is open, in their own zone (IANA).

    `holidays` is the country (FR) or subdivision (DE-BY) whose public holidays are days off, or empty. The methods
    are given those holidays as dates, `off`, and take hours as `checked` returned them. On a day when the clocks
    change, an hour that is left out is not there, and one that comes twice is there twice.
    """

    time_zone: str
    weekly: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[DateException, ...] = ()
    holidays: str = ""

    def checked(self) -> "Hours":
        """Return them in order; raises InvalidArgument with the wrong field."""
        checks.zone(self.time_zone)
        _check_weekly(self.weekly)
        _check_exceptions(self.exceptions)
        return replace(
            self,
            weekly=tuple(sorted(self.weekly, key=lambda each: (each.weekday, each.start_minute))),
            exceptions=tuple(
                replace(each, hours=tuple(sorted(each.hours, key=_start)))
                for each in sorted(self.exceptions, key=lambda each: each.starts_on)
            ),
        )

    def on(self, day: date, off: Collection[date]) -> Sequence[Span]:
        """Return the hours of one local date, in order."""
        index = bisect_right(self.exceptions, day, key=lambda each: each.starts_on) - 1
        if index >= 0 and day <= self.exceptions[index].ends_on:
            return self.exceptions[index].hours
        if day in off:
            return ()
        weekday = day.isoweekday()
        return [each for each in self.weekly if each.weekday == weekday]

    def stretches(
        self, first: date, last: date, off: Collection[date], closed: Collection[date] = ()
    ) -> Iterator[Stretch]:
        """Yield what is open on the local dates from `first` to `last`, both included, in order.

        On dates that are `closed` nothing is, whatever their hours.
        """
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            spans = () if day in closed else self.on(day, off)
            if not spans:
                continue
            midnight = _midnight(self.time_zone, ordinal)
            if midnight is None:
                yield from sorted(
                    stretch
                    for each in spans
                    for stretch in _on_changing_day(self.time_zone, day, each.start_minute, each.end_minute)
                )
                continue
            for each in spans:
                opens, closes = each.start_minute // QUANTUM_MINUTES, each.end_minute // QUANTUM_MINUTES
                yield midnight + opens, midnight + closes

    def covers(self, first: int, last: int, off: Collection[date]) -> bool:
        """Say whether all of these quanta are open; hours may go on past midnight into the next day's."""
        reached = first
        days = self.local_date(instant_of(first)), self.local_date(instant_of(last - 1))
        for opens, closes in self.stretches(*days, off):
            if opens <= reached < closes:
                reached = closes
        return reached >= last

    def open_at(self, now: datetime, off: Collection[date], days_ahead: int) -> Stretch | None:
        """Return what is open at or next after `now`, until it closes at last; None if nothing opens for so long."""
        today = self.local_date(now)
        found: Stretch | None = None
        for opens, closes in self.stretches(today - _A_DAY, today + timedelta(days=days_ahead), off):
            if found and opens > found[1]:
                break
            if found or closes > quantum_of(now):
                found = (found[0] if found else opens, closes)
        return found

    def local_date(self, instant: datetime) -> date:
        """Return the date on the wall."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()


@lru_cache(maxsize=4096)
def _midnight(time_zone: str, ordinal: int) -> int | None:
    """Return the quantum of local midnight on a day that has no change of clocks, else None."""
    zone = ZoneInfo(time_zone)
    day = datetime.fromordinal(ordinal)
    start, end = day.replace(tzinfo=zone), (day + _A_DAY).replace(tzinfo=zone)
    return quantum_of(start) if start.utcoffset() == end.utcoffset() else None


@lru_cache(maxsize=256)
def _on_changing_day(time_zone: str, day: date, start_minute: int, end_minute: int) -> tuple[Stretch, ...]:
    """Return what exists of these hours on a day when the clocks change, each hour that is twice twice."""
    zone = ZoneInfo(time_zone)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (the clock on the wall)
    first = min(_quanta_at(midnight + timedelta(minutes=start_minute), zone))
    last = max(_quanta_at(midnight + timedelta(minutes=end_minute), zone))

    def is_open(quantum: int) -> bool:
        local = instant_of(quantum).astimezone(zone)
        return local.date() == day and start_minute <= local.hour * 60 + local.minute < end_minute

    # Neighbours have the same distance to their place in the list.
    runs = groupby(enumerate(filter(is_open, range(first, last))), key=lambda each: each[1] - each[0])
    together = ([quantum for _, quantum in run] for _, run in runs)
    return tuple((run[0], run[-1] + 1) for run in together)


def _quanta_at(wall: datetime, zone: ZoneInfo) -> list[int]:
    """Return the quanta in which a wall shows this time, or would but for the change of its clock."""
    return [quantum_of(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)) for fold in (0, 1)]


def _start(span: Span) -> int:
    return span.start_minute


def _check_weekly(hours: Sequence[WeeklyHours]) -> None:
    if len(hours) > MAX_WEEKLY_HOURS:
        raise InvalidArgument(f"hours takes at most {MAX_WEEKLY_HOURS} entries.", field="hours")
    for index, each in enumerate(hours):
        field = f"hours[{index}]"
        if not 1 <= each.weekday <= 7:
            raise InvalidArgument("weekday is 1 (Monday) to 7 (Sunday).", field=f"{field}.weekday")
        _check_span(each, field, [before for before in hours[:index] if before.weekday == each.weekday])


def _check_exceptions(exceptions: Sequence[DateException]) -> None:
    if len(exceptions) > MAX_EXCEPTIONS:
        raise InvalidArgument(f"exceptions takes at most {MAX_EXCEPTIONS} entries.", field="exceptions")
    for index, each in enumerate(exceptions):
        field = f"exceptions[{index}]"
        if each.ends_on < each.starts_on:
            raise InvalidArgument("ends_on must not lie before starts_on.", field=f"{field}.ends_on")
        if len(each.hours) > _MAX_HOURS_A_DAY:
            raise InvalidArgument(f"A day takes at most {_MAX_HOURS_A_DAY} hours.", field=f"{field}.hours")
        checks.line(each.note, field=f"{field}.note", maximum=_MAX_NOTE)
        for number, span in enumerate(each.hours):
            _check_span(span, f"{field}.hours[{number}]", each.hours[:number])
        if any(each.starts_on <= before.ends_on and before.starts_on <= each.ends_on for before in exceptions[:index]):
            raise InvalidArgument("A date takes one exception.", field=f"{field}.starts_on")


def _check_span(span: Span, field: str, before: Sequence[Span]) -> None:
    if not 0 <= span.start_minute < span.end_minute <= _MINUTES_IN_DAY:
        raise InvalidArgument("Take 0 ≤ start_minute < end_minute ≤ 1440.", field=f"{field}.end_minute")
    if span.start_minute % QUANTUM_MINUTES or span.end_minute % QUANTUM_MINUTES:
        raise InvalidArgument("Minutes are multiples of 5.", field=f"{field}.start_minute")
    if any(span.start_minute < each.end_minute and each.start_minute < span.end_minute for each in before):
        raise InvalidArgument("The hours of one day must not overlap.", field=field)
