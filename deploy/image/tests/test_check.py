"""What no image may be or hold is found by looking into it."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.image.check import NO_TIME, USER, VERSION, Image, Layer, faults, in_common, opened, refuse_faults

DEBIAN = Layer("sha256:debian", 58_000_000, programs=frozenset({"usr/bin/python3.11"}))
LIBRARIES = Layer("sha256:libraries", 90_000_000)


def image(service: str, revision: str = "8e7f29b") -> Image:
    """One as it should be."""
    told = {
        "title": f"parley-{service}",
        "description": f"Parley's service {service}",
        "version": VERSION,
        "revision": revision,
    }
    return Image(
        service=service,
        user=USER,
        labels={f"org.opencontainers.image.{name}": text for name, text in told.items()},
        times=frozenset({NO_TIME}),
        layers=(DEBIAN, LIBRARIES, Layer(f"sha256:{service}", 2_000_000, frozenset({"usr/local/bin/parley"}))),
    )


CHAT = image("chat")
OTHER = replace(image("accounts"), layers=(DEBIAN, replace(LIBRARIES, digest="sha256:others")))


def with_layer(layer: Layer) -> Image:
    return replace(CHAT, layers=(*CHAT.layers, layer))


def without_label(name: str) -> Image:
    return replace(CHAT, labels={**CHAT.labels, f"org.opencontainers.image.{name}": ""})


def test_images_as_they_should_be_have_no_fault() -> None:
    refuse_faults([CHAT, image("accounts")])


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        (with_layer(Layer("sha256:x", 50_000_000)), "chat weighs 200 MB, not less than 200"),
        (replace(CHAT, user=""), f"chat runs as root, not as {USER}"),
        (with_layer(Layer("sha256:x", 1, frozenset({"usr/bin/dash"}))), "chat holds the program /usr/bin/dash"),
        (
            with_layer(Layer("sha256:x", 1, installers=frozenset({"usr/lib/python3/dist-packages/pip/__init__.py"}))),
            "chat holds what installs packages, /usr/lib/python3/dist-packages/pip/__init__.py",
        ),
        (
            replace(CHAT, times=frozenset({NO_TIME, "2026-11-26T07:18:21Z"})),
            "chat bears a time of building, 2026-11-26T07:18:21Z",
        ),
        (without_label("title"), "chat has the title '', not 'parley-chat'"),
        (without_label("description"), "chat has the description '', not \"Parley's service chat\""),
        (without_label("version"), f"chat has the version '', not '{VERSION}'"),
        (image("chat", "unknown"), "chat names no commit as its revision, but 'unknown'"),
    ],
)
def test_each_fault_is_told_in_a_sentence(faulty: Image, sentence: str) -> None:
    assert list(faults([faulty])) == [sentence]


def test_images_of_different_commits_are_refused() -> None:
    with pytest.raises(SystemExit, match="several commits: 4d167d5, 8e7f29b"):
        refuse_faults([CHAT, image("accounts", "4d167d5")])


def test_images_whose_lower_layers_differ_are_refused() -> None:
    assert list(faults([CHAT, OTHER])) == ["the images do not share their first 2 layers"]


def test_what_all_share_is_compared_by_digests() -> None:
    assert in_common([CHAT, image("accounts")]) == "All share 2 layers, 148 MB."
    assert in_common([CHAT, OTHER]) == "All share 1 layers, 58 MB."


def archive(files: dict[str, tuple[int, bytes]]) -> bytes:
    """By their names, with their modes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, (mode, content) in files.items():
            file = tarfile.TarInfo(name)
            file.mode, file.size = mode, len(content)
            tar.addfile(file, io.BytesIO(content))
    return packed.getvalue()


def test_what_an_engine_saves_is_looked_into(tmp_path: Path) -> None:
    layer = archive(
        {
            "./usr/bin/dash": (0o755, b"\x7fELF"),
            "usr/share/run": (0o755, b"#!/usr/bin/dash"),
            "usr/lib/libz.so.1.2": (0o755, b"\x7fELF"),
            "usr/lib/python3.11/trace.py": (0o755, b"#!/usr/bin/python3"),
            "usr/share/LICENSE": (0o755, b"free"),
            "usr/share/object": (0o644, b"\x7fELF"),
            "usr/lib/python3.11/ensurepip/__init__.py": (0o644, b""),
        }
    )
    config = {
        "created": NO_TIME,
        "history": [{"created": "2026-11-26T07:18:21Z"}, {"comment": "of no time"}],
        "config": {"User": USER, "Labels": CHAT.labels},
        "rootfs": {"diff_ids": ["sha256:one"]},
    }
    manifest = [{"Config": "config.json", "Layers": ["one.tar"]}]
    saved = {"manifest.json": manifest, "config.json": config}
    parts = {name: (0o644, json.dumps(content).encode()) for name, content in saved.items()}
    (tmp_path / "image.tar").write_bytes(archive({**parts, "one.tar": (0o644, layer)}))

    assert opened("chat", tmp_path / "image.tar") == Image(
        service="chat",
        user=USER,
        labels=CHAT.labels,
        times=frozenset({NO_TIME, "2026-11-26T07:18:21Z"}),
        layers=(
            Layer(
                digest="sha256:one",
                size=len(layer),
                programs=frozenset({"usr/bin/dash", "usr/share/run"}),
                installers=frozenset({"usr/lib/python3.11/ensurepip/__init__.py"}),
            ),
        ),
    )
