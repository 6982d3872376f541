"""Print what images weigh and cost to start, as a table: `python -m deploy.image.figures [SERVICE…]`.

Fails with a sentence for each fault that check.py finds in them. Each is run three times on a read-only root, against
a database and a broker of its own, until it says that it is ready. Processor time is user's and system's of its process
up to then. ENGINE, REGISTRY and VERSION as for build.sh, RUN_FLAGS as for sbom.sh. On Linux, by the user whose
containers they are.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.machine import cpu_seconds
from deploy.image.check import ENGINE, in_common, looked_into, name_of, refuse_faults
from deploy.local import ports
from deploy.local.credentials import load_or_make
from deploy.local.environment import BEHIND_THE_GATEWAY, WITH_IDENTITY, Environments
from parley.common.testing import servers

ROOT = Path(__file__).resolve().parents[2]
JARS = ROOT / ".local" / "kafka-jars"
SERVICES = (*BEHIND_THE_GATEWAY, "signaling", "gateway")
WEB_ROOT = Path("/usr/share/parley/web")
REPEATS = 3
RUN = (ENGINE, "run", "--rm", "--network", "host", "--read-only", *os.environ.get("RUN_FLAGS", "").split())


@dataclass(frozen=True)
class Start:
    """Of one process when it was ready: seconds of processor time, resident MiB."""

    processor: float
    memory: float


@contextmanager
def environments() -> Iterator[Environments]:
    """The services' settings, for as long as the servers run that they name."""
    with tempfile.TemporaryDirectory() as directory:
        folder, free = Path(directory), ports.free()
        servers.fetch_kafka(ROOT / "deploy" / "local" / "kafka", JARS)
        mongo = servers.start_mongo(folder / "mongo", free.mongo, folder / "mongo.log")
        try:
            (port,), (controller,) = free.kafka.values(), free.kafka_controller.values()
            kafka = servers.start_kafka(folder / "kafka", JARS, port, controller, folder / "kafka.log")
            try:
                settings = Environments(free, load_or_make(folder / "secrets.json", WITH_IDENTITY), WEB_ROOT)
                topics = [sys.executable, "-m", "parley.common.kafka", "accounts", str(ROOT / "protos" / "topics.yaml")]
                subprocess.run(topics, env=settings.of("accounts"), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
                yield settings
            finally:
                kafka.stop()
        finally:
            mongo.stop()


def start(service: str, environment: dict[str, str]) -> Start:
    """Run an image until it is ready. Raises RuntimeError with the end of its log where it does not become so."""
    name = f"parley-figures-{service}"
    own = [part for key, value in environment.items() if key.startswith("PARLEY_") for part in ("-e", f"{key}={value}")]
    with subprocess.Popen(  # noqa: S603
        [*RUN, "--name", name, *own, name_of(service)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        lines: list[str] = []
        for line in running.stdout or ():
            lines.append(line)
            if _says_ready(line):
                found = _measured(int(_asked("inspect", "--format", "{{.State.Pid}}", name)))
                _asked("stop", name)
                return found
    raise RuntimeError(f"{service} did not start:\n{''.join(lines[-10:])}")


def main(services: Sequence[str]) -> None:
    """Print the table."""
    out = sys.stdout.write
    images = [looked_into(service) for service in services or SERVICES]
    refuse_faults(images)
    out("| service | image, MB | processor time to start, s | memory, MiB |\n|---|---:|---:|---:|\n")
    with environments() as settings:
        for image in images:
            process = "signaling-0" if image.service == "signaling" else image.service
            starts = [start(image.service, settings.of(process)) for _ in range(REPEATS)]
            seconds = sorted(each.processor for each in starts)
            memory = median(each.memory for each in starts)
            size = image.size / 1e6
            out(f"| {image.service} | {size:.0f} | {seconds[0]:.1f} to {seconds[-1]:.1f} | {memory:.0f} |\n")
            sys.stdout.flush()
    out(f"\nOf {images[0].revision}, at a load average of {os.getloadavg()[0]:.0f}. {in_common(images)}\n")


def _says_ready(line: str) -> bool:
    try:
        return bool(json.loads(line)["event"] == "ready")
    except (ValueError, KeyError, TypeError):
        return False


def _measured(pid: int) -> Start:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return Start(cpu_seconds([pid]), pages * os.sysconf("SC_PAGE_SIZE") / 2**20)


def _asked(*arguments: str) -> str:
    done = subprocess.run([ENGINE, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
