"""What runs on one machine, in which zone, and where it listens."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from parley.common.testing.servers import free_port

ONE_OF_EACH = Path(__file__).with_name("ports.toml")
TWO_ZONES = Path(__file__).with_name("zones.toml")
# Of a service's processes 0, 1 and so on; the last has nothing of Parley's own.
ZONES = ("a", "b", "witness")


@dataclass(frozen=True)
class Ports:
    """The maps are by process: a service's name, numbered where it may have several, such as "signaling-1".

    `gateway` is where all find the API. Where `http` names several gateways, an edge before them listens there.
    """

    gateway: int
    https: int
    mailbox: int
    smtp: int
    mongo: int
    kafka: Mapping[str, int]
    kafka_controller: Mapping[str, int]
    grpc: Mapping[str, int]
    live: Mapping[str, int]
    metrics: Mapping[str, int]
    http: Mapping[str, int] = field(default_factory=dict)

    def by_name(self) -> dict[str, int]:
        """Every port with the name of what listens on it."""
        ports = {}
        for each in fields(self):
            value: int | Mapping[str, int] = getattr(self, each.name)
            if isinstance(value, int):
                ports[each.name] = value
            else:
                ports |= {f"{process} ({each.name})": port for process, port in value.items()}
        return ports

    def processes(self, service: str) -> list[str]:
        """The service's, in the order of their zones."""
        return [process for process in self.metrics if service_of(process) == service]

    @property
    def brokers(self) -> str:
        """Kafka's brokers, as its clients take them."""
        return ",".join(f"127.0.0.1:{port}" for port in self.kafka.values())


def service_of(process: str) -> str:
    """Whose process this is."""
    return process.partition("-")[0]


def zone_of(process: str) -> str:
    """Where a process is; the only one of its kind is in the first zone."""
    return ZONES[int(process.partition("-")[2] or 0)]


def load(path: Path = ONE_OF_EACH) -> Ports:
    """The ports that the file fixes."""
    return Ports(**tomllib.loads(path.read_text(encoding="utf-8")))


def free(path: Path = ONE_OF_EACH) -> Ports:
    """The processes of the file, on ports that nobody listens on now."""
    taken: set[int] = set()

    def pick() -> int:
        while (port := free_port()) in taken:
            continue
        taken.add(port)
        return port

    fixed: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, value in fixed.items():
        fixed[name] = {process: pick() for process in value} if isinstance(value, dict) else pick()
    return Ports(**fixed)
