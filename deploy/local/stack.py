"""Everything of Parley on one machine: real servers, every service a process of its own."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.local import lan
from deploy.local.credentials import load_or_make
from deploy.local.environment import BEHIND_THE_GATEWAY, NOTHING, SIGNALING, WITH_IDENTITY, Environments, More
from deploy.local.ports import Ports
from deploy.local.processes import Process, Spec, StartError, http_ready, owner_of, port_ready
from parley.common.testing import servers

ROOT = Path(__file__).resolve().parents[2]
JARS = ROOT / ".local" / "kafka-jars"
WEB_ROOT = ROOT / "services" / "web" / "dist"
OPERATOR = "operator@parley.example"

Report = Callable[[str], None]


class Stack:
    """Starts, watches and ends it all. `directory` keeps data and logs between runs.

    With a `lan_host`, this machine's address, others on its network reach everything by HTTPS. `settings` by service
    go over those that this machine needs.
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
        below = {"mongo", "kafka"}
        await asyncio.gather(*(p.stop() for name, p in self._processes.items() if name not in below))
        await asyncio.gather(*(p.stop() for name, p in self._processes.items() if name in below))

    async def kill(self, name: str) -> None:
        """Crash a process; it is started again by itself."""
        self.process(name).signal(signal.SIGKILL)

    async def _start(self) -> None:
        self._report("Kafka's jars …") if not JARS.exists() else None
        await asyncio.to_thread(servers.fetch_kafka, ROOT / "deploy" / "local" / "kafka", JARS)
        self._report("database and broker …")
        kafka = self.directory / "kafka"
        mongo = self.directory / "mongo"
        mongo.mkdir(parents=True, exist_ok=True)
        await asyncio.gather(
            self._run([self._mongo(mongo)]),
            asyncio.to_thread(servers.format_kafka, kafka, JARS, self.ports.kafka, self.ports.kafka_controller),
        )
        await self._run([self._kafka(kafka)])
        topics = [sys.executable, "-m", "parley.common.kafka", f"127.0.0.1:{self.ports.kafka}"]
        await self._once("topics", [*topics, str(ROOT / "protos" / "topics.yaml")])
        self._report("services …")
        services = [self._service(name) for name in (*BEHIND_THE_GATEWAY, *SIGNALING, "gateway")]
        await self._run([self._mailbox(), *services, *([self._https()] if self._lan_host else [])])
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
        command = servers.mongo_command(directory, self.ports.mongo)
        return Spec("mongo", command, self._outside(), port_ready(self.ports.mongo))

    def _kafka(self, directory: Path) -> Spec:
        return Spec("kafka", servers.kafka_command(directory, JARS), self._outside(), port_ready(self.ports.kafka))

    def _mailbox(self) -> Spec:
        command = [sys.executable, "-m", "deploy.local.mailbox"]
        options = {
            "--http-port": self.ports.mailbox,
            "--smtp-port": self.ports.smtp,
            "--file": self.directory / "mailbox.jsonl",
        }
        arguments = [str(part) for option in options.items() for part in option]
        environment = {**self._outside(), "MAILBOX_SMS_KEY": self.secrets.sms_key, "PYTHONPATH": str(ROOT)}
        return Spec("mailbox", [*command, *arguments], environment, http_ready(self.ports.mailbox, "/api/messages"))

    def _https(self) -> Spec:
        certificate = self.directory / "https" / "certificate.pem"
        self.fingerprint = lan.certificate(certificate, self._lan_host)
        file = certificate.with_name("haproxy.cfg")
        settings = lan.configuration(self.ports.https, self.ports.gateway, self.ports.live, certificate)
        file.write_text(settings, encoding="utf-8")
        return Spec("https", ["haproxy", "-db", "-f", str(file)], self._outside(), port_ready(self.ports.https))

    def _service(self, name: str) -> Spec:
        module = f"parley.{name.partition('-')[0]}"
        return Spec(
            name,
            [sys.executable, "-m", module],
            self.environments.of(name),
            http_ready(self.ports.metrics[name]),
        )

    async def _create_operator(self) -> None:
        command = [sys.executable, "-m", "parley.accounts", "create-operator", "--email", OPERATOR]
        await self._once("operator", command, f"{self.secrets.operator_password}\n")

    async def _once(self, name: str, command: Sequence[str], text: str = "") -> None:
        """Run a command to its end. Raises StartError with its output when it fails."""
        child = await asyncio.create_subprocess_exec(
            *command,
            env=self.environments.of("accounts"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await child.communicate(text.encode())
        if child.returncode != 0:
            raise StartError(f"{name} failed:\n{output.decode(errors='replace')[-2000:]}")

    def _outside(self) -> dict[str, str]:
        """An environment without any service's settings."""
        own = self.environments.of("gateway")
        return {key: value for key, value in own.items() if not key.startswith("PARLEY_")}

    def _check_ports(self) -> None:
        busy = [
            f"port {port} of {name} is taken" + (f" by {owner}" if (owner := owner_of(port)) else "")
            for name, port in self.ports.by_name().items()
            if servers.accepts(port) and (self._lan_host or name != "https")
        ]
        if busy:
            raise StartError("; ".join(busy) + ". End what listens there, or change deploy/local/ports.toml.")


def clear(directory: Path) -> None:
    """Forget everything that was kept between runs."""
    shutil.rmtree(directory, ignore_errors=True)
