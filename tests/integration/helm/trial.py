"""A trial on a real cluster: installed by Helm, asked by way of its edge."""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.drill.cluster import RESTRICTED, VALUES, WITNESS, edge_url
from deploy.local.stack import OPERATOR
from parley.common.testing.servers import free_port

from .charts import SERVICE, UMBRELLA, helm, umbrella

WAIT = ("--wait", "--timeout", "8m")


class Trial:
    """An installation, by Helm and kubectl: where the cluster has a witness, one whose zones can be lost."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self._images = ("--set", f"global.image.registry={os.environ['REGISTRY']}")
        witness = json.loads(self.kubectl("get", "nodes", "--selector", WITNESS, "--output", "json"))["items"]
        self.with_witness = bool(witness)
        files: tuple[Path, ...] = VALUES if witness else (UMBRELLA / "demo.yaml",)
        self._values = [part for file in files for part in ("--values", str(file))]
        if witness:
            self._values += ["--set", f"global.publicUrl={edge_url(witness)}"]

    def helm(self, command: str, *arguments: str) -> str:
        return helm(command, *arguments, "--namespace", self.namespace, timeout=600)

    def install(self) -> None:
        self.kubectl("create", "namespace", self.namespace)
        self.kubectl("label", "namespace", self.namespace, RESTRICTED)
        self.helm("install", "parley", str(umbrella()), *self._values, *self._images, *WAIT)

    def upgrade(self, *settings: str) -> None:
        more = [part for setting in settings for part in ("--set", setting)]
        self.helm("upgrade", "parley", str(umbrella()), *self._values, *self._images, *more, *WAIT)

    def roll(self, service: str) -> None:
        """Replace a service's pods, and those by pods as before. All services at once are too much for one machine."""
        setting = f"{service}.podAnnotations.release=second"
        chosen = (*self._values, *self._images, "--set", setting, "--no-hooks")
        self.helm("upgrade", "parley", str(umbrella()), *chosen, *WAIT)
        self.helm("rollback", "parley", "--no-hooks", *WAIT)

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
