"""An image knows of languages what letters in them need, and little else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import babel
import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "deploy" / "image" / "languages.sh"
SOURCE = ROOT / "services" / "notifications" / "src"
PHRASES = SOURCE / "parley" / "notifications" / "composer" / "phrases"

# All that babel knows of a language, in each place where it is written in a way of its own.
KNOWS = """
import hashlib, pickle, sys
import babel.localedata
for tag in sorted(babel.localedata.locale_identifiers()):
    if tag.partition("_")[0] in sys.argv[1:]:
        locale = babel.Locale.parse(tag)
        print(tag, locale.display_name, hashlib.sha256(pickle.dumps(babel.localedata.load(tag))).hexdigest())
"""


def known(packages: Path, *languages: str) -> str:
    command = [sys.executable, "-c", KNOWS, *languages]
    return subprocess.check_output(command, env={**os.environ, "PYTHONPATH": str(packages)}, text=True)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of an image, from which the script has taken what it takes."""
    directory = tmp_path_factory.mktemp("image")
    packages = directory / "usr/local/lib/python3.11/dist-packages"
    shutil.copytree(Path(babel.__file__).parent, packages / "babel", copy_function=os.symlink)
    subprocess.run([SCRIPT, directory, SOURCE], check=True)
    return packages


def test_all_is_known_of_each_language_that_has_phrases(image: Path) -> None:
    languages = [file.stem for file in PHRASES.glob("*.toml")]
    assert "\nen_GB English (United Kingdom) " in known(image, *languages)
    assert known(image, *languages) == known(ROOT, *languages)


def test_languages_without_phrases_are_gone(image: Path) -> None:
    assert known(ROOT, "de")
    assert not known(image, "de")
    assert sum(file.stat().st_size for file in image.rglob("*.dat")) < 3e6


def test_an_image_without_babel_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    subprocess.run([SCRIPT, tmp_path, tmp_path], check=True)
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
