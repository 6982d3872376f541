"""What the charts request and allow is what docs/operations/sizing.md says was measured."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "deploy/helm/service/files/services.yaml").read_text("utf-8"))
# What hashes passwords requests room for one more than a day's peak took.
ABOVE_THE_DAY = {"accounts"}
# Of what the largest process held.
ROOM = 3


def table(last_column: str) -> dict[str, list[str]]:
    """The rows below the header that ends so, by service."""
    text = (ROOT / "docs/operations/sizing.md").read_text("utf-8")
    found = re.search(rf"\| {last_column} \|\n\|[-: |]+\n((?:\|.*\n)+)", text)
    assert found, f"no table that ends with “{last_column}”"
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]
    return {row[0]: row[1:] for row in rows}


def mebibytes(quantity: str) -> int:
    """Of Kubernetes' notation."""
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()  # type: ignore[union-attr]
    return int(number) * {"Mi": 1, "Gi": 1024}[unit]


def test_every_service_was_measured() -> None:
    assert set(table("request")) == set(table("at most, MiB")) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_requests_what_the_day_took(service: str) -> None:
    cpu, memory = table("request")[service][-1].split(", ")
    requests = SERVICES[service]["resources"]["requests"]
    if service in ABOVE_THE_DAY:
        assert int(requests["cpu"].removesuffix("m")) > int(cpu.removesuffix("m"))
        assert mebibytes(requests["memory"]) > mebibytes(memory)
    else:
        assert requests == {"cpu": cpu, "memory": memory}


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_may_take_three_times_the_memory_that_any_process_held(service: str) -> None:
    held = max(int(table("request")[service][2]), int(table("at most, MiB")[service][1]))
    assert mebibytes(SERVICES[service]["resources"]["limits"]["memory"]) >= ROOM * held
