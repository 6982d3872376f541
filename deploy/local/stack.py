"""Everything of Parley on one machine: real servers, every service a process of its own."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.local import edge, lan
from deploy.local.credentials import load_or_make
from deploy.local.environment import BEHIND_THE_GATEWAY, NOTHING, WITH_IDENTITY, Environments, More
from deploy.local.ports import Ports, service_of, zone_of
from deploy.local.processes import Process, Spec, StartError, http_ready, owner_of, port_ready
from parley.common.testing import servers

ROOT = Path(__file__).resolve().parents[2]
JARS = ROOT / ".local" / "kafka-jars"
WEB_ROOT = ROOT / "services" / "web" / "dist"
OPERATOR = "operator@parley.example"

Report = Callable[[str], None]


class Stack:
    """Starts, watches and ends it all. `directory` keeps data and logs between runs.

    The ports say what there is: one of each service, or one in each of two zones behind an edge. With a `lan_host`,
    this machine's address, others on its network reach everything by HTTPS. `settings` by service go over those that
    this machine needs.
    """

    def __init__(
        self,
        directory: Path,
        ports: Ports,
        report: Report = lambda _: None,
        otlp_endpoint: str = "",
        lan_host: str = "",
        settings: More = NOTHING,
    ) -> None:
        self.directory = directory
        self.ports = ports
        self.secrets = load_or_make(directory / "secrets.json", WITH_IDENTITY)
        self.environments = Environments(ports, self.secrets, WEB_ROOT, otlp_endpoint, lan_host, settings)
        self.fingerprint = ""
        self._lan_host = lan_host
        self._report = report
        self._processes: dict[str, Process] = {}

    @property
    def public_url(self) -> str:
        """Where the API and the web client are."""
        return self.environments.public_url

    @property
    def api_url(self) -> str:
        """Where this machine itself reaches the API, whatever others use."""
        return f"http://localhost:{self.ports.gateway}"

    @property
    def mailbox_url(self) -> str:
        """Where the sent messages are."""
        return f"http://localhost:{self.ports.mailbox}"

    def process(self, name: str) -> Process:
        """One of the processes, such as "signaling-0"."""
        return self._processes[name]

    def in_zone(self, zone: str) -> list[Process]:
        """Of Parley's and Kafka's processes those in a zone."""
        placed = (*self.ports.metrics, *self.ports.kafka)
        return [self._processes[name] for name in placed if zone_of(name) == zone]

    async def start(self) -> None:
        """Return once everything serves. Raises StartError; what was started is then ended."""
        self._check_ports()
        try:
            await self._start()
        except servers.ServerError as error:
            await self.stop()
            raise StartError(str(error)) from error
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End everything: services first, then what they stand on."""
        below = {"mongo", *self.ports.kafka}
        await asyncio.gather(*(p.stop() for name, p in self._processes.items() if name not in below))
        await asyncio.gather(*(p.stop() for name, p in self._processes.items() if name in below))

    async def kill(self, name: str) -> None:
        """Crash a process; it is started again by itself."""
        self.process(name).signal(signal.SIGKILL)

    async def _start(self) -> None:
        self._report("Kafka's jars …") if not JARS.exists() else None
        await asyncio.to_thread(servers.fetch_kafka, ROOT / "deploy" / "local" / "kafka", JARS)
        self._report("database and broker …")
        mongo = self.directory / "mongo"
        kept = mongo.exists()
        mongo.mkdir(parents=True, exist_ok=True)
        await asyncio.gather(self._run([self._mongo(mongo)]), self._run_kafka())
        topics = [sys.executable, "-m", "parley.common.kafka", "accounts"]
        await self._once("topics", [*topics, str(ROOT / "protos" / "topics.yaml")])
        if kept:
            # Perhaps by another release.
            await asyncio.gather(*map(self._migrate, (*BEHIND_THE_GATEWAY, "signaling")))
        self._report("services …")
        has_edge = self._lan_host or self.ports.http
        services = [self._service(name) for name in self.ports.metrics]
        await self._run([self._mailbox(), *services, *([self._edge()] if has_edge else [])])
        await self._create_operator()

    async def _run(self, specs: Sequence[Spec]) -> None:
        logs = self.directory / "log"
        logs.mkdir(parents=True, exist_ok=True)
        started = [Process(spec, logs / f"{spec.name}.log") for spec in specs]
        for process in started:
            self._processes[process.spec.name] = process
            await process.start()
        await asyncio.gather(*(process.wait_until_ready() for process in started))

    def _mongo(self, directory: Path) -> Spec:
        command = servers.mongo_command(directory, self.ports.mongo, fail_points=len(self.ports.kafka) > 1)
        return Spec("mongo", command, self.environments.outside, port_ready(self.ports.mongo))

    async def _run_kafka(self) -> None:
        cluster = [
            servers.Broker(port, self.ports.kafka_controller[name], zone_of(name))
            for name, port in self.ports.kafka.items()
        ]
        directories = [self.directory / name for name in self.ports.kafka]
        await asyncio.gather(
            *(
                asyncio.to_thread(servers.format_kafka, directory, JARS, cluster, position)
                for position, directory in enumerate(directories)
            )
        )
        await self._run([self._broker(directory) for directory in directories])

    def _broker(self, directory: Path) -> Spec:
        ready = port_ready(self.ports.kafka[directory.name])
        return Spec(directory.name, servers.kafka_command(directory, JARS), self.environments.outside, ready)

    def _mailbox(self) -> Spec:
        command = [sys.executable, "-m", "deploy.local.mailbox"]
        options = {
            "--http-port": self.ports.mailbox,
            "--smtp-port": self.ports.smtp,
            "--file": self.directory / "mailbox.jsonl",
        }
        arguments = [str(part) for option in options.items() for part in option]
        environment = {**self.environments.outside, "MAILBOX_SMS_KEY": self.secrets.sms_key, "PYTHONPATH": str(ROOT)}
        return Spec("mailbox", [*command, *arguments], environment, http_ready(self.ports.mailbox, "/api/messages"))

    def _edge(self) -> Spec:
        directory = self.directory / "edge"
        directory.mkdir(parents=True, exist_ok=True)
        certificate = directory / "certificate.pem" if self._lan_host else None
        if certificate:
            self.fingerprint = lan.certificate(certificate, self._lan_host)
        file = directory / "haproxy.cfg"
        file.write_text(edge.configuration(self.ports, certificate), encoding="utf-8")
        port = self.ports.https if self._lan_host else self.ports.gateway
        return Spec("edge", ["haproxy", "-db", "-f", str(file)], self.environments.outside, port_ready(port))

    def _service(self, name: str) -> Spec:
        module = f"parley.{service_of(name)}"
        return Spec(
            name,
            [sys.executable, "-m", module],
            self.environments.of(name),
            http_ready(self.ports.metrics[name]),
        )

    async def _create_operator(self) -> None:
        command = [sys.executable, "-m", "parley.accounts", "create-operator", "--email", OPERATOR]
        await self._once("operator", command, f"{self.secrets.operator_password}\n")

    async def _migrate(self, service: str) -> None:
        await self._once("migrate", [sys.executable, "-m", f"parley.{service}", "migrate"], service=service)

    async def _once(self, name: str, command: Sequence[str], text: str = "", service: str = "accounts") -> None:
        """Run a command to its end, with a service's settings. Raises StartError with its output when it fails."""
        child = await asyncio.create_subprocess_exec(
            *command,
            env=self.environments.of(self.ports.processes(service)[0]),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await child.communicate(text.encode())
        if child.returncode != 0:
            raise StartError(f"{name} failed:\n{output.decode(errors='replace')[-2000:]}")

    def _check_ports(self) -> None:
        busy = [
            f"port {port} of {name} is taken" + (f" by {owner}" if (owner := owner_of(port)) else "")
            for name, port in self.ports.by_name().items()
            if servers.accepts(port) and (self._lan_host or name != "https")
        ]
        if busy:
            file = "zones.toml" if self.ports.http else "ports.toml"
            raise StartError("; ".join(busy) + f". End what listens there, or change deploy/local/{file}.")


def clear(directory: Path) -> None:
    """Forget everything that was kept between runs."""
    shutil.rmtree(directory, ignore_errors=True)
