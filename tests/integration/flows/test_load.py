"""`make load` over everything, for seconds."""

import asyncio
import os
import sys

from deploy.load.usage import addresses
from deploy.local.stack import ROOT, Stack

BUSY = ["--steady", "3s", "--rate", "40", "--bookings", "40", "--specialists", "3", "--call", "1s", "--messages", "1"]


async def test_a_working_day_goes_without_a_failure_and_tells_what_it_took(stack: Stack) -> None:
    metrics = addresses(stack.ports)
    command = [sys.executable, "-m", "deploy.load", "--url", stack.public_url, *BUSY]
    child = await asyncio.create_subprocess_exec(
        *command,
        *(part for service, url in metrics for part in ("--metrics", f"{service}={url}")),
        cwd=ROOT,
        env={**os.environ, "PARLEY_OPERATOR_PASSWORD": stack.secrets.operator_password},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = (part.decode() for part in await child.communicate())
    assert child.returncode == 0, f"{output[-3000:]}\n{errors[-3000:]}"
    for seen in ("a booking", "a visit", "a message", "a list", *(f"| {service} |" for service, _ in metrics)):
        assert seen in output
