"""How a drill is asked for, and how it ends."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from deploy.drill import __main__
from deploy.drill.run import Run
from deploy.drill.site import Site

from .samples import ONE_REMINDER, Recorder, run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--runs", "0"], "--runs must be 1 at least"),
        (["--period", "-1"], "--period must be 4 at most, and not less than 0"),
        (["--period", "5"], "--period must be 4 at most, and not less than 0"),
        (["--kill-command", "off"], "--kill-command and --start-command go together"),
        (["--start-command", "on"], "--kill-command and --start-command go together"),
    ],
)
def test_what_would_prove_nothing_or_leave_a_zone_without_power_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["drill", "--cluster", *arguments])
    with pytest.raises(SystemExit, match="2"):
        __main__.main()
    assert told in capsys.readouterr().err


async def test_a_failed_run_fails_the_drill_while_its_site_is_still_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [run(), run(reminders=replace(ONE_REMINDER, doubled=("own-1",)))]
    left: list[BaseException] = []

    async def drill(*_: object) -> Run:
        return runs.pop(0)

    @asynccontextmanager
    async def place() -> AsyncIterator[Site]:
        try:
            yield Recorder()
        except BaseException as error:
            left.append(error)
            raise

    monkeypatch.setattr(__main__, "drill", drill)
    with pytest.raises(__main__.NotPassed, match="1 of 2 runs did not pass") as failure:
        await __main__.perform(place(), "ab", str)
    assert left == [failure.value]
    assert "1 of 2 runs FAILED" in capsys.readouterr().out


async def test_a_drill_of_runs_that_passed_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    async def drill(*_: object) -> Run:
        return run()

    @asynccontextmanager
    async def place() -> AsyncIterator[Site]:
        yield Recorder()

    monkeypatch.setattr(__main__, "drill", drill)
    await __main__.perform(place(), "ab", kept.append)
    assert len(kept) == 2
