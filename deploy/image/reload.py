"""Run the module that RELOADED names, and again whenever something under /tmp/src changes. For development alone.

What the image holds is copied there first, so that whoever syncs one file finds the rest: sources in `parley`, the
web client's build in `web`. A service that ends before anything was synced ends the program, as without it; later it
is the change that broke it, and the next one starts it again.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PACKAGES = Path("/usr/local/lib/python3.11/dist-packages/parley")
WEB = Path("/usr/share/parley/web")
SYNCED = Path("/tmp/src")  # noqa: S108
LOOK_SECONDS = 0.5

State = Mapping[Path, int]


def state(synced: Path) -> State:
    """When each file there last changed."""
    found = {}
    for path in synced.rglob("*"):
        # Gone between the two looks.
        with contextlib.suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def settled(synced: Path, look_seconds: float) -> State:
    """What is there once nothing arrives any more."""
    seen: State = {}
    while (now := state(synced)) != seen:
        seen = now
        time.sleep(look_seconds)
    return seen


def follow(
    command: Sequence[str],
    environment: Mapping[str, str],
    synced: Path,
    signals: Sequence[int],
    look_seconds: float = LOOK_SECONDS,
) -> int:
    """Run until the command ends by itself or `signals` has one; return its exit code."""
    changed = False
    while True:
        seen = settled(synced, look_seconds)
        child = subprocess.Popen(command, env=environment)  # noqa: S603
        while state(synced) == seen and not signals and (changed or child.poll() is None):
            time.sleep(look_seconds)
        if not changed and child.poll() is not None:
            return child.returncode
        child.terminate()
        child.wait()
        if signals:
            return child.returncode
        changed = True


def bring(packages: Path, synced: Path) -> None:
    """Copy the sources alone: what the image compiled would be run instead of a source that changed."""
    shutil.copytree(packages, synced / "parley", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def main() -> None:
    """Follow what is synced until told to end."""
    signals: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: signals.append(number))
    bring(PACKAGES, SYNCED)
    environment = {**os.environ, "PYTHONPATH": str(SYNCED)}
    if WEB.exists():
        shutil.copytree(WEB, SYNCED / "web", dirs_exist_ok=True)
        environment["PARLEY_GATEWAY_WEB_ROOT"] = str(SYNCED / "web")
    command = [sys.executable, "-Bu", "-m", os.environ["RELOADED"], *sys.argv[1:]]
    sys.exit(follow(command, environment, SYNCED, signals))


if __name__ == "__main__":
    main()
