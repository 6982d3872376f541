"""buf looks at what it is to look at: what breaks a rule or a client is refused."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .contracts import PROTOS

ROOT = PROTOS.parent
BUF = ROOT / "node_modules" / ".bin" / "buf"


def buf(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BUF, *arguments], cwd=workspace, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The contracts, to change."""
    return copy_to(tmp_path / "changed")


def copy_to(workspace: Path) -> Path:
    shutil.copytree(PROTOS / "parley", workspace / "protos" / "parley")
    shutil.copy(ROOT / "buf.yaml", workspace)
    return workspace


def change(workspace: Path, old: str, new: str) -> None:
    path = workspace / "protos" / "parley" / "api" / "common" / "v1" / "common.proto"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_contracts_keep_to_the_rules(workspace: Path) -> None:
    found = buf(workspace, "lint")
    assert (found.returncode, found.stdout) == (0, "")


def test_a_broken_rule_is_refused(workspace: Path) -> None:
    change(workspace, "string traceparent = 5;", "string traceParent = 5;")
    refused = buf(workspace, "lint")
    assert refused.returncode != 0
    assert 'Field name "traceParent" should be lower_snake_case' in refused.stdout


def test_a_change_that_breaks_clients_is_refused(workspace: Path, tmp_path: Path) -> None:
    released = str(copy_to(tmp_path / "released"))
    assert buf(workspace, "breaking", "--against", released).returncode == 0
    change(workspace, "string traceparent = 5;", "bytes traceparent = 5;")
    refused = buf(workspace, "breaking", "--against", released)
    assert refused.returncode != 0
    assert '"traceparent"' in refused.stdout
