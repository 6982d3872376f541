"""`python -m bench.chat`: chat messages sent by REST, stored, and heard on the live channel."""

import argparse
import asyncio
import sys
import time
import uuid
from array import array
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
SERVICES = ("gateway", "chat", "signaling-0", "signaling-1")


class Listener:
    """A customer's live channel that notes when each message arrived."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._seen = 0
        self.arrived: dict[str, float] = {}
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        ping = 0.0
        while True:
            now = time.perf_counter()
            for frame in self._live.frames[self._seen :]:
                self._seen += 1
                if frame.WhichOneof("body") == "message_news":
                    self.arrived.setdefault(frame.message_news.client_id, now)
            if now > ping:
                ping = now + 4
                await self._live.send(pb.ClientFrame(ping=pb.Ping()), reliable=False)
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
        for listener in listeners:
            listener.task.cancel()
    header = ("", "messages/s", "p50, ms", "p99, ms", "CPU per message, µs")
    row = [
        "send → heard by the other",
        *(spread([each[column] for each in runs], digits) for column, digits in COLUMNS),
    ]
    told = f"Medians of {options.runs} runs (least–greatest). {conditions}; during: {during:.0%} busy."
    return f"{table(header, [row])}\n\n{told}"


COLUMNS = ((0, 0), (1, 1), (2, 1), (3, 0))


async def seated(company: Company, closing: AsyncExitStack) -> tuple[list[Customer], list[Listener]]:
    """Customers who were admitted and listen."""
    guests, listeners = [], []
    for _ in range(ROOMS):
        customer = await company.customer(email=f"{uuid.uuid4().hex}@example.org")
        appointment = await company.invite(customer, by="copy")
        guest = Customer(company.http, await company.copy_link(appointment))
        await guest.enter()
        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        listeners.append(Listener(await closing.enter_async_context(guest.live())))
        guests.append(guest)
    return guests, listeners


async def run(
    company: Company, guests: list[Customer], listeners: list[Listener], options: argparse.Namespace
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
    company: Company, guests: list[Customer], listeners: list[Listener], rate: float, seconds: float
) -> array[float]:
    """The specialist writes to one after the other; milliseconds from before each request to its arrival."""
    sent: list[tuple[Listener, str, float]] = []
    tasks: set[asyncio.Task[httpx.Response]] = set()
    due = time.perf_counter()
    end = due + seconds
    headers = {"Authorization": f"Bearer {company.specialist.token}"}
    while due < end:
        now = time.perf_counter()
        while due <= now:
            seat = len(sent) % len(guests)
            client_id = uuid.uuid4().hex
            sent.append((listeners[seat], client_id, time.perf_counter()))
            path = f"/v1/appointments/{guests[seat].appointment_id}/messages"
            body = {"client_id": client_id, "text": "Bonjour, je regarde votre dossier."}
            task = asyncio.create_task(company.http.post(path, json=body, headers=headers))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += 1 / rate
        await asyncio.sleep(0.001)
    for answer in await asyncio.gather(*tasks):
        answer.raise_for_status()
    await eventually(
        lambda: all(client_id in listener.arrived for listener, client_id, _ in sent), what="every message"
    )
    return array("d", [(listener.arrived[client_id] - at) * 1000 for listener, client_id, at in sent])


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("--rate", type=float, default=200, help="messages a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    print(uvloop.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
