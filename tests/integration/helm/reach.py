"""Who reaches whom on a real cluster: its pods connect to every port at which others listen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from parley.common.testing.waiting import PATIENCE_SECONDS

from .charts import Object, name_of, together
from .test_network import GRPC, METRICS
from .trial import Trial

STRANGER = "stranger"
LISTENING = {
    "edge": (8080,),
    "gateway": (8080, METRICS),
    "kafka": (9092, 9093),
    "mailbox": (1025, 8025),
    "mongo": (27017,),
    "signaling": (8081, GRPC, METRICS),
}

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
_LISTEN = f"""
import socket, time
listening = [socket.create_server(("", port)) for port in ({GRPC}, {METRICS})]
time.sleep({100 * PATIENCE_SECONDS})
"""
_LABELS = {"app.kubernetes.io/name": STRANGER}
_KEPT: Object = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": STRANGER},
    "spec": {"podSelector": {"matchLabels": _LABELS}, "policyTypes": ["Egress"]},
}


class Reach:
    """What each pod of a trial can connect to, a stranger's among them."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        running = [pod for pod in trial.get("pods") if pod["status"]["phase"] == "Running"]
        self._pods = {pod["metadata"]["name"]: name_of(pod) for pod in running}
        self._places: dict[str, Place] = {
            f"{pod['status']['podIP']}:{port}": (name_of(pod), port)
            for pod in running
            for port in LISTENING.get(name_of(pod), (GRPC, METRICS))
        }

    def is_right(self, name: str, expected: set[Place]) -> bool:
        """Whether each pod of this name reaches all pods' ports that are expected, and no others'.

        Fails with the ones that differ.
        """
        wanted = {address for address, place in self._places.items() if place in expected}
        asking = [pod for pod, owner in self._pods.items() if owner == name]
        assert asking, f"no pod of {name} runs"
        for pod in asking:
            differing = self.reached(pod) ^ wanted
            assert not differing, f"{pod}: {[self._places[each] for each in differing]}"
        return True

    def reached(self, pod: str) -> set[str]:
        """The addresses to which a pod can connect, but for those of its own name."""
        name = self._pods[pod]
        others = [address for address, (owner, _) in self._places.items() if owner != name]
        return set(self._trial.kubectl("exec", pod, "--", "python3", "-c", _CONNECT, *others).split())


@contextmanager
def stranger(trial: Trial) -> Iterator[None]:
    """A pod in the trial's namespace that is not Parley's, listens as services do, and goes nowhere until `freed`."""
    told = json.dumps({"apiVersion": "v1", "kind": "List", "items": [_stranger(trial.registry), _KEPT]})
    trial.kubectl("apply", "--filename", "-", told=told)
    try:
        trial.kubectl("wait", f"pod/{STRANGER}", "--for", "condition=Ready", "--timeout=120s")
        yield
    finally:
        trial.kubectl("delete", "--ignore-not-found", "--now", f"pod/{STRANGER}", f"networkpolicy/{STRANGER}")


def freed(trial: Trial) -> None:
    """Let the stranger go where others let it in."""
    trial.kubectl("delete", f"networkpolicy/{STRANGER}")


def _stranger(registry: str) -> Object:
    """What a test's pod is, but that it listens, and that no policy of Parley's knows it."""
    pod = together("demo.yaml", f"global.image.registry={registry}").one("Pod", "parley-chat-test")
    [container] = pod["spec"]["containers"]
    listening = container | {"args": [_LISTEN]}
    return pod | {"metadata": {"name": STRANGER, "labels": _LABELS}, "spec": pod["spec"] | {"containers": [listening]}}
