"""Which starts are free; and that the fast way finds what the obvious one does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import MINUTELY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.appointments.domain import quota
from parley.appointments.domain.appointment_type import Preset, from_preset
from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours
from parley.appointments.domain.quanta import instant_of, quantum_of
from parley.appointments.domain.slots import Agenda, Busy, Shape, free_starts, search

from .conftest import NOW, PARIS

MONDAY = 1
HOUR = Shape(12)
QUANTUM = timedelta(minutes=5)
DAYS = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 6, 1)]
ZONES = [PARIS, "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


def on_monday(*spans: tuple[int, int]) -> Hours:
    return Hours(PARIS, tuple(WeeklyHours(MONDAY, start, end) for start, end in spans))


def starts(hours: Hours, shape: Shape = HOUR, *busy: Busy, full: frozenset[date] = frozenset()) -> list[str]:
    """The local starts of this Monday and the two days after."""
    first = quantum_of(datetime(2026, 11, 22, 23, tzinfo=UTC))
    found = search([Agenda("stf_a", hours, busy=busy, full_days=full)], shape, first, first + 3 * 288)
    return [slot.starts_at.astimezone(ZoneInfo(PARIS)).strftime("%H:%M") for slot in found]


def at(hour: int, minute: int = 0) -> int:
    """A quantum of this Monday, in Paris."""
    return quantum_of(datetime(2026, 11, 23, hour - 1, minute, tzinfo=UTC))


def test_slots_step_from_the_start_of_each_stretch_and_end_within_it() -> None:
    assert starts(on_monday((540, 720), (840, 900))) == ["09:00", "10:00", "11:00", "14:00"]
    assert starts(on_monday((540, 625))) == ["09:00"]
    assert starts(on_monday((540, 595))) == []


def test_a_slot_whose_time_is_busy_even_in_part_is_left_out() -> None:
    morning = on_monday((540, 720))
    assert starts(morning, HOUR, Busy(at(9, 55), at(10))) == ["10:00", "11:00"]
    assert starts(morning, HOUR, Busy(at(8), at(9))) == ["09:00", "10:00", "11:00"]
    assert starts(morning, HOUR, Busy(at(10, 30), at(11, 30))) == ["09:00"]


def test_buffers_are_kept_free_and_need_not_lie_within_the_hours() -> None:
    shape = Shape(duration=6, before=1, after=3)
    assert starts(on_monday((540, 660)), shape) == ["09:00", "09:50"]
    assert starts(on_monday((540, 660)), shape, Busy(at(8), at(9))) == ["09:50"]
    assert starts(on_monday((540, 660)), shape, Busy(at(8), at(8, 55))) == ["09:00", "09:50"]
    # What comes after needs its own time between.
    assert starts(on_monday((540, 660)), shape, Busy(at(9, 40), at(9, 45))) == ["09:50"]


def test_two_slots_that_are_offered_together_can_both_be_booked() -> None:
    shape = Shape(duration=4, before=2, after=1)
    first = quantum_of(NOW)
    found = list(free_starts(Agenda("stf_a", on_monday((600, 1020))), shape, first, first + 288))
    assert all(shape.around(a).last <= shape.around(b).first for a, b in pairwise(found))


def test_the_search_is_half_open_and_keeps_its_step_wherever_it_begins() -> None:
    agenda = Agenda("stf_a", on_monday((600, 720)))
    first = quantum_of(NOW)
    assert list(free_starts(agenda, HOUR, first, first + 12)) == [first]
    assert list(free_starts(agenda, HOUR, first, first)) == []
    assert list(free_starts(agenda, HOUR, first + 1, first + 100)) == [first + 12]


def test_a_team_is_searched_earliest_first_and_bounded() -> None:
    first = quantum_of(NOW)
    team = [Agenda("stf_b", on_monday((600, 720))), Agenda("stf_a", on_monday((570, 720)))]
    found = search(team, HOUR, first - 12, first + 288)
    assert [(slot.starts_at - NOW, slot.specialist_id) for slot in found] == [
        (timedelta(minutes=-30), "stf_a"),
        (timedelta(0), "stf_b"),
        (timedelta(minutes=30), "stf_a"),
        (timedelta(hours=1), "stf_b"),
    ]
    assert search(team, HOUR, first - 12, first + 288, limit=2) == found[:2]
    assert search([], HOUR, first, first + 288) == []


def test_a_day_that_is_full_has_no_slots() -> None:
    type_ = from_preset(Preset.SURVEY_AND_INSPECTION, "typ_a", "ten_a")
    (limit,) = quota.of_day(type_, "stf_a", date(2026, 11, 23))
    assert quota.full_days(type_, "stf_a", limit.seats[:-1]) == frozenset()
    # Seats of another specialist, and those that were given out when more could be had.
    others = [seat.replace("stf_a", "stf_b") for seat in limit.seats]
    assert quota.full_days(type_, "stf_a", others) == frozenset()
    full = quota.full_days(type_, "stf_a", [*limit.seats, f"{limit.key}|99"])
    assert full == {date(2026, 11, 23)}
    assert starts(on_monday((540, 720)), full=full) == []


spans = st.tuples(st.integers(0, 287), st.integers(1, 288)).filter(lambda each: each[0] < each[1])


@st.composite
def hours_of(draw: st.DrawFn) -> Hours:
    """Up to three stretches a day that do not overlap, an exception, and any zone."""

    def day() -> list[tuple[int, int]]:
        marks = sorted(draw(st.sets(st.integers(0, 288), max_size=6)))
        return [(a * 5, b * 5) for a, b in zip(marks[::2], marks[1::2], strict=False)]

    weekly = [WeeklyHours(weekday, *span) for weekday in range(1, 8) for span in day()]
    starts_on = draw(st.sampled_from(DAYS))
    exception = DateException(
        starts_on, starts_on + timedelta(days=draw(st.integers(0, 1))), tuple(DayHours(*span) for span in day())
    )
    return Hours(draw(st.sampled_from(ZONES)), tuple(weekly), draw(st.sampled_from([(), (exception,)]))).checked()


def obvious_starts(agenda: Agenda, shape: Shape, first: datetime, last: datetime) -> Iterator[datetime]:
    """Look at every five minutes, at the wall's clock, and at every booking."""
    zone = ZoneInfo(agenda.hours.time_zone)

    def stretch(instant: datetime) -> tuple[date, int] | None:
        """Which of the day's hours is open, by its place."""
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        for place, span in enumerate(agenda.hours.on(local.date(), agenda.off)):
            if span.start_minute <= minute < span.end_minute:
                return local.date(), place
        return None

    day = timedelta(days=1)
    every = rrule(MINUTELY, interval=5, dtstart=first - 2 * day, until=last + 2 * day)
    for key, run in groupby(every, key=stretch):
        instants = list(run)
        if key is None or key[0] in agenda.full_days:
            continue
        for start in instants[:: shape.step]:
            end = start + shape.duration * QUANTUM
            kept_free = start - shape.before * QUANTUM, end + shape.after * QUANTUM
            meets = any(instant_of(a) < kept_free[1] and kept_free[0] < instant_of(b) for a, b in agenda.busy)
            if first <= start < last and end <= instants[-1] + QUANTUM and not meets:
                yield start


@settings(max_examples=60, deadline=None)
@given(
    hours=hours_of(),
    day=st.sampled_from(DAYS),
    shape=st.builds(Shape, st.integers(1, 15), st.integers(0, 4), st.integers(0, 4)),
    bookings=st.lists(st.tuples(st.integers(-400, 700), st.integers(1, 40)), max_size=4),
    off=st.sampled_from([frozenset(), frozenset(DAYS)]),
)
def test_the_fast_search_finds_what_the_obvious_one_does(
    hours: Hours, day: date, shape: Shape, bookings: list[tuple[int, int]], off: frozenset[date]
) -> None:
    first = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    last = first + timedelta(hours=30)
    origin = quantum_of(first)
    busy = [Busy(origin + start, origin + start + length) for start, length in bookings]
    agenda = Agenda("stf_a", hours, off, busy)
    found = [instant_of(each) for each in free_starts(agenda, shape, origin, quantum_of(last))]
    assert found == sorted(obvious_starts(agenda, shape, first, last))
    for start in map(quantum_of, found):
        assert hours.covers(start, start + shape.duration, off)
