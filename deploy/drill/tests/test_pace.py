"""Probes keep their pace, and repeat what failed as a client library does."""

import asyncio
import time

import httpx
import pytest

from deploy.drill import pace
from deploy.drill.pace import NO_ANSWER, insist, keep_pace
from deploy.drill.record import Record
from deploy.local.api import ApiError
from parley.common.testing.waiting import eventually


class Answers:
    """An API that gives one answer after the other."""

    def __init__(self, *answers: str | Exception) -> None:
        self.left = list(answers)

    async def ask(self) -> str:
        """The next answer."""
        answer = self.left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def problem(status: int) -> ApiError:
    """An answer that is a problem."""
    return ApiError(httpx.Response(status, request=httpx.Request("POST", "http://edge/v1/appointments")))


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PAUSES_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(pace, "DEADLINE_SECONDS", 0.05)
    monkeypatch.setattr(pace, "WARM_UP_SECONDS", 0.0)


async def test_what_fails_is_asked_again_and_every_try_is_recorded() -> None:
    record, answers = Record(), Answers(problem(503), httpx.ConnectError("refused"), "made")
    assert await insist(record, "book", 7, answers.ask) == "made"
    assert [(each.operation, bool(each.error)) for each in record.tries] == [(7, True), (7, True), (7, False)]


async def test_a_refusal_is_not_asked_again() -> None:
    record, answers = Record(), Answers(problem(409), "made")
    assert await insist(record, "book", 7, answers.ask) is None
    assert len(record.tries) == 1


async def test_what_fails_four_times_is_given_up() -> None:
    record, answers = Record(), Answers(*[problem(503)] * 4, "made")
    assert await insist(record, "book", 7, answers.ask) is None
    assert answers.left == ["made"]


async def test_a_silence_is_ended_by_the_deadline() -> None:
    record = Record()
    assert await insist(record, "book", 7, asyncio.Event().wait) is None
    assert {each.error for each in record.tries} == {NO_ANSWER}


async def test_a_slow_answer_stops_no_pace_and_too_many_of_them_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_IN_FLIGHT", 3)
    record, stopped, answered = Record(), asyncio.Event(), asyncio.Event()
    begun = []

    async def act(number: int) -> None:
        begun.append(number)
        await answered.wait()

    pacing = asyncio.create_task(keep_pace(record, "book", 0.001, act, stopped))
    await eventually(lambda: len(record.tries) > 2)
    assert begun == [0, 1, 2]
    assert [each.error for each in record.tries] == ["3 are under way still"] * len(record.tries)
    stopped.set()
    answered.set()
    await pacing


async def test_how_late_the_probes_themselves_were_is_told() -> None:
    record, stopped = Record(), asyncio.Event()

    async def act(number: int) -> None:
        if number == 1:
            time.sleep(0.2)  # noqa: ASYNC251  # whoever is late is late for all
        if number == 2:
            stopped.set()

    await keep_pace(record, "book", 0.001, act, stopped)
    assert 0.1 < record.late_seconds < 10
