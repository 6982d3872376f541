"""Two zones of processes on this machine, each frozen in the same instant when its zone is lost."""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from pymongo import AsyncMongoClient

from deploy.drill.site import PERIOD_SECONDS, SLOW_PERIOD_SECONDS
from deploy.local import ports
from deploy.local.api import until
from deploy.local.processes import Process, StartError
from deploy.local.stack import OPERATOR, Stack
from parley.common.testing.servers import mongo_url

# Where the database's primary is, and how long MongoDB takes to elect another (its electionTimeoutMillis).
PRIMARY_ZONE = "a"
ELECTION_SECONDS = 10.0
# All that is said comes from one person, and what is repeated counts.
_ROOM_FOR_PROBES = {"chat": {"posts_per_window": 1000}}
# So long drivers look for a primary before they give up.
_SELECTION_MS = 3_000
_NOT_WRITABLE_PRIMARY = 10107
# A third of the probes' claim to a processor.
_NICENESS = 5
_COMMANDS = ("find", "aggregate", "getMore", "insert", "update", "delete", "findAndModify", "count", "distinct")


class LocalSite:
    """Parley in two zones on ports of its own, while it is entered; its logs and data are left where something failed.

    The edge, the mailbox and the database's server belong to neither zone. A lost zone's processes keep their
    connections and answer nothing, like a zone that is cut off, until `restore` kills them and starts them again.
    """

    about = (
        "processes of one machine; a zone is lost by SIGSTOP to all that it has, Kafka's broker included; "
        f"the database has one server, which with zone {PRIMARY_ZONE} refuses all for {ELECTION_SECONDS:.0f} s, "
        "as a replica set is assumed to while it elects"
    )

    _directory: Path
    _stack: Stack
    _election: asyncio.Task[None] | None = None

    def __init__(self, period_seconds: float = 0.0) -> None:
        """Without a period the probes ask as often as the database carries, which the environment names."""
        carried = PERIOD_SECONDS if os.environ.get("SECANTUSD") else SLOW_PERIOD_SECONDS
        self.period_seconds = period_seconds or carried

    @property
    def api_url(self) -> str:
        """The edge."""
        return self._stack.api_url

    @property
    def mailbox_url(self) -> str:
        """The mailbox."""
        return self._stack.mailbox_url

    @property
    def operator(self) -> tuple[str, str]:
        """The operator's e-mail address and password."""
        return OPERATOR, self._stack.secrets.operator_password

    async def __aenter__(self) -> Self:
        self._directory = Path(tempfile.mkdtemp(prefix="parley-drill-"))
        self._stack = Stack(self._directory, ports.free(ports.TWO_ZONES), settings=_ROOM_FOR_PROBES)
        try:
            await self._stack.start()
            for zone in ports.ZONES:
                _put_behind_probes(self._stack.in_zone(zone))
        except BaseException as error:
            await self._leave(error)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._election is not None:
            self._election.cancel()
        await self._stack.stop()
        await self._leave(error)

    async def _leave(self, error: BaseException | None) -> None:
        """Take everything away but what a failure left, for whoever wants to know why."""
        if error is None or isinstance(error, asyncio.CancelledError):
            shutil.rmtree(self._directory)
        else:
            error.add_note(f"What every process told is in {self._directory / 'log'}.")

    async def lose(self, zone: str) -> None:
        """Freeze all of a zone; with the primary's zone the database elects."""
        for process in self._stack.in_zone(zone):
            process.signal(signal.SIGSTOP)
        if zone == PRIMARY_ZONE:
            await self._fail_commands(_election_settings())
            self._election = asyncio.create_task(self._elect())

    async def restore(self, zone: str) -> None:
        """Start the zone afresh. Returns once all of it serves, and every message has its copies again."""
        if self._election is not None:
            await self._election
        processes = self._stack.in_zone(zone)
        await asyncio.gather(*(process.kill() for process in processes))
        try:
            await _started(processes)
        except StartError as error:
            raise TimeoutError(str(error)) from error
        await until(self._all_copied, "each message's copy in each place")

    async def _all_copied(self) -> bool | None:
        return await asyncio.to_thread(_all_in_sync, self._stack.ports.brokers) or None

    async def _elect(self) -> None:
        await asyncio.sleep(ELECTION_SECONDS)
        await self._fail_commands({"mode": "off"})

    async def _fail_commands(self, settings: dict[str, object]) -> None:
        async with AsyncMongoClient[dict[str, object]](mongo_url(self._stack.ports.mongo)) as client:
            await client.admin.command({"configureFailPoint": "failCommand", **settings})


def _election_settings() -> dict[str, object]:
    silence = {"blockConnection": True, "blockTimeMS": _SELECTION_MS}
    return {
        "mode": "alwaysOn",
        "data": {"failCommands": _COMMANDS, "errorCode": _NOT_WRITABLE_PRIMARY, **silence},
    }


def _put_behind_probes(processes: Iterable[Process]) -> None:
    """Let the probes have a processor before each of these: their own lag would look like the installation's.

    Linux shares processors among sessions before it looks at their processes, and lets root alone say how at will.
    Where it doesn't, the run's figures tell how late the probes were.
    """
    for each in processes:
        with contextlib.suppress(OSError):
            Path(f"/proc/{each.pid}/autogroup").write_text(str(_NICENESS))


async def _started(processes: Iterable[Process]) -> None:
    await asyncio.gather(*(process.start() for process in processes))
    # At once: what starts would else go before what runs.
    _put_behind_probes(processes)
    await asyncio.gather(*(process.wait_until_ready() for process in processes))


def _all_in_sync(brokers: str) -> bool:
    """Whether Kafka has each of its partitions in all of its places."""
    with (
        contextlib.suppress(KafkaError),
        contextlib.closing(KafkaAdminClient(bootstrap_servers=brokers.split(","))) as admin,
    ):
        partitions = [each for topic in admin.describe_topics() for each in topic["partitions"]]
        return all(len(each["isr_nodes"]) == len(ports.ZONES) for each in partitions)
    return False
