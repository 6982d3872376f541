"""`python -m bench.chat`: chat messages sent by REST, stored, and heard on the live channel."""

import argparse
import asyncio
import sys
import time
import uuid
from array import array
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import quantiles

import httpx
import uvloop

from bench import machine, suite
from bench.figures import spread, table
from parley.api.live.v1 import live_pb2 as pb
from parley.common.testing.waiting import eventually
from tests.integration.company import Company
from tests.integration.customer import Customer
from tests.integration.live import Live

ROOMS = 20
WARM_UP_SECONDS = 3.0
PING_SECONDS = 4.0
SERVICES = ("gateway", "chat", "signaling-0", "signaling-1")


class Listeners:
    """The customers' live channels: when each message arrived."""

    def __init__(self, channels: Sequence[Live]) -> None:
        self._channels = channels
        self.arrived: dict[str, float] = {}
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        seen = [0] * len(self._channels)
        ping = 0.0
        while True:
            now = time.perf_counter()
            for number, channel in enumerate(self._channels):
                for frame in channel.frames[seen[number] :]:
                    seen[number] += 1
                    if frame.WhichOneof("body") == "message_news":
                        self.arrived.setdefault(frame.message_news.client_id, now)
            if now > ping:
                ping = now + PING_SECONDS
                for channel in self._channels:
                    await channel.send(pb.ClientFrame(ping=pb.Ping()), reliable=False)
            await asyncio.sleep(0.001)


async def measure(options: argparse.Namespace) -> str:
    """Everybody in their rooms, then messages at a constant rate."""
    conditions = await machine.beforehand()
    runs: list[list[float]] = []
    async with suite.company() as company, AsyncExitStack() as closing:
        guests, listeners = await seated(company, closing)
        busy = machine.Busy()
        for number in range(options.runs):
            print(f"run {number + 1} of {options.runs} …", file=sys.stderr)
            runs.append(await run(company, guests, listeners, options))
        during = busy.share()
        listeners.task.cancel()
    header = ("", "messages/s", "p50, ms", "p99, ms", "CPU per message, µs")
    row = [
        "send → heard by the other",
        *(spread([each[column] for each in runs], digits) for column, digits in COLUMNS),
    ]
    told = f"Medians of {options.runs} runs (least–greatest). {conditions}; during: {during:.0%} busy."
    return f"{table(header, [row])}\n\n{told}"


COLUMNS = ((0, 0), (1, 1), (2, 1), (3, 0))


async def seated(company: Company, closing: AsyncExitStack) -> tuple[list[Customer], Listeners]:
    """Customers who were admitted and listen."""
    guests, channels = [], []
    for _ in range(ROOMS):
        customer = await company.customer(email=f"{uuid.uuid4().hex}@example.org")
        appointment = await company.invite(customer, by="copy")
        guest = Customer(company.http, await company.copy_link(appointment))
        await guest.enter()
        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        channels.append(await closing.enter_async_context(guest.live()))
        guests.append(guest)
    return guests, Listeners(channels)


async def run(
    company: Company, guests: list[Customer], listeners: Listeners, options: argparse.Namespace
) -> list[float]:
    """Messages/s, p50, p99 and CPU per message; fails where one did not arrive."""
    await say(company, guests, listeners, options.rate, WARM_UP_SECONDS)
    pids = [company.stack.process(name).pid for name in SERVICES]
    cpu, began = machine.cpu_seconds(pids), time.perf_counter()
    latencies = await say(company, guests, listeners, options.rate, options.seconds)
    elapsed = time.perf_counter() - began
    spent = machine.cpu_seconds(pids) - cpu
    percentiles = quantiles(latencies, n=100)
    return [len(latencies) / elapsed, percentiles[49], percentiles[98], spent / len(latencies) * 1e6]


async def say(
    company: Company, guests: list[Customer], listeners: Listeners, rate: float, seconds: float
) -> array[float]:
    """The specialist writes to one after the other; milliseconds from before each request to its arrival."""
    sent: list[tuple[str, float]] = []
    tasks: set[asyncio.Task[httpx.Response]] = set()
    due = time.perf_counter()
    end = due + seconds
    headers = {"Authorization": f"Bearer {company.specialist.token}"}
    while due < end:
        now = time.perf_counter()
        while due <= now:
            seat = len(sent) % len(guests)
            client_id = uuid.uuid4().hex
            sent.append((client_id, time.perf_counter()))
            path = f"/v1/appointments/{guests[seat].appointment_id}/messages"
            body = {"client_id": client_id, "text": "Bonjour, je regarde votre dossier."}
            task = asyncio.create_task(company.http.post(path, json=body, headers=headers))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += 1 / rate
        await asyncio.sleep(0.001)
    for answer in await asyncio.gather(*tasks):
        answer.raise_for_status()
    await eventually(lambda: all(client_id in listeners.arrived for client_id, _ in sent), what="every message")
    return array("d", [(listeners.arrived[client_id] - at) * 1000 for client_id, at in sent])


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("--rate", type=float, default=200, help="messages a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    print(uvloop.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
