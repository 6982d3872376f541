"""`python -m bench.chat`: chat messages sent by REST, stored, and heard on the live channel."""

import argparse
import asyncio
import sys
import time
import uuid
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import quantiles

import uvloop

from bench import machine, suite
from bench.connection import Connection, Request
from bench.figures import spread, table
from deploy.local.customer import Customer
from deploy.local.live import Live
from parley.api.live.v1 import live_pb2 as pb
from parley.common.testing.waiting import eventually
from tests.integration.company import Company

# Two messages a second in each: nobody writes faster, and no conversation grows long.
ROOMS = 100
CONNECTIONS = 32
WARM_UP_SECONDS = 3.0
PING_SECONDS = 4.0
SERVICES = ("gateway", "chat", "signaling-0", "signaling-1")
HEADER = ("", "messages/s", "p50, ms", "p99, ms", "CPU per message, µs")
DIGITS = (0, 1, 1, 0)


@dataclass
class Chat:
    """Who writes where, and when it was heard: the specialist in every room, each customer in theirs."""

    token: str
    connections: asyncio.LifoQueue[Connection]
    appointment_ids: list[str]
    arrived: dict[str, float]

    def hear(self, frame: pb.ServerFrame) -> None:
        """Note when a message came to its customer, and keep nothing of it."""
        if frame.WhichOneof("body") == "message_news":
            self.arrived.setdefault(frame.message_news.client_id, time.perf_counter())

    async def say(self, appointment_id: str, client_id: str) -> None:
        """Send a message by REST. Raises RuntimeError where it is refused."""
        body = {"client_id": client_id, "text": "Bonjour, je regarde votre dossier."}
        connection = await self.connections.get()
        request = Request("POST", f"/v1/appointments/{appointment_id}/messages", body, self.token)
        status, answer = await connection.ask(request)
        self.connections.put_nowait(connection)
        if status >= 300:
            raise RuntimeError(f"{status}: {answer[:300]!r}")

    async def run(self, rate: float, seconds: float) -> list[float]:
        """Messages at a constant rate, one room after the other: milliseconds from when each was due to its arrival."""
        due: dict[str, float] = {}
        begin = time.perf_counter()
        async with asyncio.TaskGroup() as sending:
            for number in range(int(rate * seconds)):
                client_id = uuid.uuid4().hex
                due[client_id] = begin + number / rate
                if (early := due[client_id] - time.perf_counter()) > 0:
                    await asyncio.sleep(early)
                room = self.appointment_ids[number % len(self.appointment_ids)]
                sending.create_task(self.say(room, client_id))
        await eventually(lambda: due.keys() <= self.arrived.keys(), what="every message")
        return [(self.arrived[client_id] - at) * 1000 for client_id, at in due.items()]


async def measure(options: argparse.Namespace) -> str:
    """Everybody in their rooms, then messages at a constant rate."""
    conditions = await machine.beforehand()
    runs: list[list[float]] = []
    async with suite.company() as company, AsyncExitStack() as closing:
        chat = await seated(company, closing)
        pids = [company.stack.process(name).pid for name in SERVICES]
        busy = machine.Busy()
        for number in range(options.runs):
            print(f"run {number + 1} of {options.runs} …", file=sys.stderr)
            await chat.run(options.rate, WARM_UP_SECONDS)
            cpu, began = machine.cpu_seconds(pids), time.perf_counter()
            latencies = await chat.run(options.rate, options.seconds)
            elapsed, spent = time.perf_counter() - began, machine.cpu_seconds(pids) - cpu
            percentiles = quantiles(latencies, n=100)
            per_message = spent / len(latencies) * 1e6
            runs.append([len(latencies) / elapsed, percentiles[49], percentiles[98], per_message])
        during = busy.share()
    row = [spread([run[column] for run in runs], digits) for column, digits in enumerate(DIGITS)]
    told = f"Medians of {options.runs} runs (least–greatest). {conditions}; during: {during:.0%} busy."
    return f"{table(HEADER, [['send → heard by the other', *row]])}\n\n{told}"


async def seated(company: Company, closing: AsyncExitStack) -> Chat:
    """Customers who were admitted and listen, each in a room of their own."""
    chat = Chat(company.specialist.token, asyncio.LifoQueue(), [], {})
    for _ in range(ROOMS):
        customer = await company.customer(email=f"{uuid.uuid4().hex}@example.org")
        appointment = await company.invite(customer, by="copy")
        guest = Customer(company.http, await company.copy_link(appointment))
        await guest.enter()
        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        channel = await closing.enter_async_context(guest.live())
        channel.on_frame = chat.hear
        closing.callback(asyncio.create_task(keep_alive(channel)).cancel)
        chat.appointment_ids.append(appointment["id"])
    for _ in range(CONNECTIONS):
        chat.connections.put_nowait(await Connection.to(company.stack.ports.gateway))
    return chat


async def keep_alive(channel: Live) -> None:
    """What a page does while it is open."""
    while True:
        await asyncio.sleep(PING_SECONDS)
        await channel.send(pb.ClientFrame(ping=pb.Ping()), reliable=False)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("--rate", type=float, default=200, help="messages a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    print(uvloop.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
