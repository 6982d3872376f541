"""What a drill on this machine leaves behind."""

import asyncio
from pathlib import Path

import pytest

from deploy.drill import local
from deploy.local.processes import Process


class Stack:
    """Processes that only write."""

    def __init__(self, directory: Path, *_: object, **__: object) -> None:
        self.directory = directory

    async def start(self) -> None:
        """Leave a log."""
        (self.directory / "log").mkdir()

    def in_zone(self, _: str) -> list[Process]:
        """None of it runs."""
        return []

    async def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "Stack", Stack)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def left(tmp_path: Path) -> list[Path]:
    """The drills' directories that are there still."""
    return [*tmp_path.iterdir()]


async def test_a_drill_that_passed_leaves_nothing(tmp_path: Path) -> None:
    async with local.LocalSite():
        assert left(tmp_path)
    assert not left(tmp_path)


@pytest.mark.parametrize(("database", "wish", "period"), [("", 0, 1.0), ("/bin/true", 0, 0.25), ("/bin/true", 2, 2)])
def test_probes_ask_as_often_as_the_database_carries_or_as_is_wished(
    monkeypatch: pytest.MonkeyPatch, database: str, wish: float, period: float
) -> None:
    monkeypatch.setenv("SECANTUSD", database)
    assert local.LocalSite(wish).period_seconds == period


async def test_one_that_was_cut_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(asyncio.CancelledError):
        async with local.LocalSite():
            raise asyncio.CancelledError
    assert not left(tmp_path)


async def test_one_that_failed_leaves_the_logs_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lost") as failure:
        async with local.LocalSite():
            raise ValueError("lost")
    assert failure.value.__notes__ == [f"What every process told is in {left(tmp_path)[0] / 'log'}."]


async def test_one_that_could_not_even_start_leaves_them_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def start(stack: Stack) -> None:
        (stack.directory / "log").mkdir()
        raise ValueError("no broker")

    monkeypatch.setattr(Stack, "start", start)
    with pytest.raises(ValueError, match="no broker") as failure:
        async with local.LocalSite():
            pass
    assert failure.value.__notes__ == [f"What every process told is in {left(tmp_path)[0] / 'log'}."]
