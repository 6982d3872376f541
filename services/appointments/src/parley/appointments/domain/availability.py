"""When a specialist works, and which times of it are free."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from parley.appointments.domain import checks, errors
from parley.common.errors import InvalidArgument

QUANTUM = timedelta(minutes=5)
MAX_WEEKLY_HOURS = 50
MAX_SEARCH = timedelta(days=31)
MAX_AHEAD = timedelta(days=366)
_MINUTES_IN_DAY = 24 * 60
# No zone is further from UTC than 14 hours, so a day on each side covers every local date.
_A_DAY = timedelta(days=1)


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
    """Local dates, both included, with hours of their own, or none: days off."""

    starts_on: date
    ends_on: date
    hours: tuple[DayHours, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Slot:
    """A free time of a specialist."""

    specialist_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Availability:
    """A specialist's hours in their own zone. Version 0: never set.

    `holidays` is the country (FR) or subdivision (DE-BY) whose public holidays are days off, or empty.
    """

    staff_id: str
    tenant_id: str
    time_zone: str
    hours: tuple[WeeklyHours, ...] = ()
    version: int = 0
    exceptions: tuple[DateException, ...] = ()
    holidays: str = ""

    def set(self, time_zone: str, hours: Sequence[WeeklyHours], expected_version: int) -> "Availability":
        """Return the next version; raises InvalidArgument with the wrong field, or VersionConflict."""
        if expected_version not in {0, self.version}:
            raise errors.VersionConflict("The hours have changed since: load them again.")
        checks.zone(time_zone)
        _check_hours(hours)
        ordered = tuple(sorted(hours, key=lambda each: (each.weekday, each.start_minute)))
        return replace(self, version=self.version + 1, time_zone=time_zone, hours=ordered)

    def covers(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Say whether the specialist works through all of this time, by the clock on their wall."""
        return all(self._is_open(quantum) for quantum in quanta(starts_at, ends_at))

    def slots(self, first: datetime, last: datetime, duration: timedelta, taken: Collection[str]) -> Iterator[Slot]:
        """Yield the free slots that start in first ≤ start < last, in order.

        They step by `duration` from the start of each of the hours; a step whose time is `taken`, as claims
        tell, is left out.
        """
        for opens, closes in self._openings(first, last):
            start = opens
            while start + duration <= closes and start < last:
                end = start + duration
                if start >= first and taken_none(self.staff_id, start, end, taken):
                    yield Slot(self.staff_id, start, end)
                start = end

    def _is_open(self, instant: datetime) -> bool:
        local = instant.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        return any(
            each.weekday == local.isoweekday() and each.start_minute <= minute < each.end_minute for each in self.hours
        )

    def _openings(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the hours as instants, from the local day of `first` to that of `last`."""
        day = (first - _A_DAY).date()
        while day <= (last + _A_DAY).date():
            for each in self.hours:
                if each.weekday == day.isoweekday():
                    yield from self._opening(day, each)
            day += _A_DAY

    def _opening(self, day: date, hours: WeeklyHours) -> Iterator[tuple[datetime, datetime]]:
        """Yield one stretch; on a day when the clocks change, what of it exists, each hour that is twice twice."""
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (the clock on the wall)
        starts = _instants(midnight + timedelta(minutes=hours.start_minute), self._zone)
        ends = _instants(midnight + timedelta(minutes=hours.end_minute), self._zone)
        if (
            len(starts) == len(ends) == 1
            and starts[0].astimezone(self._zone).utcoffset() == ends[0].astimezone(self._zone).utcoffset()
        ):
            yield starts[0], ends[0]
            return
        yield from _stretches(each for each in quanta(starts[0], ends[-1]) if self._is_within(each, day, hours))

    def _is_within(self, instant: datetime, day: date, hours: WeeklyHours) -> bool:
        local = instant.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        return local.date() == day and hours.start_minute <= minute < hours.end_minute

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def check_booking(availability: Availability, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise what forbids a booking of this time, other than that it is taken."""
    if starts_at.timestamp() % QUANTUM.total_seconds():
        raise errors.NotOnBoundary("starts_at must be a multiple of five minutes.", field="starts_at")
    if starts_at < now:
        raise errors.InThePast("starts_at must not lie in the past.", field="starts_at")
    if starts_at > now + MAX_AHEAD:
        raise InvalidArgument("starts_at must lie within a year from now.", field="starts_at")
    if not availability.covers(starts_at, ends_at):
        raise errors.OutsideHours(
            "The specialist does not work then: search for slots and take one of them.", field="starts_at"
        )


def claims(specialist_id: str, starts_at: datetime, ends_at: datetime) -> tuple[str, ...]:
    """Return the keys of the five-minute quanta of a specialist's time; two bookings share none."""
    return tuple(claim(specialist_id, quantum) for quantum in quanta(starts_at, ends_at))


def claim(specialist_id: str, instant: datetime) -> str:
    """Return "<specialist>|<quantum>" for the quantum that holds this instant; strings sort as times do."""
    return f"{specialist_id}|{int(instant.timestamp() // QUANTUM.total_seconds()):09d}"


def taken_none(specialist_id: str, starts_at: datetime, ends_at: datetime, taken: Collection[str]) -> bool:
    """Say whether all of this time is free."""
    return not any(each in taken for each in claims(specialist_id, starts_at, ends_at))


def quanta(starts_at: datetime, ends_at: datetime) -> Iterator[datetime]:
    """Yield the start of each five minutes."""
    instant = starts_at
    while instant < ends_at:
        yield instant
        instant += QUANTUM


def _instants(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the instants at which a wall shows this time, or would but for the change of its clock; in order."""
    return sorted({wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})


def _stretches(open_quanta: Iterator[datetime]) -> Iterator[tuple[datetime, datetime]]:
    start: datetime | None = None
    end: datetime | None = None
    for quantum in open_quanta:
        if start is None or end is None:
            start = quantum
        elif quantum != end:
            yield start, end
            start = quantum
        end = quantum + QUANTUM
    if start is not None and end is not None:
        yield start, end


def _check_hours(hours: Sequence[WeeklyHours]) -> None:
    if len(hours) > MAX_WEEKLY_HOURS:
        raise InvalidArgument(f"hours takes at most {MAX_WEEKLY_HOURS} entries.", field="hours")
    for index, each in enumerate(hours):
        field = f"hours[{index}]"
        if not 1 <= each.weekday <= 7:
            raise InvalidArgument("weekday is 1 (Monday) to 7 (Sunday).", field=f"{field}.weekday")
        if not 0 <= each.start_minute < each.end_minute <= _MINUTES_IN_DAY:
            raise InvalidArgument("Take 0 ≤ start_minute < end_minute ≤ 1440.", field=f"{field}.end_minute")
        if each.start_minute % 5 or each.end_minute % 5:
            raise InvalidArgument("Minutes are multiples of 5.", field=f"{field}.start_minute")
        for before in hours[:index]:
            if before.weekday == each.weekday and (
                before.start_minute < each.end_minute and each.start_minute < before.end_minute
            ):
                raise InvalidArgument("The hours of one day must not overlap.", field=field)
