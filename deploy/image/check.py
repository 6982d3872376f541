"""Look into images that were built for what none may be or hold: `python3 -m deploy.image.check SERVICE…`.

Prints what each weighs and what all share, or a sentence for each fault, and fails. It reads what the engine saves, so
that nothing in an image has to run. ENGINE, REGISTRY and VERSION as for build.sh; it needs nothing but Python.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

ENGINE = os.environ.get("ENGINE", "podman")
REGISTRY = os.environ.get("REGISTRY", "localhost/parley")
VERSION = os.environ.get("VERSION", "0.1.0")

LIMIT_MB = 200
USER = "65532:65532"
# The same sources make the same image: it bears no time.
NO_TIME = "1970-01-01T00:00:00Z"
# Debian's parts, and the libraries that all services use.
SHARED_LAYERS = 2
PROGRAMS = {"usr/bin/python3.11", "usr/local/bin/parley"}
BEGINS_PROGRAM = (b"\x7fELF", b"#!")
# A library, or a module of Python's that could be run but is no program without it.
NO_PROGRAM = re.compile(r"\.py$|\.so[.0-9]*$")
INSTALLERS = {"ensurepip", "pip", "setuptools", "uv", "wheel"}


@dataclass(frozen=True)
class Layer:
    """Its digest, its size unpacked, and what it holds: programs, and Python's packages that install others."""

    digest: str
    size: int
    programs: frozenset[str] = frozenset()
    installers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Image:
    """A service's image; `times` are those of its making and of each step of it."""

    service: str
    user: str
    labels: dict[str, str]
    times: frozenset[str]
    layers: tuple[Layer, ...]

    @property
    def size(self) -> int:
        """In bytes, unpacked."""
        return sum(layer.size for layer in self.layers)

    @property
    def revision(self) -> str:
        """The commit that it says it was built from; empty where it says none."""
        return self._label("revision")

    def faults(self) -> Iterator[str]:
        """A sentence for each."""
        if self.size >= LIMIT_MB * 1e6:
            yield f"{self.service} weighs {self.size / 1e6:.0f} MB, not less than {LIMIT_MB}"
        if self.user != USER:
            yield f"{self.service} runs as {self.user or 'root'}, not as {USER}"
        for layer in self.layers:
            for program in sorted(layer.programs - PROGRAMS):
                yield f"{self.service} holds the program /{program}"
            for package in sorted(layer.installers):
                yield f"{self.service} holds what installs packages, /{package}"
        for time in sorted(self.times - {NO_TIME}):
            yield f"{self.service} bears a time of building, {time}"
        told = {
            "title": f"parley-{self.service}",
            "description": f"Parley's service {self.service}",
            "version": VERSION,
        }
        for name, text in told.items():
            if self._label(name) != text:
                yield f"{self.service} has the {name} {self._label(name)!r}, not {text!r}"
        if not re.fullmatch(r"[0-9a-f]{7,40}", self.revision):
            yield f"{self.service} names no commit as its revision, but {self.revision!r}"

    def _label(self, name: str) -> str:
        return self.labels.get(f"org.opencontainers.image.{name}", "")


def faults(images: Sequence[Image]) -> Iterator[str]:
    """A sentence for each fault of one, and of all beside each other."""
    for image in images:
        yield from image.faults()
    if len(revisions := {image.revision for image in images}) > 1:
        yield f"the images are of several commits: {', '.join(sorted(revisions))}"
    if len({digests(image)[:SHARED_LAYERS] for image in images}) > 1:
        yield f"the images do not share their first {SHARED_LAYERS} layers"


def in_common(images: Sequence[Image]) -> str:
    """What all share, by their layers' digests, in a sentence."""
    common = set.intersection(*(set(digests(image)) for image in images))
    size = sum(layer.size for layer in images[0].layers if layer.digest in common)
    return f"All share {len(common)} layers, {size / 1e6:.0f} MB."


def digests(image: Image) -> tuple[str, ...]:
    """Of its layers, the lowest first."""
    return tuple(layer.digest for layer in image.layers)


def name_of(service: str) -> str:
    """As build.sh calls the image."""
    return f"{REGISTRY}/parley-{service}:{VERSION}"


def looked_into(service: str) -> Image:
    """A service's image, as the engine saves it. Ends the program with what the engine says where it does not."""
    with tempfile.TemporaryDirectory() as directory:
        archive = Path(directory) / "image.tar"
        command = [ENGINE, "save", "--output", str(archive), name_of(service)]
        saved = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        if saved.returncode:
            raise SystemExit(f"{service}: {saved.stderr}")
        return opened(service, archive)


def opened(service: str, archive: Path) -> Image:
    """An image in an archive of docker's, which podman writes too."""
    with tarfile.open(archive) as saved:
        (manifest,) = json.load(_part(saved, "manifest.json"))
        told = json.load(_part(saved, manifest["Config"]))
        layers = zip(told["rootfs"]["diff_ids"], manifest["Layers"], strict=True)
        return Image(
            service=service,
            user=told["config"].get("User", ""),
            labels=told["config"].get("Labels") or {},
            times=frozenset(step["created"] for step in (told, *told.get("history", ())) if "created" in step),
            layers=tuple(_layer(digest, _part(saved, name)) for digest, name in layers),
        )


def refuse_faults(images: Sequence[Image]) -> None:
    """End the program, with a sentence for each fault."""
    if found := list(faults(images)):
        raise SystemExit("\n".join(found))


def main(services: Sequence[str]) -> None:
    """Print what was found."""
    images = [looked_into(service) for service in services]
    refuse_faults(images)
    for image in images:
        sys.stdout.write(f"{image.service} of {image.revision}: {image.size / 1e6:.0f} MB.\n")
    sys.stdout.write(f"{in_common(images)}\n")


def _layer(digest: str, content: IO[bytes]) -> Layer:
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    with tarfile.open(fileobj=content) as files:
        programs = frozenset(_path(each) for each in files if _is_program(files, each))
        installers = frozenset(_path(each) for each in files if _is_installer(each))
    return Layer(digest, size, programs, installers)


def _is_program(files: tarfile.TarFile, file: tarfile.TarInfo) -> bool:
    """A link is none: what it leads to is in the image too."""
    if not file.isfile() or not file.mode & 0o111 or NO_PROGRAM.search(file.name):
        return False
    return _part(files, file).read(4).startswith(BEGINS_PROGRAM)


def _is_installer(file: tarfile.TarInfo) -> bool:
    path = PurePosixPath(file.name)
    return path.name == "__init__.py" and path.parent.name in INSTALLERS


def _path(file: tarfile.TarInfo) -> str:
    return file.name.removeprefix("./")


def _part(archive: tarfile.TarFile, name: str | tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise ValueError(f"{name} is no file")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
