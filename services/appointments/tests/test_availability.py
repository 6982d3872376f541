"""Working hours by the clock on the wall, the slots in them, and what may be booked."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.appointments.domain import errors
from parley.appointments.domain.availability import (
    Availability,
    WeeklyHours,
    check_booking,
    claim,
    claims,
)
from parley.common.errors import InvalidArgument

from .conftest import NOW, PARIS, WEEKDAYS

MONDAY, SUNDAY = 1, 7
HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)
# The clocks go from 02:00 to 03:00 on the one Sunday, and from 03:00 back to 02:00 on the other.
SPRING, AUTUMN = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)


def working(*hours: WeeklyHours, zone: str = PARIS) -> Availability:
    return Availability("stf_a", "ten_a", zone, hours, version=1)


def starts(
    availability: Availability, day: datetime, duration: timedelta = HOUR, taken: frozenset[str] = frozenset()
) -> list[str]:
    """The local starts of the slots of that local day."""
    zone = ZoneInfo(availability.time_zone)
    first = day.replace(hour=0, tzinfo=zone)
    last = (day + timedelta(days=1)).replace(hour=0, tzinfo=zone)
    found = availability.slots(first.astimezone(UTC), last.astimezone(UTC), duration, taken)
    return [slot.starts_at.astimezone(zone).strftime("%H:%M%z") for slot in found]


def test_slots_follow_the_hours_of_each_weekday() -> None:
    morning = working(WeeklyHours(MONDAY, 9 * 60, 12 * 60), WeeklyHours(MONDAY, 14 * 60, 15 * 60))
    assert starts(morning, NOW) == ["09:00+0100", "10:00+0100", "11:00+0100", "14:00+0100"]
    assert starts(morning, NOW + timedelta(days=1)) == []


def test_a_slot_ends_within_the_hours() -> None:
    assert starts(working(WeeklyHours(MONDAY, 540, 625)), NOW) == ["09:00+0100"]
    assert starts(working(WeeklyHours(MONDAY, 540, 595)), NOW) == []


def test_a_slot_whose_time_is_taken_even_in_part_is_left_out() -> None:
    at_ten = NOW.replace(hour=9)
    taken = frozenset(claims("stf_a", at_ten - timedelta(minutes=5), at_ten))
    assert starts(working(WeeklyHours(MONDAY, 540, 720)), NOW, taken=taken) == ["10:00+0100", "11:00+0100"]
    others = frozenset(claims("stf_b", at_ten, at_ten + HOUR))
    assert len(starts(working(WeeklyHours(MONDAY, 540, 720)), NOW, taken=others)) == 3


def test_the_search_is_half_open() -> None:
    hours = working(WeeklyHours(MONDAY, 540, 720))
    slots = list(hours.slots(NOW, NOW + HOUR, HOUR, ()))
    assert [slot.starts_at for slot in slots] == [NOW]
    assert list(hours.slots(NOW, NOW, HOUR, ())) == []


def test_hours_that_the_spring_change_leaves_out_have_no_slots() -> None:
    night = working(WeeklyHours(SUNDAY, 60, 240))
    assert starts(night, SPRING) == ["01:00+0100", "03:00+0200"]
    assert starts(working(WeeklyHours(SUNDAY, 120, 180)), SPRING) == []
    assert starts(working(WeeklyHours(SUNDAY, 90, 150)), SPRING, HALF_HOUR) == ["01:30+0100"]


def test_hours_that_come_twice_in_autumn_have_their_slots_twice() -> None:
    night = working(WeeklyHours(SUNDAY, 60, 240))
    assert starts(night, AUTUMN) == ["01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100"]
    assert starts(working(WeeklyHours(SUNDAY, 120, 180)), AUTUMN) == ["02:00+0200", "02:00+0100"]
    # From 01:30 to 02:30 happens, stops at the first 02:30, and goes on from the second 02:00.
    twice = ["01:30+0200", "02:00+0200", "02:00+0100"]
    assert starts(working(WeeklyHours(SUNDAY, 90, 150)), AUTUMN, HALF_HOUR) == twice


def test_a_day_at_work_keeps_its_hours_on_the_wall_across_the_change() -> None:
    daily = working(*(WeeklyHours(day, 540, 600) for day in range(1, 8)))
    assert starts(daily, SPRING - timedelta(days=1)) == ["09:00+0100"]
    assert starts(daily, SPRING) == ["09:00+0200"]


def test_hours_may_last_until_midnight_and_a_booking_go_on_past_it() -> None:
    late = working(WeeklyHours(MONDAY, 23 * 60, 1440), WeeklyHours(2, 0, 60))
    midnight = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert starts(late, NOW) == ["23:00+0100"]
    assert late.covers(midnight - HALF_HOUR, midnight + HALF_HOUR)
    assert not late.covers(midnight, midnight + timedelta(minutes=65))


hours_of_a_sunday = st.tuples(st.integers(0, 287), st.integers(1, 288)).filter(lambda each: each[0] < each[1])


@settings(max_examples=150, deadline=None)
@given(
    hours=hours_of_a_sunday,
    zone=st.sampled_from([PARIS, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    day=st.sampled_from(
        [
            SPRING,
            AUTUMN,
            datetime(2026, 3, 8, tzinfo=UTC),
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 4, 5, tzinfo=UTC),
        ]
    ),
    minutes=st.sampled_from([5, 20, 45, 60]),
)
def test_every_slot_lies_within_the_hours_and_no_two_overlap(
    hours: tuple[int, int], zone: str, day: datetime, minutes: int
) -> None:
    availability = working(WeeklyHours(SUNDAY, hours[0] * 5, hours[1] * 5), zone=zone)
    duration = timedelta(minutes=minutes)
    slots = list(availability.slots(day - timedelta(days=2), day + timedelta(days=2), duration, ()))
    assert all(availability.covers(slot.starts_at, slot.ends_at) for slot in slots)
    assert all(slot.ends_at - slot.starts_at == duration for slot in slots)
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(slots))


def test_two_bookings_share_a_claim_exactly_when_they_share_time() -> None:
    first = set(claims("stf_a", NOW, NOW + HALF_HOUR))
    assert len(first) == 6
    assert first & set(claims("stf_a", NOW + timedelta(minutes=25), NOW + HOUR))
    assert not first & set(claims("stf_a", NOW + HALF_HOUR, NOW + HOUR))
    assert not first & set(claims("stf_b", NOW, NOW + HALF_HOUR))


def test_claims_sort_as_times_do() -> None:
    instants = [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2001, 9, 9, tzinfo=UTC),
        NOW,
        datetime(2199, 1, 1, tzinfo=UTC),
    ]
    keys = [claim("stf_a", instant) for instant in instants]
    assert keys == sorted(keys)


def test_hours_are_kept_in_order_and_counted_as_versions() -> None:
    new = Availability("stf_a", "ten_a", PARIS)
    saved = new.set(PARIS, [WeeklyHours(2, 540, 600), WeeklyHours(1, 840, 900), WeeklyHours(1, 540, 600)], 0)
    assert saved.version == 1
    assert [(each.weekday, each.start_minute) for each in saved.hours] == [(1, 540), (1, 840), (2, 540)]
    assert saved.set("UTC", [], 1).version == 2
    with pytest.raises(errors.VersionConflict):
        saved.set("UTC", [], 2)


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ([WeeklyHours(0, 540, 600)], "hours[0].weekday"),
        ([WeeklyHours(8, 540, 600)], "hours[0].weekday"),
        ([WeeklyHours(1, 600, 600)], "hours[0].end_minute"),
        ([WeeklyHours(1, -5, 600)], "hours[0].end_minute"),
        ([WeeklyHours(1, 540, 1445)], "hours[0].end_minute"),
        ([WeeklyHours(1, 541, 600)], "hours[0].start_minute"),
        ([WeeklyHours(1, 540, 600), WeeklyHours(1, 595, 660)], "hours[1]"),
        ([WeeklyHours(1, 540, 600)] * 51, "hours"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_their_field(hours: list[WeeklyHours], field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        Availability("stf_a", "ten_a", PARIS).set(PARIS, hours, 0)
    assert refusal.value.field == field


@pytest.mark.parametrize("zone", ["", "Paris", "Europe", "../../etc/passwd", "Europe/Paris\0", "x" * 10_000])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        Availability("stf_a", "ten_a", PARIS).set(zone, [], 0)
    assert refusal.value.field == "time_zone"


def test_what_may_be_booked_is_in_the_future_on_a_boundary_and_within_the_hours() -> None:
    hours = working(*WEEKDAYS)
    start = NOW + timedelta(hours=4)
    check_booking(hours, start, start + HALF_HOUR, NOW)
    with pytest.raises(errors.NotOnBoundary):
        check_booking(hours, start + timedelta(minutes=1), start + HOUR, NOW)
    with pytest.raises(errors.NotOnBoundary):
        check_booking(hours, start + timedelta(microseconds=1), start + HOUR, NOW)
    with pytest.raises(errors.InThePast):
        check_booking(hours, start, start + HALF_HOUR, start + timedelta(seconds=1))
    with pytest.raises(InvalidArgument, match="within a year"):
        check_booking(hours, start + timedelta(days=364 + 7), start + timedelta(days=371, hours=1), NOW)
    with pytest.raises(errors.OutsideHours):
        check_booking(hours, NOW + timedelta(hours=6, minutes=45), NOW + timedelta(hours=7, minutes=15), NOW)
