"""Print what a folder's pyproject.toml asks for, or a package named, each at the version that requirements.lock has.

`python pins.py libs/common grpcio-tools` → "grpcio==1.76.0" … for an installer that takes the hashes from the lock.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

_LOCK = Path("requirements.lock")
_LOCKED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]+\])?")
_OWN = "parley-"


def wanted(argument: str) -> Iterator[tuple[str, str]]:
    """Each requirement's name and extras; the project's own packages are copied, not installed."""
    project = Path(argument) / "pyproject.toml"
    requirements = [argument]
    if project.exists():
        requirements = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    for requirement in requirements:
        match = _NAME.match(requirement)
        if match is None:
            raise SystemExit(f"{argument}: {requirement!r} is no requirement")
        if not match[1].startswith(_OWN):
            yield re.sub(r"[-_.]+", "-", match[1]).lower(), match[2] or ""


def pins(arguments: list[str], locked: Mapping[str, str]) -> set[str]:
    """Ends the program for what the lock lacks."""
    names = {each for argument in arguments for each in wanted(argument)}
    if missing := {name for name, _ in names} - locked.keys():
        raise SystemExit(f"requirements.lock lacks {', '.join(sorted(missing))}: run make lock")
    return {f"{name}{extras}=={locked[name]}" for name, extras in names}


if __name__ == "__main__":
    lock = dict(_LOCKED.findall(_LOCK.read_text(encoding="utf-8")))
    sys.stdout.write("\n".join(sorted(pins(sys.argv[1:], lock))) + "\n")
