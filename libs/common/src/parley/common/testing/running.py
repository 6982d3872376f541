"""A service as a process of its own, on free ports, for as long as a test needs it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from parley.common.testing.servers import READY_SECONDS, ServerError, free_port
from parley.common.testing.waiting import eventually

# A drain has ten seconds, and a machine that has other work as long again.
_STOP_SECONDS = 20.0


@dataclass(frozen=True)
class RunningService:
    """A process of a service: it serves at `target` ("127.0.0.1:port"), and operators ask at `metrics_url`."""

    target: str
    metrics_url: str
    process: asyncio.subprocess.Process

    async def is_ready(self) -> bool:
        """Whether it takes traffic; raises ServerError once it has ended."""
        if self.process.returncode is not None:
            raise ServerError(f"It ended with code {self.process.returncode}: see what it wrote.")
        async with httpx.AsyncClient() as client:
            try:
                answer = await client.get(f"{self.metrics_url}/readyz")
            except httpx.TransportError:
                return False
            return answer.status_code == 200

    async def metric(self, name: str, **labels: str) -> float:
        """Return the sum of a metric's samples that have these labels, 0 where there is none."""
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{self.metrics_url}/metrics")
        families = text_string_to_metric_families(answer.text)
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())

    async def stop(self) -> None:
        """Ask it to end, unless it has, and see that it ends in time and well."""
        if self.process.returncode is None:
            self.process.terminate()
        code = await asyncio.wait_for(self.process.wait(), _STOP_SECONDS)
        assert code == 0, f"it ended with code {code}"

    async def kill(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill()
        await self.process.wait()


def environ_for_test(service: str, settings: Mapping[str, object]) -> dict[str, str]:
    """Return the environment of a process of `service` with these settings, named as in its `Settings`."""
    prefix = f"PARLEY_{service.upper()}_"
    return {**os.environ, **{prefix + name.upper(): str(value) for name, value in settings.items()}}


@asynccontextmanager
async def run_for_test(
    service: str, settings: Mapping[str, object], *, port: str = "grpc_port", log: Path | None = None
) -> AsyncIterator[RunningService]:
    """Run `python -m parley.<service>` and give it once it is ready; on leaving it must end well, unless killed.

    `port` is the setting that names where it serves; it and `metrics_port` are free ones unless given. Its output is
    appended to `log`, and is the test's own without one.
    """
    chosen = {port: free_port(), "metrics_port": free_port(), **settings}
    command = (sys.executable, "-m", f"parley.{service}")
    environ = environ_for_test(service, chosen)
    if log is None:
        process = await asyncio.create_subprocess_exec(*command, env=environ)
    else:
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(*command, env=environ, stdout=output, stderr=output)
    running = RunningService(f"127.0.0.1:{chosen[port]}", f"http://127.0.0.1:{chosen['metrics_port']}", process)
    try:
        await eventually(running.is_ready, timeout=READY_SECONDS, what=f"readiness of {service}")
        yield running
        if process.returncode != -signal.SIGKILL:
            await running.stop()
    finally:
        if process.returncode is None:
            await running.kill()
