"""Figures follow from what was recorded, and nothing is smoothed."""

from itertools import chain

import pytest

from deploy.drill.record import (
    Count,
    Record,
    Try,
    count_operations,
    count_tries,
    longest_operation,
    longest_silence,
    recovery_seconds,
)

from .samples import LOST_AT, RESTORING_AT, tries


def test_a_probe_that_never_failed_needed_no_recovery() -> None:
    assert recovery_seconds(tries("book"), LOST_AT, RESTORING_AT) == 0


def test_recovery_is_the_beginning_of_the_first_try_since_which_all_succeed() -> None:
    assert recovery_seconds(tries("book", 1000, 1001, 1002), LOST_AT, RESTORING_AT) == 3


def test_a_success_between_failures_is_no_recovery() -> None:
    assert recovery_seconds(tries("book", 1000, 1020), LOST_AT, RESTORING_AT) == 21


def test_what_failed_before_the_loss_is_not_its_doing() -> None:
    assert recovery_seconds(tries("book", 995), LOST_AT, RESTORING_AT) == 0


def test_a_try_under_way_at_the_loss_counts() -> None:
    asked = [Try("book", 0, LOST_AT - 1, LOST_AT + 2, "no answer"), Try("book", 1, LOST_AT + 1.5, LOST_AT + 2)]
    assert recovery_seconds(asked, LOST_AT, RESTORING_AT) == 1.5


def test_a_probe_that_fails_until_the_zone_returns_has_not_recovered() -> None:
    assert recovery_seconds(tries("book", 1059), LOST_AT, RESTORING_AT) is None
    assert recovery_seconds([], LOST_AT, RESTORING_AT) is None


def test_what_fails_when_the_zone_returns_is_told_apart() -> None:
    asked = tries("book", 1065)
    assert recovery_seconds(asked, LOST_AT, RESTORING_AT) == 0
    assert recovery_seconds(asked, RESTORING_AT, 1100) == 6


def test_a_try_under_way_when_the_zone_returns_is_the_returns() -> None:
    last = [
        Try("book", 0, RESTORING_AT - 1, RESTORING_AT + 2, "no answer"),
        Try("book", 1, RESTORING_AT + 3, RESTORING_AT + 4),
    ]
    asked = [*tries("book", until=RESTORING_AT - 1), *last]
    assert recovery_seconds(asked, LOST_AT, RESTORING_AT) == 0
    assert recovery_seconds(asked, RESTORING_AT, 1100) == 3


@pytest.mark.parametrize(
    ("heard", "seconds"),
    [
        ([999.0, 1000.5, 1010.0, 1059.5], 49.5),
        # From the last frame before the loss, and until the end where none follows.
        ([995.0, 1030.0], 35.0),
        ([], 60.0),
    ],
)
def test_the_longest_silence_is_between_two_frames_or_an_end(heard: list[float], seconds: float) -> None:
    assert longest_silence(heard, LOST_AT, RESTORING_AT) == seconds


def test_an_operation_has_failed_only_where_its_last_repetition_has() -> None:
    asked = [
        Try("book", 0, 1001, 1004, "no answer"),
        Try("book", 0, 1004, 1005),
        Try("book", 1, 1002, 1005, "no answer"),
        Try("chat", 1, 1002, 1003),
    ]
    assert count_tries(asked, LOST_AT, RESTORING_AT) == Count(4, 2)
    assert count_operations(asked, LOST_AT, RESTORING_AT) == Count(3, 1)
    assert longest_operation(asked, LOST_AT, RESTORING_AT) == 4


def test_a_probe_is_steady_only_with_enough_answers_and_no_failure() -> None:
    record = Record(list(chain(tries("book", until=1000), tries("join", 997, until=1000), tries("chat", until=990))))
    assert record.unsteady("book", 1000, 1.0) == ""
    assert "join: 1 of 5 failed, the last: 503" in record.unsteady("join", 1000, 1.0)
    assert "chat: only 0 answers" in record.unsteady("chat", 1000, 1.0)
