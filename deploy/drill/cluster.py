"""Two zones of a Kubernetes cluster: that of KUBECONFIG."""

import asyncio
import base64
import contextlib
import json
import os
import shlex
import signal
import uuid
from asyncio.subprocess import PIPE
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from deploy.drill.site import PERIOD_SECONDS, SLOW_PERIOD_SECONDS
from deploy.local.stack import OPERATOR, ROOT

CHART = ROOT / "deploy" / "helm" / "parley"
VALUES = (CHART / "demo.yaml", Path(__file__).with_name("values.yaml"))
HELM = ROOT / ".local" / "bin" / "helm"

ZONE = "topology.kubernetes.io/zone"
# Nodes of neither zone have this label: deploy/drill/values.yaml puts there what is single.
WITNESS = "node-role.kubernetes.io/witness"
PART = "app.kubernetes.io/part-of=parley"
# Of a trial's namespace: Kubernetes makes no pod there that may do more than it needs.
RESTRICTED = "pod-security.kubernetes.io/enforce=restricted"
_KINDS = {"ReplicaSet", "StatefulSet"}

_INSTALL_SECONDS = 600.0
_RESTORE_SECONDS = 300.0
_COMMAND_SECONDS = 60.0
# Helm's own end comes first: it says what it waited for.
_GRACE_SECONDS = 30.0
_PERIOD_SECONDS = 1.0

# Fails while a partition lacks a copy. Runs in a pod that has Kafka's client.
_COPIES = """
from kafka import KafkaAdminClient
topics = KafkaAdminClient(bootstrap_servers="parley-kafka:9092").describe_topics()
partitions = [each for topic in topics for each in topic["partitions"]]
if any(len(each["isr_nodes"]) < len(each["replica_nodes"]) for each in partitions):
    raise SystemExit("Kafka's partitions lack copies")
"""

# Kubernetes' objects, as they are read.
Object = dict[str, Any]


class ClusterError(Exception):
    """The cluster is not as it must be, or a command failed; the message says why."""


@dataclass(frozen=True)
class Options:
    """Which installation, and how its zones are lost."""

    # Where Parley is installed; empty: a trial is, in a namespace of its own, for as long as the drill takes.
    namespace: str = ""
    # Where nodes find the trial's images.
    registry: str = "localhost/parley"
    # The edge and the mailbox from outside; empty: the witness's ports of deploy/drill/values.yaml.
    url: str = ""
    mailbox_url: str = ""
    # The first operator's address, and the Secret whose PASSWORD is theirs.
    operator: str = OPERATOR
    operator_secret: str = "parley-operator"  # noqa: S105  # its name
    # Commands that cut the power of all nodes of a zone, and give it back; {zone} is a or b. Without them its nodes are
    # cordoned and Parley's pods there deleted at once.
    kill_command: str = ""
    start_command: str = ""
    # From each request of a probe to its next; 0: as often as the database carries.
    period_seconds: float = 0.0


class ClusterSite:
    """Parley on the cluster of KUBECONFIG, while it is entered: two zones of nodes, and a witness.

    The edge is reached by the witness's, as by a load balancer that stands in neither zone.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._namespace = options.namespace or f"drill-{uuid.uuid4().hex[:6]}"
        self._nodes: dict[str, list[str]] = {}
        self.about = ""
        self.period_seconds = options.period_seconds or PERIOD_SECONDS
        self.api_url = options.url
        self.mailbox_url = options.mailbox_url
        self.operator = ("", "")

    async def __aenter__(self) -> Self:
        """Raises ClusterError."""
        options = self._options
        nodes = await self._get("nodes")
        self._nodes = _by_zone(nodes)
        self.api_url = self.api_url or edge_url(nodes)
        self.mailbox_url = self.mailbox_url or _at_the_witness(nodes, "mailbox")
        how = "lose power" if options.kill_command else "are cordoned and their pods deleted at once"
        self.about = f"Kubernetes {await _version()}, {len(nodes)} nodes; those of a lost zone {how}"
        try:
            if not options.namespace:
                await self._install()
            if "mongo" in map(_part, await self._workloads()):
                self.period_seconds = options.period_seconds or SLOW_PERIOD_SECONDS
                self.about += "; the database has one server, on the witness"
            secret = json.loads(await self._kubectl("get", "secret", options.operator_secret, "--output", "json"))
        except BaseException as error:
            await self._leave(error)
            raise
        self.operator = (options.operator, base64.b64decode(secret["data"]["PASSWORD"]).decode())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave(error)

    async def _leave(self, error: BaseException | None) -> None:
        """Take a trial away; one that failed stays, for whoever wants to know why."""
        if self._options.namespace:
            return
        if error is None or isinstance(error, asyncio.CancelledError):
            await self._kubectl("delete", "namespace", self._namespace, "--ignore-not-found", "--wait=false")
        else:
            error.add_note(f"The trial is left in the namespace {self._namespace}.")

    async def lose(self, zone: str) -> None:
        """Cut the zone's power, or delete what runs there. Raises ClusterError."""
        if command := self._options.kill_command:
            await _run(*shlex.split(command.format(zone=zone)))
            return
        await self._kubectl("cordon", *self._nodes[zone])
        lost = [_name(pod) for pod in await self._pods() if _node(pod) in self._nodes[zone]]
        await self._kubectl("delete", "pods", "--grace-period=0", "--force", "--wait=false", *lost)

    async def restore(self, zone: str) -> None:
        """Give power back, or let pods come; then move there what went elsewhere.

        Returns once every workload serves in both zones, and every message has its copies again.
        """
        if command := self._options.start_command:
            await _run(*shlex.split(command.format(zone=zone)), seconds=_RESTORE_SECONDS)
        missing = ["nothing was looked at yet"]
        try:
            async with asyncio.timeout(_RESTORE_SECONDS):
                while missing := await self._missing(zone):  # noqa: ASYNC110
                    await asyncio.sleep(_PERIOD_SECONDS)
        except TimeoutError:
            raise TimeoutError(f"zone {zone} does not come back: {'; '.join(missing)}") from None

    async def _missing(self, zone: str) -> list[str]:
        """What does not serve as it should, a cluster that does not say so included."""
        try:
            if not self._options.kill_command:
                await self._kubectl("uncordon", *self._nodes[zone])
            return await self._settle()
        except ClusterError as error:
            return [str(error)]

    async def _settle(self) -> list[str]:
        """What does not serve as it should; pods that share a zone while the other has none are moved.

        Raises ClusterError, also where messages lack copies.
        """
        ready_nodes = {_name(node) for node in await self._get("nodes") if _is_ready(node)}
        if lost := {node for nodes in self._nodes.values() for node in nodes} - ready_nodes:
            return [f"{', '.join(sorted(lost))} is not ready"]
        workloads = await self._workloads()
        pods = await self._pods()
        wanted = {_part(each): each["spec"]["replicas"] for each in workloads}
        if short := [part for part, count in wanted.items() if not _all_ready(pods, part, count)]:
            return [f"{part} lacks pods that are ready, or has some that still end" for part in sorted(short)]
        if crowded := [part for part, count in wanted.items() if count > 1 and self._lacks_a_zone(pods, part)]:
            await self._kubectl("delete", "pods", "--wait=false", *(_surplus(pods, part) for part in crowded))
            return [f"{part} has no pod in one zone" for part in sorted(crowded)]
        # Of a broker that is part of the installation; others are not looked at.
        if "kafka" in wanted:
            await self._kubectl("exec", "deploy/parley-accounts", "--", "python3", "-c", _COPIES)
        return []

    def _lacks_a_zone(self, pods: list[Object], part: str) -> bool:
        places = {_node(pod) for pod in pods if _part(pod) == part}
        return any(places.isdisjoint(nodes) for nodes in self._nodes.values())

    async def _install(self) -> None:
        await _run(str(HELM), "dependency", "build", str(CHART))
        settings = (f"global.image.registry={self._options.registry}", f"global.publicUrl={self.api_url}")
        arguments = [part for file in VALUES for part in ("--values", str(file))]
        arguments += [part for setting in settings for part in ("--set", setting)]
        arguments += ["--namespace", self._namespace, "--wait", "--timeout", f"{_INSTALL_SECONDS:.0f}s"]
        await self._kubectl("create", "namespace", self._namespace)
        await self._kubectl("label", "namespace", self._namespace, RESTRICTED)
        await _run(str(HELM), "install", "parley", str(CHART), *arguments, seconds=_INSTALL_SECONDS + _GRACE_SECONDS)

    async def _workloads(self) -> list[Object]:
        return await self._get("deployments,statefulsets", "-l", PART)

    async def _pods(self) -> list[Object]:
        """Those that are to run: no jobs'."""
        pods = await self._get("pods", "-l", PART)
        return [pod for pod in pods if pod["metadata"].get("ownerReferences", [{}])[0].get("kind") in _KINDS]

    async def _get(self, *arguments: str) -> list[Object]:
        items: list[Object] = json.loads(await self._kubectl("get", *arguments, "--output", "json"))["items"]
        return items

    async def _kubectl(self, *arguments: str) -> str:
        return await _run("kubectl", "--namespace", self._namespace, *arguments)


def edge_url(nodes: list[Object]) -> str:
    """Where a trial's edge is reached that has a witness among these nodes. Raises ClusterError."""
    return _at_the_witness(nodes, "edge")


async def _run(*command: str, seconds: float = _COMMAND_SECONDS) -> str:
    """What a command prints. Raises ClusterError; however this ends, so has the command."""
    # In a session of its own: Ctrl-C cuts the drill, and not the command that brings a zone back.
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, start_new_session=True)
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    except TimeoutError:
        raise ClusterError(f"{shlex.join(command)} takes more than {seconds:.0f} s") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode != 0:
        raise ClusterError(f"{shlex.join(command)}: {err.decode().strip() or out.decode().strip()}")
    return out.decode()


async def _version() -> str:
    version: str = json.loads(await _run("kubectl", "version", "--output", "json"))["serverVersion"]["gitVersion"]
    return version


def _by_zone(nodes: list[Object]) -> dict[str, list[str]]:
    """The nodes of both zones, the witness aside."""
    places: dict[str, list[str]] = {}
    for node in nodes:
        if WITNESS not in _labels(node):
            places.setdefault(_labels(node).get(ZONE, ""), []).append(_name(node))
    if len(places) != 2:
        raise ClusterError(f"There must be two zones of nodes without the label {WITNESS}, not {sorted(places)}.")
    return dict(zip("ab", (places[zone] for zone in sorted(places)), strict=True))


def _at_the_witness(nodes: list[Object], server: str) -> str:
    """By a node that is in neither zone."""
    port = yaml.safe_load(VALUES[-1].read_text(encoding="utf-8"))["infra"][server]["nodePort"]
    for node in nodes:
        if WITNESS in _labels(node):
            host = next(each["address"] for each in node["status"]["addresses"] if each["type"] == "InternalIP")
            return f"http://{host}:{port}"
    raise ClusterError(f"No node has the label {WITNESS}: say where the edge and the mailbox are reached.")


def _name(each: Object) -> str:
    return str(each["metadata"]["name"])


def _labels(each: Object) -> dict[str, str]:
    labels: dict[str, str] = each["metadata"].get("labels", {})
    return labels


def _part(each: Object) -> str:
    return _labels(each)["app.kubernetes.io/name"]


def _node(pod: Object) -> str:
    return str(pod["spec"].get("nodeName", ""))


def _is_ready(each: Object) -> bool:
    """Of a node or a pod."""
    conditions = each["status"].get("conditions", [])
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def _all_ready(pods: list[Object], part: str, count: int) -> bool:
    own = [pod for pod in pods if _part(pod) == part]
    return len(own) == count and all(_is_ready(pod) and "deletionTimestamp" not in pod["metadata"] for pod in own)


def _surplus(pods: list[Object], part: str) -> str:
    """A pod of the node that has most of them."""
    own = [pod for pod in pods if _part(pod) == part]
    (crowded, _), *_ = Counter(_node(pod) for pod in own).most_common(1)
    return next(_name(pod) for pod in own if _node(pod) == crowded)
