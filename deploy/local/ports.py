"""The ports of everything that runs on one machine."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parley.common.testing.servers import free_port

FILE = Path(__file__).with_name("ports.toml")


@dataclass(frozen=True)
class Ports:
    """`grpc`, `live` and `metrics` are by process; a process is a service or, of signaling, one of its pods."""

    gateway: int
    https: int
    mailbox: int
    smtp: int
    mongo: int
    kafka: int
    kafka_controller: int
    grpc: Mapping[str, int]
    live: Mapping[str, int]
    metrics: Mapping[str, int]

    def by_name(self) -> dict[str, int]:
        """Every port with the name of what listens on it."""
        alone = ("gateway", "https", "mailbox", "smtp", "mongo", "kafka", "kafka_controller")
        ports = {name: int(getattr(self, name)) for name in alone}
        for kind in ("grpc", "live", "metrics"):
            ports |= {f"{process} ({kind})": port for process, port in getattr(self, kind).items()}
        return ports


def load(path: Path = FILE) -> Ports:
    """The ports that the file fixes."""
    return Ports(**tomllib.loads(path.read_text(encoding="utf-8")))


def free() -> Ports:
    """The same processes, on ports that nobody listens on now."""
    fixed = load()
    taken: set[int] = set()

    def pick() -> int:
        while (port := free_port()) in taken:
            continue
        taken.add(port)
        return port

    return Ports(
        gateway=pick(),
        https=pick(),
        mailbox=pick(),
        smtp=pick(),
        mongo=pick(),
        kafka=pick(),
        kafka_controller=pick(),
        grpc={name: pick() for name in fixed.grpc},
        live={name: pick() for name in fixed.live},
        metrics={name: pick() for name in fixed.metrics},
    )
