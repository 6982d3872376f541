import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.config import Settings
from parley.common.mongo import Index
from parley.common.runner import Service, Stop
from parley.common.testing.servers import READY_SECONDS, free_port
from parley.common.testing.waiting import eventually

Database = AsyncDatabase[mongo.Document]

PROGRAM = Path(__file__).with_name("runner_service.py")


class Process:
    """The example service, and what it has told so far."""

    def __init__(self, process: asyncio.subprocess.Process, grpc_port: int, metrics_port: int) -> None:
        self.process = process
        self.grpc_port = grpc_port
        self.metrics = f"http://127.0.0.1:{metrics_port}"
        self.output = ""

    async def read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.output += line.decode()

    async def wait_until_ready(self) -> None:
        await eventually(self._is_ready, timeout=READY_SECONDS, what="readiness")

    async def _is_ready(self) -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{self.metrics}/readyz")).status_code == 200
            except httpx.TransportError:
                return False


@asynccontextmanager
async def started(*arguments: str, **environ: str) -> AsyncIterator[Process]:
    grpc_port, metrics_port = free_port(), free_port()
    given = {"GRPC_PORT": str(grpc_port), "METRICS_PORT": str(metrics_port), **environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), *arguments),
        env={**os.environ, **{f"PARLEY_EXAMPLE_{key}": value for key, value in given.items()}},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Process(process, grpc_port, metrics_port)
    reading = asyncio.create_task(running.read())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def test_a_service_starts_serves_and_ends_cleanly_on_a_signal() -> None:
    async with started() as service:
        await service.wait_until_ready()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{service.grpc_port}") as channel:
            health = health_pb2_grpc.HealthStub(channel)
            answer = await health.Check(health_pb2.HealthCheckRequest())
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        service.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(service.process.wait(), 10) == 0
        await eventually(lambda: "TOLD ended" in service.output, what=service.output)
        assert "TOLD closed" in service.output


async def test_a_failed_background_task_is_started_again_and_counted() -> None:
    async with started() as service:
        await eventually(lambda: "TOLD working" in service.output, timeout=READY_SECONDS, what="the second start")
        async with httpx.AsyncClient() as client:
            metrics = (await client.get(f"{service.metrics}/metrics")).text
        assert 'parley_background_restarts_total{task="work"} 1.0' in metrics
        assert "background task failed" in service.output


async def test_a_failure_ends_the_process_with_code_1() -> None:
    async with started(ZONE="broken") as service:
        assert await asyncio.wait_for(service.process.wait(), 20) == 1


async def test_a_wrong_setting_ends_the_process_with_code_2() -> None:
    async with started(ZOME="a") as service:
        assert await asyncio.wait_for(service.process.wait(), 20) == 2
        await eventually(lambda: "PARLEY_EXAMPLE_ZOME: is no known setting" in service.output)


async def test_a_service_on_indexes_of_another_release_says_what_to_do_and_starts_once_that_is_done(
    mongo_url: str, database: Database
) -> None:
    await mongo.ensure_indexes(database, {"things": [Index("claims", unique=True, name="claims")]})
    where = {"MONGO_URL": mongo_url, "MONGO_DATABASE": database.name}
    async with started(**where) as service:
        assert await asyncio.wait_for(service.process.wait(), READY_SECONDS) == 1
        await eventually(lambda: "run this one's migrate" in service.output, what=service.output)
    async with started("migrate", **where) as service:
        assert await asyncio.wait_for(service.process.wait(), READY_SECONDS) == 0
        await eventually(lambda: "things.claims: made anew" in service.output, what=service.output)
    async with started(**where) as service:
        await service.wait_until_ready()


async def test_what_needs_a_missing_setting_says_so() -> None:
    service = Service("chat", Settings(metrics_port=0), Stop())
    with pytest.raises(ValueError, match="PARLEY_CHAT_SERVICE_SECRET"):
        service.channel("localhost:1")
    with pytest.raises(ValueError, match="PARLEY_CHAT_ACCOUNTS_TARGET"):
        _ = service.verifier


class Consumer:
    def __init__(self, *, healthy: bool = True, brokers: asyncio.Event | None = None) -> None:
        self.healthy = healthy
        self._brokers = brokers
        self.told: list[str] = []

    async def start(self) -> None:
        if self._brokers is not None:
            await self._brokers.wait()
        self.told.append("started")

    async def stop(self) -> None:
        self.told.append("stopped")
        raise OSError("already gone")


async def test_the_parts_end_even_when_one_ends_badly_and_readiness_follows_checks() -> None:
    stop, consumer, closed, ready = Stop(), Consumer(), asyncio.Event(), False
    port = free_port()
    service = Service("chat", Settings(metrics_port=port), stop)

    async def close() -> None:
        closed.set()

    async def check() -> bool:
        return ready

    service.consume(consumer)
    service.on_stop(close)
    service.ready(check, "position")
    running = asyncio.create_task(service.run_until_stopped())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        await eventually(lambda: consumer.told == ["started"], what="the consumer's start")
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["checks"]["position"]) == (503, False)
        ready = True
        assert (await client.get("/readyz")).status_code == 200
        consumer.healthy = False
        # Calls are answered without it, and there may be no other pod to answer them.
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/healthz")).status_code == 503
    stop.request()
    await running
    assert consumer.told == ["started", "stopped"]
    assert closed.is_set()


async def test_a_consumer_that_waits_for_its_brokers_to_start_needs_no_restart() -> None:
    stop, port, brokers = Stop(), free_port(), asyncio.Event()
    consumer = Consumer(healthy=False, brokers=brokers)
    service = Service("chat", Settings(metrics_port=port), stop)
    service.consume(consumer)
    running = asyncio.create_task(service.run_until_stopped())
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", transport=httpx.AsyncHTTPTransport(retries=5)
    ) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/readyz")).status_code == 503
    brokers.set()
    stop.request()
    await running


async def test_a_background_task_ends_though_its_cancellation_is_lost() -> None:
    stop = Stop()
    service = Service("chat", Settings(metrics_port=free_port(), drain_seconds=0.05), stop)
    cancellations = 0

    async def deaf() -> None:
        nonlocal cancellations
        while cancellations < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancellations += 1

    service.background(deaf, "deaf")
    running = asyncio.create_task(service.run_until_stopped())
    await eventually(lambda: "deaf" in {task.get_name() for task in asyncio.all_tasks()})
    stop.request()
    await asyncio.wait_for(running, 5)
    assert cancellations == 2
