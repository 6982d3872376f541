"""Who reaches whom on a real cluster: its pods connect to every port at which others listen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from parley.common.testing.waiting import PATIENCE_SECONDS

from .charts import Object, name_of, together
from .test_network import GRPC, METRICS
from .trial import Trial

LISTENING = {
    "edge": (8080,),
    "gateway": (8080, METRICS),
    "kafka": (9092, 9093),
    "mailbox": (1025, 8025),
    "mongo": (27017,),
    "signaling": (8081, GRPC, METRICS),
}
STRANGER = "stranger"

# A pod's name and a port.
Place = tuple[str, int]

# Prints those of its arguments to which it can connect.
_CONNECT = """
import socket, sys
from concurrent.futures import ThreadPoolExecutor

def connects(place):
    try:
        socket.create_connection(place.split(":"), 3).close()
    except OSError:
        return False
    return True

with ThreadPoolExecutor(64) as pool:
    print(*(place for place, connected in zip(sys.argv[1:], pool.map(connects, sys.argv[1:])) if connected))
"""
_WAIT = f"import time; time.sleep({100 * PATIENCE_SECONDS})"
_LABELS = {"app.kubernetes.io/name": STRANGER}
_KEPT: Object = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": STRANGER},
    "spec": {"podSelector": {"matchLabels": _LABELS}, "policyTypes": ["Egress"]},
}


class Reach:
    """What each pod of a trial can connect to."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        running = (pod for pod in trial.get("pods") if pod["status"]["phase"] == "Running")
        self._pods = {pod["metadata"]["name"]: pod for pod in running}
        self._places = {
            f"{pod['status']['podIP']}:{port}": (name_of(pod), port)
            for pod in self._pods.values()
            for port in LISTENING.get(name_of(pod), (GRPC, METRICS))
        }

    def of_service(self, service: str) -> set[Place]:
        """What one of its pods reaches of others; whether it reaches its like is for no policy to say."""
        pod = next(name for name, pod in self._pods.items() if name_of(pod) == service)
        return {place for place in self.of_pod(pod) if place[0] != service}

    def of_pod(self, pod: str) -> set[Place]:
        """What it reaches, of all that there is."""
        return {self._places[each] for each in self._ask(pod).split()}

    def _ask(self, pod: str) -> str:
        return self._trial.kubectl("exec", pod, "--", "python3", "-c", _CONNECT, *self._places)

    @contextmanager
    def stranger(self) -> Iterator[None]:
        """A pod in the trial's namespace that is none of Parley's, and goes nowhere until `free_stranger`."""
        self._apply(_stranger(self._trial.registry), _KEPT)
        try:
            self._trial.kubectl("wait", f"pod/{STRANGER}", "--for", "condition=Ready", "--timeout=120s")
            yield
        finally:
            self._trial.kubectl("delete", "--ignore-not-found", "--now", f"pod/{STRANGER}", f"networkpolicy/{STRANGER}")

    def free_stranger(self) -> None:
        """Let it go where others let it in."""
        self._trial.kubectl("delete", f"networkpolicy/{STRANGER}")

    def _apply(self, *objects: Object) -> None:
        told = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        self._trial.kubectl("apply", "--filename", "-", told=told)


def _stranger(registry: str) -> Object:
    """What a test's pod is, but that it waits, and that no policy of Parley's knows it."""
    pod = together("demo.yaml", f"global.image.registry={registry}").one("Pod", "parley-chat-test")
    [container] = pod["spec"]["containers"]
    waiting = container | {"args": [_WAIT]}
    metadata = {"name": STRANGER, "labels": _LABELS}
    return pod | {"metadata": metadata, "spec": pod["spec"] | {"containers": [waiting]}}
