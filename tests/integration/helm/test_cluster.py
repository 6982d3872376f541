"""A trial on a real cluster, from installation to removal.

`make test-cluster` with KUBECONFIG; REGISTRY says where its nodes find the images. It takes a namespace of its own.
"""

import base64
import json
import os
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from parley.common.testing.servers import free_port

from .charts import SERVICES, UMBRELLA, helm, umbrella

pytestmark = pytest.mark.skipif(
    os.environ.get("PARLEY_TEST_CLUSTER") != "1", reason="needs a cluster: make test-cluster"
)

OPERATOR = "operator@parley.example"
PACE_SECONDS = 0.1


class Trial:
    """An installation, by Helm and kubectl."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self._values = ["-f", str(UMBRELLA / "demo.yaml"), "--set", f"global.image.registry={os.environ['REGISTRY']}"]

    def helm(self, command: str, *arguments: str) -> str:
        return helm(command, *arguments, "--namespace", self.namespace, timeout=600)

    def install(self) -> None:
        wait = ("--create-namespace", "--wait", "--timeout", "8m")
        self.helm("install", "parley", str(umbrella()), *self._values, *wait)

    def upgrade(self, *settings: str) -> None:
        more = [part for setting in settings for part in ("--set", setting)]
        self.helm("upgrade", "parley", str(umbrella()), *self._values, *more, "--wait", "--timeout", "8m")

    def kubectl(self, *arguments: str) -> str:
        command = ["kubectl", "--namespace", self.namespace, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        return str(done.stdout)

    def password(self) -> str:
        secret = json.loads(self.kubectl("get", "secret", "parley-operator", "--output", "json"))
        return base64.b64decode(secret["data"]["PASSWORD"]).decode()

    def pods(self) -> list[dict[str, str]]:
        """Node and service of each pod that runs."""
        listed = json.loads(self.kubectl("get", "pods", "-l", "app.kubernetes.io/part-of=parley", "--output", "json"))
        return [
            {"service": pod["metadata"]["labels"]["app.kubernetes.io/name"], "node": pod["spec"]["nodeName"]}
            for pod in listed["items"]
            if pod["status"]["phase"] == "Running"
        ]

    @contextmanager
    def edge(self) -> Iterator[httpx.Client]:
        """The API, by way of the edge."""
        port = free_port()
        command = ["kubectl", "--namespace", self.namespace, "port-forward", "svc/parley-edge", f"{port}:8080"]
        forward = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert forward.stdout is not None
            assert "Forwarding" in forward.stdout.readline()
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                yield client
        finally:
            forward.terminate()
            forward.wait()

    def sign_in(self, http: httpx.Client) -> str:
        answer = http.post("/v1/sessions", json={"email": OPERATOR, "password": self.password()})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["access_token"])


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    installed = Trial(f"trial-{uuid.uuid4().hex[:6]}")
    installed.install()
    yield installed
    installed.kubectl("delete", "namespace", installed.namespace, "--wait=false")


class Probe:
    """Asks the API at a steady pace, with a token, until stopped; keeps what failed."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.asked = 0
        self.failed: list[str] = []

    def __enter__(self) -> "Probe":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(PACE_SECONDS):
            self.asked += 1
            try:
                answer = self._http.get("/v1/tenants", headers=self._headers)
            except httpx.HTTPError as error:
                self.failed.append(f"{time.strftime('%X')} {error!r}")
                continue
            if answer.status_code != 200:
                self.failed.append(f"{time.strftime('%X')} {answer.status_code} {answer.text}")


def test_it_comes_up_in_both_zones(trial: Trial) -> None:
    nodes = json.loads(trial.kubectl("get", "nodes", "--output", "json"))["items"]
    zones = {node["metadata"]["name"]: node["metadata"]["labels"]["topology.kubernetes.io/zone"] for node in nodes}
    for service in SERVICES:
        found = {zones[pod["node"]] for pod in trial.pods() if pod["service"] == service}
        assert found == set(zones.values()), service


def test_its_own_tests_pass(trial: Trial) -> None:
    assert "Phase:          Succeeded" in trial.helm("test", "parley")


def test_the_operator_signs_in_and_founds_a_company(trial: Trial) -> None:
    with trial.edge() as http:
        token = trial.sign_in(http)
        assert http.get("/").status_code == 200
        assert http.get("/v1/tenants", headers={"Authorization": f"Bearer {token}"}).json()["data"] == []
        for pod in ("", "/parley-signaling-0", "/parley-signaling-1"):
            # It is a WebSocket's address: 400 is its own word, where 404 or 503 were the edge's.
            assert http.get(f"/v1/live{pod}").status_code == 400


def test_an_upgrade_and_the_way_back_fail_no_request(trial: Trial) -> None:
    with trial.edge() as http, Probe(http, trial.sign_in(http)) as probe:
        trial.upgrade(*(f"{service}.podAnnotations.release=second" for service in SERVICES))
        trial.helm("rollback", "parley", "--wait", "--timeout", "8m")
    assert probe.asked > 100
    assert probe.failed == []


def test_keys_outlive_the_release_and_nothing_else_does(trial: Trial) -> None:
    keys = trial.kubectl("get", "secrets", "-l", "app.kubernetes.io/part-of=parley", "--output", "name").split()
    trial.helm("uninstall", "parley", "--wait")
    everything = "deployments,statefulsets,services,configmaps,networkpolicies,poddisruptionbudgets,jobs,roles"
    left = trial.kubectl("get", everything, "-l", "app.kubernetes.io/part-of=parley", "--output", "name").split()
    assert left == []
    assert trial.kubectl("get", "secrets", "-l", "app.kubernetes.io/part-of=parley", "--output", "name").split() == keys
