"""A child process: its log, its readiness, its restart after a crash, its end."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Ready = Callable[[], Awaitable[str]]

# A broker on a busy machine takes a minute; of a process that keeps ending is told at its third end.
READY_SECONDS = 180.0
STOP_SECONDS = 8.0
FIRST_PAUSE_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 10.0


class StartError(Exception):
    """Something did not start; the message says what, and what to do."""


@dataclass(frozen=True)
class Spec:
    """What to run. `ready` answers an empty text once the process serves, else what is missing."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: Ready


class Process:
    """One child, started again whenever it ends by itself, with a pause that grows while it does not live for long."""

    def __init__(self, spec: Spec, log: Path) -> None:
        self.spec = spec
        self.log = log
        self.restarts = 0
        self._child: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def pid(self) -> int:
        """The process's number at this moment, 0 where it does not run."""
        return self._child.pid if self._child is not None else 0

    async def start(self) -> None:
        """Start it, and keep it running."""
        self._stopping = False
        await self._spawn()
        self._keeper = asyncio.create_task(self._keep())

    async def wait_until_ready(self) -> None:
        """Return once it serves. Raises StartError with what is missing and the end of its log."""
        missing = "no answer yet"
        before = self.restarts
        try:
            async with asyncio.timeout(READY_SECONDS):
                while missing := await self.spec.ready():
                    if self.restarts - before > 2:
                        break
                    await asyncio.sleep(0.05)
                else:
                    return
        except TimeoutError:
            pass
        raise StartError(f"{self.spec.name} did not start ({missing}). The end of {self.log}:\n{self._tail()}")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal: SIGKILL is a crash, SIGSTOP a freeze."""
        if self._child is not None and self._child.returncode is None:
            self._child.send_signal(number)

    async def kill(self) -> None:
        """End it at once, without a word to it, and wait until it is gone. It stays away until it is started."""
        self._forsake()
        self.signal(signal.SIGKILL)
        if self._child is not None:
            await self._child.wait()

    async def stop(self) -> None:
        """End it, gently first, and wait until it is gone."""
        self._forsake()
        if self._child is None or self._child.returncode is not None:
            return
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._child.wait()
        except TimeoutError:
            self._child.kill()
            await self._child.wait()

    def _forsake(self) -> None:
        self._stopping = True
        if self._keeper is not None:
            self._keeper.cancel()

    async def _spawn(self) -> None:
        # The child ends with us even when we are killed, where the machine can promise it.
        bound = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        with self.log.open("ab") as log:
            self._child = await asyncio.create_subprocess_exec(
                *bound,
                *self.spec.command,
                env=dict(self.spec.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def _keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping and self._child is not None:
            began = time.monotonic()
            await self._child.wait()
            self.restarts += 1
            if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            await self._spawn()

    def _tail(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        return ""


def http_ready(port: int, path: str = "/readyz") -> Ready:
    """Ready when a GET answers 200; otherwise the answer's body says what is missing."""

    async def check() -> str:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return f"nothing listens on port {port}"
        try:
            writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            answer = (await asyncio.wait_for(reader.read(65536), 5)).decode(errors="replace")
        except (OSError, TimeoutError):
            return f"port {port} does not answer"
        finally:
            writer.close()
        head, _, body = answer.partition("\r\n\r\n")
        return "" if " 200 " in head.split("\r\n")[0] + " " else body.strip() or head.split("\r\n")[0]

    return check


def port_ready(port: int) -> Ready:
    """Ready when something accepts connections."""

    async def check() -> str:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return f"nothing listens on port {port}"
        writer.close()
        return ""

    return check


def owner_of(port: int) -> str:
    """The name of the process that listens on a port, where this user may know it; else empty."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for entry in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        with contextlib.suppress(OSError):
            if os.readlink(entry) in inodes:
                pid = entry.parts[2]
                name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
                return f"{name} (process {pid})"
    return ""
