"""`make demo`: starts everything, seeds a company, prints the links, and stays until Ctrl-C."""

import argparse
import asyncio
import signal
import sys
import time
from pathlib import Path

from deploy.local import ports
from deploy.local.api import ApiError
from deploy.local.processes import StartError
from deploy.local.seed import PASSWORD, SPECIALIST, Seeded, seed
from deploy.local.stack import OPERATOR, ROOT, Stack, clear

DIRECTORY = ROOT / ".local" / "demo"


async def demo(directory: Path) -> None:
    """Run until a signal."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    began = time.monotonic()
    stack = Stack(directory, ports.load(), lambda step: print(f"Starting {step}", flush=True))
    starting = asyncio.create_task(stack.start())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
    try:
        if stopping.is_set():
            starting.cancel()
            return
        await starting
        seeded = await seed(stack.public_url, OPERATOR, stack.secrets.operator_password)
        print(links(stack, seeded, time.monotonic() - began), flush=True)
        await waiting
        print("Stopping …", flush=True)
    finally:
        await asyncio.gather(starting, return_exceptions=True)
        await stack.stop()


def links(stack: Stack, seeded: Seeded, seconds: float) -> str:
    """What to open."""
    return f"""
Parley is ready ({seconds:.0f} s).

  The specialist's desk   {stack.public_url}/
                          {SPECIALIST}  {PASSWORD}
  A customer's link       {seeded.customer_link}
                          (their appointment is at {seeded.starts_at.astimezone():%H:%M})
  The mailbox             {stack.mailbox_url}/
  The API's documentation {stack.public_url}/docs

Logs are in {stack.directory / "log"}. Ctrl-C stops everything.
"""


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--reset", action="store_true", help="forget what former runs kept")
    if parser.parse_args().reset:
        clear(DIRECTORY)
    try:
        asyncio.run(demo(DIRECTORY))
    except StartError as error:
        sys.exit(str(error))
    except (ApiError, TimeoutError) as error:
        sys.exit(f"The demo's company can't be made: {error}\nThe logs are in {DIRECTORY / 'log'}.")


if __name__ == "__main__":
    main()
