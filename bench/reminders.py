"""`python -m bench.reminders`: a thousand reminders due at one instant, their sender killed when half are out."""

import argparse
import asyncio
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from bench import machine, suite
from bench.api import TYPE
from bench.figures import spread, table
from deploy.local.api import Json, until
from tests.integration.company import Company

AT_ONCE = 16
# Between the last reminder put on the books and the instant at which all are due: longer than the head start.
LEAD = timedelta(seconds=75)
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 300.0


async def measure(options: argparse.Namespace) -> str:
    """Every run has a new company, so that no message of another is in the way."""
    conditions = await machine.beforehand()
    p50, p99, copies, busy = [], [], [], machine.Busy()
    for number in range(options.runs):
        print(f"run {number + 1} of {options.runs} …", file=sys.stderr)
        async with suite.company() as company:
            late, repeated = await run(company, options.reminders)
        p50.append(median(late))
        p99.append(quantiles(late, n=100)[98])
        copies.append(float(repeated))
        print(f"p50 {p50[-1]:.1f} s, p99 {p99[-1]:.1f} s, greatest {max(late):.1f} s late", file=sys.stderr)
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


async def run(company: Company, count: int) -> tuple[list[float], int]:
    """Seconds after the instant at which each arrived, and how many arrived twice. Raises when one is missing."""
    email = f"{uuid.uuid4().hex}@example.org"
    customer = await company.customer(email=email)
    limit = asyncio.Semaphore(AT_ONCE)
    type_ = await company.administrator.post("/v1/appointment-types", TYPE)
    began = time.monotonic()
    booked = (one(limit, company, customer, type_["id"], number) for number in range(count))
    appointments = await asyncio.gather(*booked)
    # A reminder is on the books sooner than an appointment.
    due = datetime.now(UTC) + LEAD + timedelta(seconds=time.monotonic() - began)
    await asyncio.gather(*(remind(limit, company, each, due) for each in appointments))
    await arrived(company, count // 2)
    await company.stack.kill("notifications")
    await arrived(company, count)
    letters = await company.letters(email)
    assert len(letters) == count, f"{len(letters)} reminders instead of {count}"
    at = [datetime.fromisoformat(letter["received_at"]) for letter in letters]
    return [max(0.0, (each - due).total_seconds()) for each in at], sum(each["copies"] - 1 for each in letters)


async def arrived(company: Company, count: int) -> None:
    """Return once so many letters came. Raises AssertionError when they don't."""
    # To ask for a thousand letters costs the machine more than to send a few.
    mailbox = company.stack.directory / "mailbox.jsonl"
    end = time.monotonic() + PATIENCE_SECONDS
    while (there := mailbox.read_bytes().count(b"\n") if mailbox.exists() else 0) < count:
        assert time.monotonic() < end, f"{there} of {count} reminders came within {PATIENCE_SECONDS} s"
        await asyncio.sleep(LOOK_SECONDS)


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
        # A busy machine may not answer in time: the same key is the same message.
        await until(
            lambda: company.specialist.post("/v1/messages", wish, f"remind-{appointment['id']}"), "a planned reminder"
        )


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--reminders", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    print(asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
