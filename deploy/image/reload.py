"""Run the module that RELOADED names, and again whenever a source under /tmp/src changes. For development alone.

Sources are copied there first, so that whoever syncs one file finds the package whole.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

INSTALLED = Path("/usr/local/lib/python3.11/dist-packages/parley")
SOURCES = Path("/tmp/src")  # noqa: S108
LOOK_SECONDS = 0.5


def newest() -> float:
    """When a source last changed."""
    return max(path.stat().st_mtime for path in SOURCES.rglob("*.py"))


def main() -> None:
    """Run until the service ends by itself or is told to."""
    shutil.copytree(INSTALLED, SOURCES / "parley", dirs_exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-Bu", "-m", os.environ["RELOADED"], *sys.argv[1:]]
    child: subprocess.Popen[bytes] | None = None

    def end(number: int, _: FrameType | None) -> None:
        if child is not None:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while True:
        seen = newest()
        child = subprocess.Popen(command, env=environment)  # noqa: S603
        while child.poll() is None and newest() == seen:
            time.sleep(LOOK_SECONDS)
        if child.returncode is not None:
            sys.exit(child.returncode)
        child.terminate()
        child.wait()


if __name__ == "__main__":
    main()
