"""What is synced into a development image restarts its service."""

import compileall
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from deploy.image.reload import bring, follow

SAYS = "import pathlib, signal; pathlib.Path({log!r}).open('a').write('{word} '); "
SERVES = SAYS + "signal.pause()"
FAILS = SAYS + "raise SystemExit(3)"


class Followed:
    """A program under `follow`, which logs a word whenever it starts."""

    def __init__(self, directory: Path) -> None:
        self.source = directory / "src" / "program.py"
        self.source.parent.mkdir()
        self.log = directory / "log"
        self.log.touch()
        self.codes: list[int] = []
        self.signals: list[int] = []
        self._thread = threading.Thread(target=self._follow)

    def sync(self, text: str, word: str, changed_at: int) -> None:
        """A synced file has the time that it has at its origin."""
        self.source.write_text(text.format(log=str(self.log), word=word), encoding="utf-8")
        os.utime(self.source, (changed_at, changed_at))

    def start(self) -> None:
        self._thread.start()

    def end(self) -> int:
        self.signals.append(15)
        return self.join()

    def join(self) -> int:
        self._thread.join(10)
        return self.codes[0]

    def says(self, words: str) -> None:
        """Return once it has logged these words and no others."""
        end = time.monotonic() + 10
        while self.log.read_text(encoding="utf-8").split() != words.split():
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)

    def _follow(self) -> None:
        command = [sys.executable, str(self.source)]
        self.codes.append(follow(command, dict(os.environ), self.source.parent, self.signals, look_seconds=0.05))


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Followed]:
    followed = Followed(tmp_path)
    yield followed
    followed.signals.append(15)


def test_a_changed_source_restarts_it_even_when_it_is_an_older_one(program: Followed) -> None:
    program.sync(SERVES, "new", changed_at=2)
    program.start()
    program.says("new")
    program.sync(SERVES, "old", changed_at=1)
    program.says("new old")
    assert program.end() == -15


def test_one_that_a_change_broke_waits_for_the_next(program: Followed) -> None:
    program.sync(SERVES, "whole", changed_at=1)
    program.start()
    program.says("whole")
    program.sync(FAILS, "broken", changed_at=2)
    program.says("whole broken")
    program.sync(SERVES, "mended", changed_at=3)
    program.says("whole broken mended")
    assert program.end() == -15


def test_one_that_ends_unchanged_ends_it_all_with_its_code(program: Followed) -> None:
    program.sync(FAILS, "broken", changed_at=1)
    program.start()
    assert program.join() == 3


def test_a_synced_source_is_run_though_the_image_has_it_compiled(tmp_path: Path) -> None:
    packages, synced = tmp_path / "parley", tmp_path / "src"
    packages.mkdir()
    (packages / "answer.py").write_text("print('installed')", encoding="utf-8")
    compileall.compile_dir(packages, quiet=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    bring(packages, synced)
    (synced / "parley" / "answer.py").write_text("print('synced')", encoding="utf-8")
    command = [sys.executable, "-c", "import parley.answer"]
    assert subprocess.check_output(command, env={"PYTHONPATH": str(synced)}) == b"synced\n"
