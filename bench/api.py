"""`python -m bench.api`: what a read and a booking cost over the public API, against a bare FastAPI handler."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median, quantiles

import uvloop

from bench import machine, suite
from bench.connection import Connection, Request
from bench.figures import spread, table
from deploy.local.api import Json
from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import eventually
from tests.integration.company import Company

CONNECTIONS = 8
WARM_UP_SECONDS = 2.0
HEADER = ("", "CPU per request, µs", "requests/s of one processor", "p50, ms", "p99, ms")


@dataclass
class Side:
    """Who is asked what, and the processes whose time counts."""

    name: str
    port: int
    pids: list[int]
    requests: Callable[[], Iterator[Request]]
    costs: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    async def run(self, seconds: float) -> None:
        """Ask over several connections, each one request after the other."""
        requests = self.requests()
        connections = [await Connection.to(self.port) for _ in range(CONNECTIONS)]
        await ask(connections, requests, WARM_UP_SECONDS)
        before = machine.cpu_seconds(self.pids)
        latencies = await ask(connections, requests, seconds)
        self.costs.append((machine.cpu_seconds(self.pids) - before) / len(latencies) * 1e6)
        percentiles = quantiles(latencies, n=100)
        self.p50.append(percentiles[49])
        self.p99.append(percentiles[98])
        for connection in connections:
            connection.close()

    def row(self) -> list[str]:
        """Its line in the table."""
        per_second = [1e6 / cost for cost in self.costs]
        return [self.name, spread(self.costs, 0), spread(per_second, 0), spread(self.p50, 1), spread(self.p99, 1)]


async def ask(connections: list[Connection], requests: Iterator[Request], seconds: float) -> list[float]:
    """Each answer's milliseconds. Raises RuntimeError for one that is no success."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    latencies: list[float] = []

    async def one_after_the_other(connection: Connection) -> None:
        while (began := loop.time()) < end:
            status, body = await connection.ask(next(requests))
            if status >= 300:
                raise RuntimeError(f"{status}: {body[:300]!r}")
            latencies.append((loop.time() - began) * 1000)

    await asyncio.gather(*map(one_after_the_other, connections))
    return latencies


async def compare(options: argparse.Namespace) -> str:
    """The suite and the bare handler up at once, asked in turn."""
    conditions = await machine.beforehand()
    async with suite.company() as company:
        appointment = await company.invite(await company.customer(), by="copy")
        resource = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
        async with bare(resource) as peer:
            sides = [reads(company, resource["id"]), peer, await bookings(company)]
            rest = await machine.at_rest(serving(company))
            busy = machine.Busy()
            for number in range(options.runs):
                for side in sides:
                    print(f"run {number + 1} of {options.runs}: {side.name} …", file=sys.stderr)
                    await side.run(options.seconds)
            during = busy.share()
    ours, theirs, _ = (median(side.costs) for side in sides)
    told = (
        f"Medians of {options.runs} runs (least–greatest). A read: {theirs / ours:.2f} × the bare handler's rate. "
        f"CPU is all of the gateway's and of appointments', the {rest * 1000:.0f} ms a second that both take at rest "
        f"included, and nothing of the database's and the broker's. {conditions}; during: {during:.0%} busy."
    )
    return f"{table(HEADER, [side.row() for side in sides])}\n\n{told}"


def reads(company: Company, appointment_id: str) -> Side:
    """One appointment, by a specialist's token."""
    request = Request("GET", f"/v1/appointments/{appointment_id}", token=company.specialist.token)

    def again() -> Iterator[Request]:
        while True:
            yield request

    return Side("Parley: an authenticated read", company.stack.ports.gateway, serving(company), again)


async def bookings(company: Company) -> Side:
    """One slot after the other of one specialist."""
    type_ = await company.administrator.post("/v1/appointment-types", TYPE)
    customer = await company.customer(email=f"bookings.{company.tag}@example.org")
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    numbers = count()

    def next_slot() -> Iterator[Request]:
        while True:
            body = {
                "customer_id": customer["id"],
                "type_id": type_["id"],
                "specialist_id": company.specialist_id,
                "team_id": company.team_id,
                "starts_at": (first + timedelta(minutes=5 * next(numbers))).isoformat(),
                "time_zone": "Europe/Paris",
                "invite_by": "copy",
            }
            yield Request("POST", "/v1/appointments", body, company.specialist.token)

    return Side("Parley: a booking", company.stack.ports.gateway, serving(company), next_slot)


TYPE: Json = {
    "preset": "visual_assistance",
    "name": {"en": "Call back"},
    "duration_minutes": 5,
    "ad_hoc_validity_minutes": 60,
    "early_entry_minutes": 5,
    "horizon_days": 366,
    "reminders_minutes_before": [],
}


def serving(company: Company) -> list[int]:
    """The gateway and the service behind it: both do the work of one request."""
    return [company.stack.process(name).pid for name in ("gateway", "appointments")]


@asynccontextmanager
async def bare(resource: Json) -> AsyncIterator[Side]:
    """FastAPI on uvicorn, set as the gateway's is, with one handler that answers the same JSON by the same model."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.bare", str(port), json.dumps(resource))
    try:
        await eventually(lambda: accepts(port), what="the bare handler")

        def again() -> Iterator[Request]:
            while True:
                yield Request("GET", "/appointment")

        yield Side("FastAPI, a bare handler", port, [process.pid], again)
    finally:
        process.terminate()
        await process.wait()


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8)
    print(uvloop.run(compare(parser.parse_args())))


if __name__ == "__main__":
    main()
