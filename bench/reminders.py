"""`python -m bench.reminders`: a thousand reminders due at one instant, their sender killed just before it."""

import argparse
import asyncio
import sys
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from bench import machine, suite
from bench.api import TYPE
from bench.figures import spread, table
from deploy.local.api import Json
from parley.common.testing.waiting import eventually
from tests.integration.company import Company

AT_ONCE = 16
# Between the last reminder put on the books and the instant at which all are due.
LEAD = timedelta(seconds=45)


async def measure(options: argparse.Namespace) -> str:
    """Every run has a new company, so that no message of another is in the way."""
    conditions = await machine.beforehand()
    p50, p99, copies, busy = [], [], [], machine.Busy()
    for number in range(options.runs):
        print(f"run {number + 1} of {options.runs} …", file=sys.stderr)
        async with suite.company() as company:
            late, repeated = await run(company, options)
        p50.append(median(late))
        p99.append(quantiles(late, n=100)[98])
        copies.append(float(repeated))
    rows = [
        ["lateness p50, s", spread(p50, 1)],
        ["lateness p99, s", spread(p99, 1)],
        ["sent a second time, under the same Message-ID", spread(copies, 0)],
    ]
    told = (
        f"{options.reminders} reminders, all of which came; medians of {options.runs} runs (least–greatest). "
        f"{conditions}; during: {busy.share():.0%} busy."
    )
    return f"{table(('', 'Parley'), rows)}\n\n{told}"


async def run(company: Company, options: argparse.Namespace) -> tuple[list[float], int]:
    """Seconds after the instant at which each arrived, and how many arrived twice. Raises when one is missing."""
    email = f"{uuid.uuid4().hex}@example.org"
    customer = await company.customer(email=email)
    limit = asyncio.Semaphore(AT_ONCE)
    type_ = await company.administrator.post("/v1/appointment-types", TYPE)
    booked = (one(limit, company, customer, type_["id"], number) for number in range(options.reminders))
    appointments = await asyncio.gather(*booked)
    due = datetime.now(UTC) + LEAD + timedelta(seconds=options.reminders / 100)
    await asyncio.gather(*(remind(limit, company, each, due) for each in appointments))
    await asyncio.sleep((due - datetime.now(UTC)).total_seconds() - options.kill)
    await company.stack.kill("notifications")
    letters: list[Json] = []

    async def all_there() -> bool:
        letters[:] = await company.letters(email)
        return len(letters) == int(options.reminders)

    await eventually(all_there, timeout=180, what=f"{options.reminders} reminders")
    arrived = [datetime.fromisoformat(letter["received_at"]) for letter in letters]
    return [max(0.0, (each - due).total_seconds()) for each in arrived], sum(each["copies"] - 1 for each in letters)


async def one(limit: asyncio.Semaphore, company: Company, customer: Json, type_id: str, number: int) -> Json:
    """An appointment of its own for each reminder, tomorrow or later."""
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    starts_at = tomorrow + timedelta(minutes=5 * number)
    async with limit:
        return await company.book(customer, type_id=type_id, starts_at=starts_at.isoformat(), invite_by="copy")


async def remind(limit: asyncio.Semaphore, company: Company, appointment: Json, due: datetime) -> None:
    """Put it on the books."""
    wish = {
        "appointment_id": appointment["id"],
        "channel": "email",
        "kind": "reminder",
        "send_at": due.isoformat(),
    }
    async with limit:
        await company.specialist.post("/v1/messages", wish, f"remind-{appointment['id']}")


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--reminders", type=int, default=1000)
    parser.add_argument(
        "--kill", type=float, default=5, help="seconds before the instant at which the sender is killed"
    )
    parser.add_argument("--runs", type=int, default=3)
    print(asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
