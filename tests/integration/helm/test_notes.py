"""What Helm prints after an installation, which `helm template` leaves out."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from .charts import SERVICE, UMBRELLA, needed, render, umbrella


def notes(directory: Path, chart: Path, *settings: str, values: Sequence[Path] = ()) -> str:
    """What is printed of a chart with these settings, as an object of a copy of it."""
    chart = shutil.copytree(chart, directory / chart.name)
    text = (chart / "templates" / "NOTES.txt").read_text(encoding="utf-8")
    as_object = f'{{{{ define "notes" }}}}{text}{{{{ end }}}}kind: Notes\ntext: {{{{ include "notes" . | toJson }}}}\n'
    (chart / "templates" / "notes.yaml").write_text(as_object, encoding="utf-8")
    (found,) = render(chart, *settings, values=values).of("Notes")
    return str(found["text"])


def together(directory: Path, values: str, more: str = "") -> str:
    """What is printed of all with a file of the chart's own values and more of them."""
    (over := directory / "more.yaml").write_text(more, encoding="utf-8")
    return notes(directory, umbrella(), values=(UMBRELLA / values, over))


def test_who_installed_a_trial_reads_how_to_open_it_and_how_to_sign_in(tmp_path: Path) -> None:
    told = together(tmp_path, "demo.yaml")
    assert "kubectl -n parley port-forward svc/parley-edge 8080" in told
    assert "kubectl -n parley port-forward svc/parley-mailbox 8025" in told
    assert "Sign in as operator@parley.example" in told
    assert "kubectl -n parley get secret parley-operator -o jsonpath='{.data.PASSWORD}' | base64 -d" in told
    assert "Keep a copy of the keys" in told


def test_who_reaches_a_trial_by_a_gateway_reads_of_no_other_way_in(tmp_path: Path) -> None:
    told = together(tmp_path, "demo.yaml", "global: {edge: {gateway: {className: public, tlsSecret: tls}}}")
    assert "port-forward svc/parley-edge" not in told
    assert "port-forward svc/parley-mailbox" in told


def test_production_is_told_nothing_of_a_trial_nor_of_keys_that_it_brought(tmp_path: Path) -> None:
    told = together(tmp_path, "production.yaml")
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
    assert told in together(tmp_path, "production.yaml", values)


def test_who_installed_one_service_reads_how_to_see_it_start_and_what_it_waits_for(tmp_path: Path) -> None:
    told = notes(tmp_path, SERVICE, *needed("signaling"))
    assert "kubectl -n parley rollout status statefulset/parley-signaling" in told
    assert "helm -n parley test release" in told
    assert "once these Secrets are there, whose keys are settings in upper case: parley-signaling." in told
    assert "It calls accounts, appointments, which it expects in this namespace as parley-<service>." in told


def test_a_service_without_keys_of_its_own_is_told_of_no_secret(tmp_path: Path) -> None:
    told = notes(tmp_path, SERVICE, *needed("gateway"))
    assert "rollout status deployment/parley-gateway" in told
    assert "Secret" not in told
