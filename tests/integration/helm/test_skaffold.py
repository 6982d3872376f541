"""What skaffold.yaml names is there, and no source that an image is made of changes unseen."""

import copy
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.image import reload
from tests.integration.helm.charts import ROOT, SERVICES, UMBRELLA, render, umbrella

Node = Any
CONFIG: Node = yaml.safe_load((ROOT / "skaffold.yaml").read_text(encoding="utf-8"))
PROFILES: dict[str, Node] = {profile["name"]: profile for profile in CONFIG["profiles"]}
SKAFFOLD = ROOT / ".local" / "bin" / "skaffold"
DOCKERFILES = {name: ROOT / "deploy" / name / "Dockerfile" for name in ("", "infra")}


def patched(profile: str) -> Node:
    """The configuration with a profile's patches (RFC 6902), each of which must find its place."""
    document = copy.deepcopy(CONFIG)
    for patch in PROFILES[profile].get("patches", ()):
        node = document
        *path, last = patch["path"].removeprefix("/").split("/")
        for step in path:
            node = node[int(step) if isinstance(node, list) else step]
        if isinstance(node, list) and last == "-":
            node.append(patch["value"])
            continue
        if patch["op"] == "replace":
            assert last in node, patch["path"]
        node[last] = patch["value"]
    return document


def artifacts(profile: str) -> dict[str, Node]:
    """By service, what is built."""
    return {each["image"].removeprefix("parley-"): each for each in patched(profile)["build"]["artifacts"]}


def expanded(pattern: str) -> list[str]:
    """A pattern with braces as several without."""
    match = re.search(r"\{([^{}]+)\}", pattern)
    if match is None:
        return [pattern]
    return [each for part in match[1].split(",") for each in expanded(pattern.replace(match[0], part, 1))]


def copied(service: str) -> set[str]:
    """What a service's image takes from the project; the gateway's alone has the web client."""
    found: set[str] = set()
    stage = ""
    for line in DOCKERFILES[service if service == "infra" else ""].read_text(encoding="utf-8").splitlines():
        if line.startswith("FROM "):
            stage = line.rpartition(" ")[2]
        elif line.startswith("COPY ") and "--from" not in line and (stage != "web" or service == "gateway"):
            found |= {source.replace("${SERVICE}", service) for source in line.split()[1:-1]}
    return found


def test_every_service_is_built_and_has_its_profile() -> None:
    tree = {folder.parent.name for folder in (ROOT / "services").glob("*/pyproject.toml")}
    assert artifacts("release").keys() == tree
    assert artifacts("demo").keys() == tree | {"infra"}
    assert PROFILES.keys() == tree | {"demo", "release"}


@pytest.mark.parametrize(("profile", "environment"), [("demo", "TARGET=dev "), ("release", "")])
def test_images_are_built_by_the_script_that_builds_them_everywhere(profile: str, environment: str) -> None:
    commands = {service: each["custom"]["buildCommand"] for service, each in artifacts(profile).items()}
    infra = commands.pop("infra", None)
    assert infra in {None, "ENGINE=${ENGINE:-docker} deploy/image/build.sh infra"}
    for service, command in commands.items():
        assert command == f"ENGINE=${{ENGINE:-docker}} {environment}deploy/image/build.sh {service}"
    assert "AS dev\n" in DOCKERFILES[""].read_text(encoding="utf-8")


@pytest.mark.parametrize("profile", ["demo", "release"])
def test_whatever_goes_into_an_image_is_watched(profile: str) -> None:
    for service, artifact in artifacts(profile).items():
        watched = [path for each in artifact["custom"]["dependencies"]["paths"] for path in expanded(each)]
        for path in watched:
            assert path == "services/web/dist" or (ROOT / path).exists(), f"{service}: {path}"
        unseen = {each for each in copied(service) if not any(Path(each).is_relative_to(path) for path in watched)}
        # While one develops, its build is synced instead.
        assert unseen == ({"services/web"} if (service, profile) == ("gateway", "demo") else set())


def test_a_build_of_the_web_client_builds_no_image() -> None:
    client = ROOT / "libs" / "clients" / "typescript"
    command = json.loads((client / "package.json").read_text(encoding="utf-8"))["scripts"]["generate"]
    written = client / command.rpartition("--output ")[2]
    dependencies = artifacts("demo")["gateway"]["custom"]["dependencies"]
    assert written.exists()
    assert str(written.relative_to(ROOT)) in dependencies["ignore"]
    assert "services/gateway" in dependencies["paths"]


def test_synced_sources_arrive_where_they_are_followed() -> None:
    for service, artifact in artifacts("demo").items():
        for rule in artifact.get("sync", {}).get("manual", ()):
            place = Path(rule["dest"])
            assert rule["src"].startswith(f"{rule['strip']}/")
            if rule["strip"] == "services/web/dist":
                assert (service, place) == ("gateway", reload.SYNCED / "web")
            else:
                assert place == reload.SYNCED
                found = [path.relative_to(ROOT / rule["strip"]) for path in ROOT.glob(rule["src"])]
                assert found
                assert {path.parts[0] for path in found} == {"parley"}


def test_the_charts_take_the_images_that_were_built() -> None:
    (release,) = patched("demo")["deploy"]["helm"]["releases"]
    keys = release["setValueTemplates"]
    settings = [f"{key}={key.partition('.')[0] if key.endswith('repository') else 'built'}" for key in sorted(keys)]
    rendered = render(umbrella(), *settings, values=(ROOT / release["valuesFiles"][0],))
    assert (ROOT / release["chartPath"]) == UMBRELLA
    for service in SERVICES:
        (container,) = rendered.workload(service)["spec"]["template"]["spec"]["containers"]
        assert container["image"] == f"{service}:built"
        (alone,) = PROFILES[service]["deploy"]["helm"]["releases"]
        own = {key: value for key, value in keys.items() if key.startswith(f"{service}.")}
        assert alone == {"name": "parley", "chartPath": release["chartPath"], "wait": True, "setValueTemplates": own}


def test_helm_and_not_skaffold_waits_for_what_is_deployed() -> None:
    assert CONFIG["deploy"]["statusCheck"] is False
    for helm in [CONFIG["deploy"]["helm"], *(PROFILES[service]["deploy"]["helm"] for service in SERVICES)]:
        assert all(release["wait"] for release in helm["releases"])
        assert all("--timeout=10m" in flags for flags in helm["flags"].values())


@pytest.mark.skipif(os.environ.get("PARLEY_TEST_SKAFFOLD") != "1", reason="needs Skaffold: make test-skaffold")
@pytest.mark.parametrize("profile", PROFILES)
def test_skaffold_reads_what_these_tests_do(profile: str, tmp_path: Path) -> None:
    quiet = ("--update-check=false", "--config", tmp_path / "config")
    done = subprocess.run(
        [SKAFFOLD, "diagnose", "--yaml-only", "--profile", profile, *quiet],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    read: Node = yaml.safe_load(done.stdout)
    ours = patched(profile)
    own = copy.deepcopy(PROFILES[profile])
    built = [{key: value for key, value in each.items() if key != "context"} for each in read["build"]["artifacts"]]
    assert built == own.get("build", {}).get("artifacts", ours["build"]["artifacts"])
    releases = own.get("deploy", ours["deploy"])["helm"]["releases"]
    for release in releases:
        release["chartPath"] = f"{ROOT}/{release['chartPath']}"
        if files := release.get("valuesFiles"):
            release["valuesFiles"] = [f"{ROOT}/{file}" for file in files]
    assert read["deploy"]["helm"]["releases"] == releases
    assert read["deploy"]["statusCheck"] is False
