"""`python -m bench.recovery`: how long a call's chat is away when the process that serves its room is killed."""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack

from bench import machine, suite
from bench.figures import spread, table
from tests.integration.browser.chromium import chromium
from tests.integration.browser.conftest import People
from tests.integration.browser.guest import Guest
from tests.integration.browser.meeting import in_a_call
from tests.integration.company import Company

# Until the killed process is back among the pods and has its share of channels again.
SETTLE_SECONDS = 6.0


async def measure(runs: int) -> str:
    """One call in two browsers, its room's process killed again and again."""
    conditions = await machine.beforehand()
    seconds: list[float] = []
    frames: list[float] = []
    async with suite.company() as company, chromium() as browser, AsyncExitStack() as closing:
        _, guest, appointment = await in_a_call(company, People(browser, closing))
        busy = machine.Busy()
        for number in range(runs):
            print(f"run {number + 1} of {runs} …", file=sys.stderr)
            before = await guest.person.received("video")
            seconds.append(await away(company, guest, appointment["id"], number))
            frames.append((await guest.person.received("video") - before) / seconds[-1])
            await asyncio.sleep(SETTLE_SECONDS)
        during = busy.share()
    rows = [["kill → message on the customer's screen, s", spread(seconds, 1)]]
    rows.append(["frames decoded meanwhile, a second", spread(frames, 0)])
    told = f"Medians of {runs} runs (least–greatest). {conditions}; during: {during:.0%} busy."
    return f"{table(('', 'Parley'), rows)}\n\n{told}"


async def away(company: Company, guest: Guest, appointment_id: str, number: int) -> float:
    """Seconds from the kill to a message that was posted right after it."""
    appointment = {"id": appointment_id}
    pod = await company.pod_of(appointment)
    text = f"Message {number}"
    killed_at = time.perf_counter()
    await company.stack.kill(pod)
    await company.say(appointment, f"while-away-{number}", text)
    await guest.reads(text)
    elapsed = time.perf_counter() - killed_at
    await company.stack.process(pod).wait_until_ready()
    return elapsed


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.recovery", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    print(asyncio.run(measure(parser.parse_args().runs)))


if __name__ == "__main__":
    main()
