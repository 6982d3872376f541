"""Installations on a real cluster, by Helm and kubectl: a trial, and what any has."""

import base64
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.drill.cluster import PART, RESTRICTED, VALUES, WITNESS, edge_url
from deploy.local.stack import OPERATOR
from parley.common.testing.servers import free_port

from .charts import SERVICE, SERVICES, UMBRELLA, Object, helm, umbrella

WAIT = ("--wait", "--timeout", "8m")
# Of the workloads those of services, and no server that they stand on.
SERVICES_OWN = f"app.kubernetes.io/name in ({','.join(SERVICES)})"


class Installation:
    """A release `parley` of the chart parley, in a namespace of its own."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.registry = os.environ["REGISTRY"]

    def helm(self, command: str, *arguments: str) -> str:
        return helm(command, *arguments, "--namespace", self.namespace, timeout=600)

    def kubectl(self, *arguments: str, told: str = "") -> str:
        """What it prints; `told` is its standard input."""
        command = ["kubectl", "--namespace", self.namespace, *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, input=told, timeout=300)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
        return str(done.stdout)

    def get(self, *arguments: str) -> list[Object]:
        """The objects of a list."""
        items: list[Object] = json.loads(self.kubectl("get", *arguments, "--output", "json"))["items"]
        return items

    def make_namespace(self) -> None:
        """The namespace, in which Kubernetes makes no pod that may do more than it needs."""
        self.kubectl("create", "namespace", self.namespace)
        self.kubectl("label", "namespace", self.namespace, RESTRICTED)

    def remove(self) -> None:
        """All of it, its namespace included, in a while."""
        self.kubectl("delete", "namespace", self.namespace, "--wait=false")

    @contextmanager
    def reached(self, service: str) -> Iterator[httpx.Client]:
        """What answers HTTP at port 8080 of a Service."""
        port = free_port()
        command = ["kubectl", "--namespace", self.namespace, "port-forward", f"svc/{service}", f"{port}:8080"]
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
        """The operator's token."""
        secret = json.loads(self.kubectl("get", "secret", "parley-operator", "--output", "json"))
        password = base64.b64decode(secret["data"]["PASSWORD"]).decode()
        answer = http.post("/v1/sessions", json={"email": OPERATOR, "password": password})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["access_token"])


class Trial(Installation):
    """One with servers of its own: where the cluster has a witness, its zones can be lost."""

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self._images = ("--set", f"global.image.registry={self.registry}")
        witness = self.get("nodes", "--selector", WITNESS)
        self.with_witness = bool(witness)
        files: tuple[Path, ...] = VALUES if witness else (UMBRELLA / "demo.yaml",)
        self._values = [part for file in files for part in ("--values", str(file))]
        if witness:
            self._values += ["--set", f"global.publicUrl={edge_url(witness)}"]

    def install(self) -> None:
        self.make_namespace()
        self.helm("install", "parley", str(umbrella()), *self._values, *self._images, *WAIT)

    def upgrade(self, *settings: str) -> None:
        more = [part for setting in settings for part in ("--set", setting)]
        self.helm("upgrade", "parley", str(umbrella()), *self._values, *self._images, *more, *WAIT)

    @contextmanager
    def paused_rollouts(self) -> Iterator[None]:
        """Pause every Deployment meanwhile; afterwards resume one after the other, each until it is ready.

        signaling is a StatefulSet, which can't be paused: Helm replaces its pods within.
        """
        chosen = ("deployments", "--selector", PART)
        self.kubectl("rollout", "pause", *chosen)
        try:
            yield
            for deployment in self.kubectl("get", *chosen, "--output", "name").split():
                self.kubectl("rollout", "resume", deployment)
                self.kubectl("rollout", "status", deployment, "--timeout=270s")
        finally:
            # Helm takes one that is paused for upgraded.
            for left in self.get(*chosen):
                if left["spec"].get("paused"):
                    self.kubectl("rollout", "resume", f"deployment/{left['metadata']['name']}")

    def install_alone(self, service: str) -> None:
        """Take a service out of the umbrella and install it by itself, with what all share."""
        self.upgrade(f"{service}.enabled=false")
        shared = json.loads(self.helm("get", "values", "parley", "--output", "json"))["global"]
        settings = [
            part
            for name in ("publicUrl", "infra")
            for part in ("--set-json", f"global.{name}={json.dumps(shared[name])}")
        ]
        chosen = ("--set", f"service={service}", *settings, *self._images)
        self.helm("install", service, str(SERVICE), *chosen, *WAIT)

    def measures_pods(self) -> bool:
        """Whether Kubernetes knows what pods take of a processor."""
        return "metrics.k8s.io/v1beta1" in self.kubectl("api-versions").split()

    def await_services(self) -> None:
        """Return once every service has all of its pods, and each is ready."""
        workloads = ("deployments,statefulsets", "--selector", SERVICES_OWN)
        self.kubectl("rollout", "status", *workloads, "--timeout=120s")

    def drain(self, nodes: Sequence[str]) -> None:
        """Take Parley's pods from nodes, by the leave of their disruption budgets, and let none come."""
        self.kubectl("drain", *nodes, "--pod-selector", PART, "--delete-emptydir-data", "--timeout=270s")

    def pods(self) -> list[dict[str, str]]:
        """Service, node and uid of each service's pod that runs and does not end yet."""
        return [
            {
                "service": pod["metadata"]["labels"]["app.kubernetes.io/name"],
                "node": pod["spec"]["nodeName"],
                "uid": pod["metadata"]["uid"],
            }
            for pod in self.get("pods", "--selector", SERVICES_OWN)
            if pod["status"]["phase"] == "Running" and "deletionTimestamp" not in pod["metadata"]
        ]
