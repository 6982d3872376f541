"""Start real servers for tests and for running everything on one machine: no account, no container engine.

A MongoDB-compatible server (SecantusDB) and Apache Kafka in KRaft mode, each as a process of its own. Whoever
supervises processes itself takes the commands; tests take `start_mongo` and `start_kafka`.
"""

import contextlib
import fcntl
import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 60.0
_STOP_SECONDS = 10.0
_FETCH_SECONDS = 600
# Below those from which systems take one for each outgoing call.
_PORTS = range(10_000, 32_768)


class ServerError(Exception):
    """A server, or what it needs, is missing or did not start. The message says what to do."""


@dataclass(frozen=True)
class Broker:
    """One of Kafka's cluster, a broker and a controller in one; `rack` is the zone that it is in."""

    port: int
    controller_port: int
    rack: str = ""


@dataclass
class Server:
    """A running server: `address` is "host:port", `log` holds its output."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it and wait until it is gone, so that its directory can be opened again."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on, and that no outgoing call will be given meanwhile.

    Under pytest-xdist each worker, with the processes that it starts, draws from ports of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = random.choice(_PORTS[worker::workers])  # noqa: S311
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def accepts(port: int) -> bool:
    """Whether something listens on this port of 127.0.0.1."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def mongo_command(directory: Path, port: int, *, fail_points: bool = False) -> list[str]:
    """Return the command of a MongoDB-compatible server that keeps its data in `directory`.

    With `fail_points` it takes `configureFailPoint`, as MongoDB's own does for tests. SECANTUSD, where set, is
    the path of another build of it.
    """
    program = os.environ.get("SECANTUSD") or Path(sys.executable).with_name("secantusd-py")
    storage = ["--storage-path", str(directory), "--sync-on-commit", "--log-level", "WARNING"]
    tests = ["--enable-test-commands"] if fail_points else []
    return [str(program), "--host", "127.0.0.1", "--port", str(port), *storage, *tests]


def mongo_url(port: int) -> str:
    """Return the connection string of `mongo_command`'s server.

    It has one lock for everything: a few connections get more done than many, which wait for each other.
    """
    return f"mongodb://127.0.0.1:{port}/?directConnection=true&maxPoolSize=4"


def start_mongo(directory: Path, port: int, log: Path) -> Server:
    """Start a MongoDB-compatible server and return when it accepts connections."""
    directory.mkdir(parents=True, exist_ok=True)
    return _start("the database", mongo_command(directory, port), port, log, lambda: accepts(port))


def fetch_kafka(project: Path, jars: Path) -> None:
    """Fetch the jars that `project`/pom.xml names into `jars`, unless they are there.

    Each must have the digest that `project`/jars.sha256 gives. Whoever else fetches them meanwhile is waited for.
    Raises ServerError.
    """
    jars.parent.mkdir(parents=True, exist_ok=True)
    with jars.with_name(f"{jars.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _fetch_kafka(project, jars)


def _fetch_kafka(project: Path, jars: Path) -> None:
    wanted = _digests(project / "jars.sha256")
    if _problem(jars, wanted) is None:
        return
    if shutil.which("mvn") is None:
        raise ServerError("Maven is missing: install it (Debian: apt-get install maven) to fetch Kafka's jars.")
    arrival = jars.with_name(f"{jars.name}.{uuid.uuid4().hex}")
    command = ["mvn", "-q", "-B", "-f", str(project / "pom.xml"), "dependency:copy-dependencies"]
    result = subprocess.run(  # noqa: S603
        [*command, f"-DoutputDirectory={arrival}", "-DincludeScope=runtime"],
        capture_output=True,
        text=True,
        timeout=_FETCH_SECONDS,
        check=False,
    )
    if result.returncode != 0:
        raise ServerError(f"Kafka's jars can't be fetched:\n{result.stdout}{result.stderr}")
    if problem := _problem(arrival, wanted):
        raise ServerError(f"Kafka's jars are not what was expected: {problem}.")
    shutil.rmtree(jars, ignore_errors=True)
    arrival.rename(jars)


def format_kafka(directory: Path, jars: Path, cluster: Sequence[Broker], position: int = 0) -> None:
    """Write the configuration of the cluster's broker at `position`, and format its storage where that is new.

    A `directory` is one broker's alone. Of three brokers, one may be lost: each has a copy of everything, and two
    have what is acknowledged.
    """
    directory.mkdir(parents=True, exist_ok=True)
    properties = directory / "server.properties"
    properties.write_text(_properties(directory, cluster, position), encoding="utf-8")
    identity = ["-t", "UGFybGV5TG9jYWxLYWZrYQ", "--ignore-formatted"]
    command = [*_java(jars), "kafka.tools.StorageTool", "format", *identity, "-c", str(properties)]
    result = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, timeout=READY_SECONDS, check=False
    )
    if result.returncode != 0:
        raise ServerError(f"Kafka's storage can't be formatted:\n{result.stdout}{result.stderr}")


def kafka_command(directory: Path, jars: Path) -> list[str]:
    """Return the command of the broker that `format_kafka` prepared."""
    return [*_java(jars), "kafka.Kafka", str(directory / "server.properties")]


def start_kafka(directory: Path, jars: Path, port: int, controller_port: int, log: Path) -> Server:
    """Start a broker, alone, and return when it accepts connections."""
    format_kafka(directory, jars, [Broker(port, controller_port)])
    return _start("Kafka", kafka_command(directory, jars), port, log, lambda: accepts(port))


def _java(jars: Path) -> list[str]:
    if shutil.which("java") is None:
        raise ServerError("Java is missing: install it (Debian: apt-get install openjdk-17-jre-headless).")
    options = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    logging = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return ["java", *options, *logging, "-cp", f"{jars}/*"]


def _properties(directory: Path, cluster: Sequence[Broker], position: int) -> str:
    own, copies = cluster[position], len(cluster)
    in_sync = max(1, copies - 1)
    voters = ",".join(f"{node}@127.0.0.1:{broker.controller_port}" for node, broker in enumerate(cluster, 1))
    return "\n".join(
        [
            "process.roles=broker,controller",
            f"node.id={position + 1}",
            f"controller.quorum.voters={voters}",
            f"listeners=PLAINTEXT://127.0.0.1:{own.port},CONTROLLER://127.0.0.1:{own.controller_port}",
            f"advertised.listeners=PLAINTEXT://127.0.0.1:{own.port}",
            "controller.listener.names=CONTROLLER",
            *([f"broker.rack={own.rack}"] if own.rack else []),
            f"log.dirs={directory / 'data'}",
            "auto.create.topics.enable=false",
            "num.partitions=6",
            f"default.replication.factor={copies}",
            f"min.insync.replicas={in_sync}",
            "offsets.topic.num.partitions=4",
            f"offsets.topic.replication.factor={copies}",
            f"transaction.state.log.replication.factor={copies}",
            f"transaction.state.log.min.isr={in_sync}",
            "group.initial.rebalance.delay.ms=0",
            "",
        ]
    )


def _start(name: str, command: Sequence[str], port: int, log: Path, ready: Callable[[], bool]) -> Server:
    if accepts(port):
        raise ServerError(f"Port {port} of {name} is taken: end what listens there, or choose another port.")
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)  # noqa: S603
    server = Server(f"127.0.0.1:{port}", log, process)
    end = time.monotonic() + READY_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            server.kill()
            raise ServerError(f"{name} did not start: see {log}\n{_last_lines(log)}")
        time.sleep(0.05)
    return server


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:])


def _digests(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _problem(jars: Path, wanted: dict[str, str]) -> str | None:
    present = {path.name for path in jars.glob("*.jar")} if jars.is_dir() else set()
    if odd := present ^ wanted.keys():
        return f"{sorted(odd)[0]} is missing or not wanted"
    for name, digest in wanted.items():
        if hashlib.sha256((jars / name).read_bytes()).hexdigest() != digest:
            return f"{name} has another digest"
    return None
