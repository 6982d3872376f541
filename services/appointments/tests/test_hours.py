"""Hours by the clock on the wall: weekdays, exceptions, public holidays, and the days on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.appointments.calendars import PublicHolidays
from parley.appointments.domain import errors
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours
from parley.appointments.domain.quanta import claims, instant_of, next_quantum, quantum_of
from parley.common.errors import InvalidArgument

from .conftest import NOW, PARIS

MONDAY, SUNDAY = 1, 7
# The clocks go from 02:00 to 03:00 on the one Sunday, and from 03:00 back to 02:00 on the other.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NOBODY_OFF: frozenset[date] = frozenset()


def on(*spans: tuple[int, int], weekday: int = SUNDAY, zone: str = PARIS) -> Hours:
    return Hours(zone, tuple(WeeklyHours(weekday, start, end) for start, end in spans))


def stretches(hours: Hours, day: date, off: frozenset[date] = NOBODY_OFF) -> list[tuple[str, str]]:
    zone = ZoneInfo(hours.time_zone)
    return [
        (opens.astimezone(zone).strftime("%H:%M%z"), closes.astimezone(zone).strftime("%H:%M%z"))
        for opens, closes in ((instant_of(a), instant_of(b)) for a, b in hours.stretches(day, day, off))
    ]


def test_hours_that_the_spring_change_leaves_out_are_not_there() -> None:
    assert stretches(on((60, 240)), SPRING) == [("01:00+0100", "04:00+0200")]
    assert stretches(on((120, 180)), SPRING) == []
    assert stretches(on((90, 150)), SPRING) == [("01:30+0100", "03:00+0200")]


def test_hours_that_come_twice_in_autumn_are_there_twice() -> None:
    assert stretches(on((120, 180)), AUTUMN) == [("02:00+0200", "03:00+0100")]
    # From 01:30 to 02:30 happens, stops at the first 02:30, and goes on from the second 02:00.
    assert stretches(on((90, 150)), AUTUMN) == [("01:30+0200", "02:30+0200"), ("02:00+0100", "02:30+0100")]
    # Of two that are there twice, each time in its turn.
    assert [opens for opens, _ in stretches(on((120, 140), (150, 170)), AUTUMN)] == [
        "02:00+0200",
        "02:30+0200",
        "02:00+0100",
        "02:30+0100",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "opens"),
    [
        # Midnight itself is left out, comes twice, or another day has it.
        ("Africa/Cairo", date(2026, 4, 24), ["01:00+0300"]),
        ("America/Havana", date(2026, 11, 1), ["00:00-0400", "00:00-0500"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), ["00:00+1100"]),
        ("Asia/Kathmandu", date(2026, 4, 5), ["00:00+0545"]),
    ],
)
def test_a_change_at_midnight_or_of_half_an_hour_is_right_too(zone: str, day: date, opens: list[str]) -> None:
    from_midnight = on((0, 65), weekday=day.isoweekday(), zone=zone)
    found = [each for each, _ in stretches(from_midnight, day)]
    assert found == opens[: len(found)]
    assert found


def test_a_date_has_other_hours_or_none_whatever_the_week_and_the_holidays_say() -> None:
    off = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
    hours = Hours(
        PARIS,
        tuple(WeeklyHours(day, 540, 1020) for day in range(1, 7)),
        (
            DateException(date(2026, 12, 26), date(2026, 12, 26), (DayHours(600, 660),), "Boxing Day sale"),
            DateException(date(2026, 12, 28), date(2026, 12, 31)),
        ),
    ).checked()
    assert stretches(hours, date(2026, 12, 24), off) == [("09:00+0100", "17:00+0100")]
    assert stretches(hours, date(2026, 12, 25), off) == []
    assert stretches(hours, date(2026, 12, 26), off) == [("10:00+0100", "11:00+0100")]
    assert stretches(hours, date(2026, 12, 28), off) == stretches(hours, date(2026, 12, 31), off) == []
    assert stretches(hours, date(2027, 1, 1), off) == [("09:00+0100", "17:00+0100")]


def test_hours_may_go_on_past_midnight() -> None:
    late = Hours(PARIS, (WeeklyHours(MONDAY, 23 * 60, 1440), WeeklyHours(2, 0, 60)))
    midnight = quantum_of(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert late.covers(midnight - 6, midnight + 6, NOBODY_OFF)
    assert late.covers(midnight - 12, midnight + 12, NOBODY_OFF)
    assert not late.covers(midnight - 12, midnight + 13, NOBODY_OFF)
    assert not late.covers(midnight - 13, midnight, NOBODY_OFF)
    assert not late.covers(midnight - 6, midnight + 6, frozenset({date(2026, 11, 24)}))


def test_what_is_open_now_or_next_is_told_across_midnight_and_days_off() -> None:
    hours = Hours(PARIS, (WeeklyHours(MONDAY, 600, 660), WeeklyHours(3, 1380, 1440), WeeklyHours(4, 0, 60)))

    def told(now: datetime, off: frozenset[date] = NOBODY_OFF, days: int = 30) -> tuple[datetime, datetime] | None:
        found = hours.open_at(now, off, days)
        return (instant_of(found[0]), instant_of(found[1])) if found else None

    hour = timedelta(hours=1)
    assert told(NOW + hour / 2) == (NOW, NOW + hour)
    wednesday = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    assert told(NOW + hour) == (wednesday, wednesday + 2 * hour)
    assert told(wednesday + hour * 1.5) == (wednesday + hour, wednesday + 2 * hour)
    assert told(NOW, frozenset({NOW.date()})) == (wednesday, wednesday + 2 * hour)
    assert told(NOW + hour, days=1) is None


def test_an_instant_on_a_boundary_is_its_own_quantum_and_any_other_waits_for_the_next() -> None:
    assert instant_of(quantum_of(NOW)) == NOW
    assert next_quantum(NOW) == quantum_of(NOW)
    assert next_quantum(NOW + timedelta(microseconds=1)) == quantum_of(NOW) + 1
    assert quantum_of(NOW - timedelta(microseconds=1)) == quantum_of(NOW) - 1


def test_two_bookings_share_a_claim_exactly_when_they_share_time() -> None:
    first = set(claims("stf_a", 100, 106))
    assert len(first) == 6
    assert first & set(claims("stf_a", 105, 112))
    assert not first & set(claims("stf_a", 106, 112))
    assert not first & set(claims("stf_b", 100, 106))


def test_hours_are_kept_in_order_and_counted_as_versions() -> None:
    new = Availability("stf_a", "ten_a", Hours(PARIS))
    mixed = Hours(
        PARIS,
        (WeeklyHours(2, 540, 600), WeeklyHours(1, 840, 900), WeeklyHours(1, 540, 600)),
        (
            DateException(date(2026, 12, 28), date(2026, 12, 28), (DayHours(900, 960), DayHours(540, 600))),
            DateException(date(2026, 12, 24), date(2026, 12, 24)),
        ),
    )
    saved = new.set(mixed, 0)
    assert saved.version == 1
    assert [(each.weekday, each.start_minute) for each in saved.hours.weekly] == [(1, 540), (1, 840), (2, 540)]
    assert [each.starts_on.day for each in saved.hours.exceptions] == [24, 28]
    assert [each.start_minute for each in saved.hours.exceptions[1].hours] == [540, 900]
    assert saved.set(Hours("UTC"), 1).version == 2
    with pytest.raises(errors.VersionConflict):
        saved.set(Hours("UTC"), 2)


CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        (Hours(PARIS, (WeeklyHours(0, 540, 600),)), "hours[0].weekday"),
        (Hours(PARIS, (WeeklyHours(8, 540, 600),)), "hours[0].weekday"),
        (Hours(PARIS, (WeeklyHours(1, 600, 600),)), "hours[0].end_minute"),
        (Hours(PARIS, (WeeklyHours(1, -5, 600),)), "hours[0].end_minute"),
        (Hours(PARIS, (WeeklyHours(1, 540, 1445),)), "hours[0].end_minute"),
        (Hours(PARIS, (WeeklyHours(1, 541, 600),)), "hours[0].start_minute"),
        (Hours(PARIS, (WeeklyHours(1, 540, 600), WeeklyHours(1, 595, 660))), "hours[1]"),
        (Hours(PARIS, (WeeklyHours(1, 540, 600),) * 51), "hours"),
        (Hours(PARIS, (), (DateException(CHRISTMAS, date(2026, 12, 24)),)), "exceptions[0].ends_on"),
        (Hours(PARIS, (), (DateException(CHRISTMAS, CHRISTMAS),) * 2), "exceptions[1].starts_on"),
        (
            Hours(PARIS, (), (DateException(CHRISTMAS, CHRISTMAS, (DayHours(600, 595),)),)),
            "exceptions[0].hours[0].end_minute",
        ),
        (Hours(PARIS, (), (DateException(CHRISTMAS, CHRISTMAS, (DayHours(540, 600),) * 2),)), "exceptions[0].hours[1]"),
        (Hours(PARIS, (), (DateException(CHRISTMAS, CHRISTMAS, note="x" * 201),)), "exceptions[0].note"),
        (
            Hours(
                PARIS,
                (),
                tuple(
                    DateException(date(2026, 1, 1) + timedelta(n), date(2026, 1, 1) + timedelta(n)) for n in range(201)
                ),
            ),
            "exceptions",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_by_their_field(hours: Hours, field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        hours.checked()
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "zone",
    [
        *("", "Paris", "Europe", "../../etc/passwd", "Europe/Paris\0", "x" * 10_000),
        *("Factory", "localtime", "posixrules", "right/Europe/Paris"),
    ],
)
def test_a_zone_that_does_not_exist_or_that_browsers_do_not_know_is_refused(zone: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        Hours(zone).checked()
    assert refusal.value.field == "time_zone"


def test_public_holidays_are_those_of_the_country_or_of_the_part_of_it() -> None:
    calendars = PublicHolidays()
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert date(2026, 7, 14) in calendars.off("FR", *year)
    assert date(2026, 1, 6) in calendars.off("DE-BY", *year)
    assert date(2026, 1, 6) not in calendars.off("DE-HH", *year)
    assert calendars.off("", *year) == frozenset()
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= set(calendars.off("FR", date(2026, 12, 20), date(2027, 1, 10)))


@pytest.mark.parametrize("code", ["XX", "fr", "FR-", "DE-ZZ", "FRA", "France", "DE-BY-X", "-BY"])
def test_a_country_whose_holidays_nobody_knows_is_refused(code: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        PublicHolidays().check(code)
    assert refusal.value.field == "holidays"
