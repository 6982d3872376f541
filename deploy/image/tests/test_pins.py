"""What an image asks for is asked for as it is locked."""

from pathlib import Path

import pytest

from deploy.image.pins import pins

LOCKED = {"fastapi": "0.165.0", "pyjwt": "2.15.1", "uvicorn": "0.40.0"}


@pytest.fixture
def project(tmp_path: Path) -> str:
    dependencies = '["parley-common", "fastapi", "PyJWT[crypto]>=2.13"]'
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = {dependencies}\n", encoding="utf-8")
    return str(tmp_path)


def test_each_requirement_has_the_version_of_the_lock(project: str) -> None:
    assert pins([project, "uvicorn"], LOCKED) == {"fastapi==0.165.0", "pyjwt[crypto]==2.15.1", "uvicorn==0.40.0"}


def test_what_is_not_locked_is_not_installed(project: str) -> None:
    with pytest.raises(SystemExit, match="lacks fastapi"):
        pins([project], {"pyjwt": "2.15.1"})
