"""Runs a service's process: event loop, signals, what it is made of, readiness, graceful end, exit code.

A service's `__main__` reads:

    async def serve(stop: Stop, settings: Settings) -> None:
        service = Service("chat", settings, stop)
        await mongo.ensure_indexes(service.database, INDEXES)
        store = Store(service.database, await service.producer([TOPIC]))
        server = rpc.Server(settings, service.verifier)
        service.serve(server)
        service.background(lambda: store.relay(service.clock), "relay")
        await service.run_until_stopped()

    if __name__ == "__main__":
        start("chat", Settings, serve, INDEXES)
"""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Collection
from functools import cached_property
from typing import Any, Protocol

import grpc
import structlog
import uvloop
from prometheus_client import Counter
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo, rpc, telemetry
from parley.common.auth import JwksClient, ServiceIdentity, TokenVerifier
from parley.common.clock import Clock, utc_now
from parley.common.config import S, Settings, load
from parley.common.kafka import Producer
from parley.common.mongo import Indexes
from parley.common.tasks import cancelled

MIGRATE_HELP = "bring the database's indexes to this release, while the one before serves"

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_CHECK_SECONDS = 1.0
_CLOSE_SECONDS = 5.0

# Background tasks that failed and were started again.
RESTARTS = Counter("parley_background_restarts_total", "Background tasks that failed", ["task"])

_log = structlog.get_logger("parley.common.runner")


class Stop:
    """The wish to end the process, by a signal or by the program itself."""

    def __init__(self) -> None:
        self._requested = asyncio.Event()

    def request(self) -> None:
        """Ask the process to drain and end."""
        self._requested.set()

    @property
    def requested(self) -> bool:
        """Say whether the end was asked for."""
        return self._requested.is_set()

    async def wait(self) -> None:
        """Return once the end is asked for."""
        await self._requested.wait()


class Consuming(Protocol):
    """What reads a topic: `Consumer` and `Tail`."""

    @property
    def healthy(self) -> bool:
        """Say whether it can go on by itself; otherwise only a restart helps."""
        ...

    async def start(self) -> None:
        """Begin to read."""
        ...

    async def stop(self) -> None:
        """End after the messages in hand."""
        ...


class Serving(Protocol):
    """What answers on a port: `rpc.Server`, and a service's own HTTP or WebSocket server."""

    @property
    def port(self) -> int:
        """The port, once started."""
        ...

    async def start(self) -> None:
        """Listen. Raises when the port is taken."""
        ...

    async def drain(self, seconds: float) -> None:
        """Let clients hear of it, finish what is in hand, and end: within `seconds` in all."""
        ...


def start(service: str, settings_type: type[S], serve: Callable[[Stop, S], Awaitable[None]], indexes: Indexes) -> None:
    """The command line of a service: nothing serves, `migrate` brings its database up to date."""
    parser = argparse.ArgumentParser(prog=f"parley.{service}")
    parser.add_argument("command", nargs="?", choices=["migrate"], help=MIGRATE_HELP)
    command = parser.parse_args().command
    settings = load(settings_type, service)
    if command == "migrate":
        run(lambda _: migrate(settings, indexes), settings, service)
    else:
        run(lambda stop: serve(stop, settings), settings, service)


async def migrate(settings: Settings, indexes: Indexes) -> None:
    """Bring the database's indexes to what this release declares; the release before may serve meanwhile."""
    database = mongo.connect(settings.mongo_url, settings.mongo_database)
    try:
        for line in await mongo.migrate_indexes(database, indexes):
            _log.info("migrated", index=line)
    finally:
        await database.client.close()


def run(main: Callable[[Stop], Awaitable[None]], settings: Settings, service: str) -> None:
    """Run `main` on uvloop until it returns, then exit: 0 after a wanted end, 1 after a failure.

    SIGTERM and SIGINT request the stop; a second one ends the process at once.
    """
    telemetry.configure_logs(service, settings.instance, settings.log_level)
    telemetry.configure_traces(
        service,
        settings.service_version,
        settings.instance,
        settings.zone,
        settings.otlp_endpoint,
        settings.trace_ratio,
    )
    # Kafka's threads give the interpreter back to the event loop sooner: stalls stay near 2 ms.
    sys.setswitchinterval(0.0005)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_main(main))
    except mongo.IndexMismatch as error:
        _log.error("stopped", reason=str(error))
        sys.exit(1)
    except Exception:
        _log.exception("stopped by a failure")
        sys.exit(1)
    finally:
        telemetry.flush()


async def _main(main: Callable[[Stop], Awaitable[None]]) -> None:
    stop = Stop()
    loop = asyncio.get_running_loop()

    def on_signal(number: int) -> None:
        if stop.requested:
            sys.exit(128 + number)
        _log.info("stopping", signal=signal.Signals(number).name)
        stop.request()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    await main(stop)


class Service:
    """What a composition root builds on. Nothing is connected before it is first used.

    `run_until_stopped` starts what was registered and ends it in order: readiness, consumers, servers
    (draining), background tasks, then `on_stop` callbacks and connections, last made first closed.
    """

    def __init__(self, service: str, settings: Settings, stop: Stop) -> None:
        self.name = service
        self.clock: Clock = utc_now
        self._settings = settings
        self._stop = stop
        self._servers: list[Serving] = []
        self._consumers: list[Consuming] = []
        self._factories: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        self._callbacks: list[Callable[[], Awaitable[object]]] = []
        self._checks: dict[str, Callable[[], Awaitable[bool]]] = {}
        self._started = False
        self._endpoint = telemetry.Endpoint(settings.metrics_host, settings.metrics_port, self._health, self._readiness)

    @cached_property
    def verifier(self) -> TokenVerifier:
        """Verifies callers by the keys that accounts publishes."""
        return TokenVerifier(JwksClient(self._accounts), self.clock)

    @cached_property
    def identity(self) -> ServiceIdentity:
        """This service's own token. Raises ValueError without a secret."""
        secret = self._settings.service_secret.get_secret_value()
        if not secret:
            raise ValueError(f"PARLEY_{self.name.upper()}_SERVICE_SECRET must be set")
        return ServiceIdentity(self.name, secret, self._accounts, self.clock)

    @cached_property
    def database(self) -> AsyncDatabase[mongo.Document]:
        """The service's own database."""
        database = mongo.connect(self._settings.mongo_url, self._settings.mongo_database)
        self.on_stop(database.client.close)
        return database

    @cached_property
    def _accounts(self) -> grpc.aio.Channel:
        if not self._settings.accounts_target:
            raise ValueError(f"PARLEY_{self.name.upper()}_ACCOUNTS_TARGET must be set")
        return self._closed(rpc.channel(self._settings.accounts_target))

    def channel(self, target: str) -> grpc.aio.Channel:
        """Return a channel whose calls carry this service's own token."""
        return self._closed(rpc.channel(target, identity=self.identity))

    async def producer(self, topics: Collection[str]) -> Producer:
        """Return a started producer for `topics`."""
        producer = Producer(self._settings, client_id=self._settings.instance, topics=topics)
        await producer.start()
        self.on_stop(producer.stop)
        return producer

    def serve(self, server: Serving) -> None:
        """Serve while the service runs. Raises ValueError for a gRPC server when no port is set."""
        if isinstance(server, rpc.Server) and not self._settings.grpc_port:
            raise ValueError(f"PARLEY_{self.name.upper()}_GRPC_PORT must be set")
        self._servers.append(server)

    def consume(self, consumer: Consuming) -> None:
        """Read topics while the service runs. Liveness asks for its health; calls are answered without it."""
        self._consumers.append(consumer)

    def background(self, factory: Callable[[], Awaitable[None]], name: str) -> None:
        """Run a task while the service runs; one that fails is counted and started again after a pause."""
        self._factories.append((name, factory))

    def on_stop(self, callback: Callable[[], Awaitable[object]]) -> None:
        """Call this at the end, last registered first."""
        self._callbacks.append(callback)

    def ready(self, check: Callable[[], Awaitable[bool]], name: str) -> None:
        """Take traffic only while `check` is true.

        Servers that all pods share don't belong here: their loss would take every pod away at once.
        """
        self._checks[name] = check

    async def run_until_stopped(self) -> None:
        """Start everything, wait for the stop, and end everything. Raises what a start raises."""
        tasks: list[asyncio.Task[Any]] = []
        try:
            await self._endpoint.start()
            tasks += [asyncio.create_task(telemetry.watch_loop(), name="loop-lag")]
            tasks += [asyncio.create_task(_supervised(*each), name=each[0]) for each in self._factories]
            for server in self._servers:
                await server.start()
            for consumer in self._consumers:
                await consumer.start()
            self._started = True
            gc.collect()
            gc.freeze()
            _log.info("ready", ports=[server.port for server in self._servers], metrics=self._endpoint.port)
            await self._stop.wait()
        finally:
            self._started = False
            await self._end(tasks)

    async def _end(self, tasks: Collection[asyncio.Task[Any]]) -> None:
        drain = self._settings.drain_seconds
        await _quietly(*(consumer.stop() for consumer in self._consumers), seconds=drain)
        await _quietly(*(server.drain(drain) for server in self._servers), seconds=drain + _CLOSE_SECONDS)
        await cancelled(tasks, again=drain)
        for callback in reversed(self._callbacks):
            await _quietly(callback(), seconds=_CLOSE_SECONDS)
        await self._endpoint.stop()
        _log.info("stopped")

    def _health(self) -> dict[str, bool]:
        return {f"consumer-{n}": consumer.healthy or not self._started for n, consumer in enumerate(self._consumers)}

    async def _readiness(self) -> dict[str, bool]:
        return {"started": self._started} | {name: await _passes(check) for name, check in self._checks.items()}

    def _closed(self, channel: grpc.aio.Channel) -> grpc.aio.Channel:
        self.on_stop(lambda: channel.close(None))
        return channel


async def _supervised(name: str, factory: Callable[[], Awaitable[None]]) -> None:
    pause = _FIRST_PAUSE_SECONDS
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await factory()
        except Exception:
            RESTARTS.labels(name).inc()
            if loop.time() - started > _LONGEST_PAUSE_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            _log.exception("background task failed", task=name, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        else:
            return


async def _passes(check: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except Exception as error:
        _log.warning("readiness check failed", error=type(error).__name__)
        return False


async def _quietly(*endings: Awaitable[object], seconds: float) -> None:
    """Await them all together; one that fails or hangs doesn't keep the others from ending."""
    try:
        async with asyncio.timeout(seconds):
            outcomes = await asyncio.gather(*endings, return_exceptions=True)
    except TimeoutError:
        _log.warning("something did not end in time", seconds=seconds)
        return
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            _log.warning("something ended badly", error=type(outcome).__name__)
