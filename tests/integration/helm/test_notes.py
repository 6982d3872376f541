"""What Helm prints after an installation, which `helm template` leaves out."""

import shutil
from pathlib import Path

import pytest

from .charts import UMBRELLA, render, umbrella


def notes(directory: Path, values: str, more: str = "") -> str:
    """What is printed with a file of the chart's own values and more of them, as an object of a copy of the chart."""
    chart = shutil.copytree(umbrella(), directory / "parley")
    text = (chart / "templates" / "NOTES.txt").read_text(encoding="utf-8")
    as_object = f'{{{{ define "notes" }}}}{text}{{{{ end }}}}kind: Notes\ntext: {{{{ include "notes" . | toJson }}}}\n'
    (chart / "templates" / "notes.yaml").write_text(as_object, encoding="utf-8")
    (over := directory / "more.yaml").write_text(more, encoding="utf-8")
    (found,) = render(chart, values=(UMBRELLA / values, over)).of("Notes")
    return str(found["text"])


def test_who_installed_a_trial_reads_how_to_open_it_and_how_to_sign_in(tmp_path: Path) -> None:
    told = notes(tmp_path, "demo.yaml")
    assert "kubectl -n parley port-forward svc/parley-edge 8080" in told
    assert "kubectl -n parley port-forward svc/parley-mailbox 8025" in told
    assert "Sign in as operator@parley.example" in told
    assert "kubectl -n parley get secret parley-operator -o jsonpath='{.data.PASSWORD}' | base64 -d" in told
    assert "Keep a copy of the keys" in told


def test_production_is_told_nothing_of_a_trial_nor_of_keys_that_it_brought(tmp_path: Path) -> None:
    told = notes(tmp_path, "production.yaml")
    assert "for https://meet.example.com" in told
    assert not any(word in told for word in ("trial", "port-forward", "Nothing leads to it", "Keep a copy"))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("global: {edge: {parentRefs: []}}", "Nothing leads to it from outside: set global.edge.parentRefs"),
        ("operator: {email: ''}", "exec -it deploy/parley-accounts -- parley create-operator --email YOU"),
    ],
)
def test_what_is_still_to_be_done_is_told(tmp_path: Path, values: str, told: str) -> None:
    assert told in notes(tmp_path, "production.yaml", values)
