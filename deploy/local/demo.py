"""`make demo`: starts everything, seeds a company, prints the links, and stays until Ctrl-C."""

import argparse
import asyncio
import io
import signal
import sys
import time
from pathlib import Path

import segno

from deploy.local import lan, ports
from deploy.local.api import ApiError
from deploy.local.ports import Ports
from deploy.local.processes import StartError
from deploy.local.seed import PASSWORD, Seeded, seed
from deploy.local.stack import OPERATOR, ROOT, Stack, clear
from deploy.local.story import ADMINISTRATOR, SPECIALIST, SUPERVISOR
from parley.common.testing.servers import mongo_url

# By zones: what runs, and where it is kept.
DEMOS = {
    1: (ports.ONE_OF_EACH, ROOT / ".local" / "demo"),
    2: (ports.TWO_ZONES, ROOT / ".local" / "demo-zones"),
}


async def demo(directory: Path, chosen: Ports, lan_host: str, otlp_endpoint: str) -> None:
    """Run until a signal."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    began = time.monotonic()
    stack = Stack(
        directory,
        chosen,
        lambda step: print(f"Starting {step}", flush=True),
        otlp_endpoint=otlp_endpoint,
        lan_host=lan_host,
    )
    starting = asyncio.create_task(stack.start())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
    try:
        if stopping.is_set():
            starting.cancel()
            return
        await starting
        stores = mongo_url(stack.ports.mongo), stack.ports.brokers
        seeded = await seed(stack.api_url, *stores, OPERATOR, stack.secrets.operator_password)
        print(links(stack, seeded, time.monotonic() - began), flush=True)
        if lan_host:
            print(for_phones(stack, seeded), flush=True)
        await waiting
        print("Stopping …", flush=True)
    finally:
        await asyncio.gather(starting, return_exceptions=True)
        await stack.stop()


def links(stack: Stack, seeded: Seeded, seconds: float) -> str:
    """What to open."""
    return f"""
Parley is ready ({seconds:.0f} s).

  The desk                {stack.public_url}/
    a specialist's        {SPECIALIST}
    a supervisor's        {SUPERVISOR}
    an administrator's    {ADMINISTRATOR}    (password of each: {PASSWORD})
  A customer's link       {seeded.customer_link}
                          (their appointment is at {seeded.starts_at.astimezone():%H:%M})
  The company's own page  {stack.public_url}/e/{seeded.public_page}
  The mailbox             {stack.mailbox_url}/
  The API's documentation {stack.public_url}/docs

Logs are in {stack.directory / "log"}. Ctrl-C stops everything.
"""


def for_phones(stack: Stack, seeded: Seeded) -> str:
    """The customer's link to photograph, and what the phone will ask."""
    picture = io.StringIO()
    segno.make(seeded.customer_link, error="l").terminal(out=picture, compact=True)
    return f"""A phone on the same network is the customer by this picture:

{picture.getvalue()}
Its browser warns once, since no authority vouches for this machine: go on where the certificate's SHA-256 is
{stack.fingerprint}
"""


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--reset", action="store_true", help="forget what former runs kept")
    parser.add_argument("--lan", action="store_true", help="serve HTTPS to the network that this machine is on")
    parser.add_argument(
        "--zones", type=int, choices=DEMOS, default=1, help="run everything once, or once in each of two"
    )
    parser.add_argument("--otlp", default="", metavar="URL", help="where spans go, such as http://127.0.0.1:4317")
    arguments = parser.parse_args()
    path, directory = DEMOS[arguments.zones]
    if arguments.reset:
        clear(directory)
    try:
        lan_host = lan.address() if arguments.lan else ""
        asyncio.run(demo(directory, ports.load(path), lan_host, arguments.otlp))
    except OSError as error:
        sys.exit(f"This machine can't start it: {error}")
    except StartError as error:
        sys.exit(str(error))
    except (ApiError, TimeoutError) as error:
        sys.exit(f"The demo's company can't be made: {error}\nThe logs are in {directory / 'log'}.")


if __name__ == "__main__":
    main()
