"""When things are due."""

from itertools import pairwise

import pytest

from deploy.load.day import HOURS, Rota, instants, steady, working_day


def at(hour: float) -> float:
    """So much of the day has passed at this hour."""
    return (hour - HOURS[0][0]) / (HOURS[-1][0] - HOURS[0][0])


def test_the_morning_is_the_peak_and_lunch_a_dip() -> None:
    assert working_day(at(10)) == working_day(at(10.5)) == 1
    assert working_day(at(13)) == 0.3
    assert working_day(at(9.5)) == pytest.approx(0.85)
    assert (working_day(0), working_day(1)) == pytest.approx((0.1, 0.1))


def test_at_a_constant_rate_the_distances_are_equal() -> None:
    due = list(instants(2.0, 10.0, steady))
    assert len(due) == 20
    assert due == pytest.approx([0.5 * count for count in range(1, 21)], abs=0.01)


def test_a_compressed_day_has_as_many_as_its_hours_have_shares_and_most_of_them_before_noon() -> None:
    due = list(instants(1.0, 600.0, working_day))
    shares = sum((before + after) / 2 for (_, before), (_, after) in pairwise(HOURS))
    assert len(due) == pytest.approx(60 * shares, abs=1)
    assert due == sorted(due)
    of_hours = [sum(60 * hour < each <= 60 * (hour + 1) for each in due) for hour in range(10)]
    assert max(of_hours) == pytest.approx(of_hours[2], abs=1) == pytest.approx(60, abs=1)


def test_each_instant_goes_to_one_who_asks() -> None:
    rota = Rota(iter([1.0, 2.0]), clock=lambda: 0.0)
    assert (rota.pause(), rota.pause()) == (1.0, 2.0)
    assert rota.pause() >= 3600


def test_who_asks_too_late_begins_at_once_and_it_is_told() -> None:
    now = iter([0.0, 0.5, 3.0])
    rota = Rota(iter([1.0, 2.0]), clock=lambda: next(now))
    assert rota.pause() == 0.5
    assert rota.latest == 0
    assert rota.pause() == 0
    assert rota.latest == 1
