"""A service for the runner's tests: serves gRPC health, keeps a background task, and tells what it does."""

import asyncio
import sys

from parley.common import config, rpc
from parley.common.runner import Service, Stop, run
from parley.common.testing.tokens import verifier_for_test


def tell(what: str) -> None:
    """Write a line that the test waits for."""
    sys.stdout.write(f"TOLD {what}\n")
    sys.stdout.flush()


async def main(stop: Stop, settings: config.Settings) -> None:
    """Serve until stopped."""
    service = Service("example", settings, stop)
    failures = iter([ValueError("first time"), None])

    async def work() -> None:
        if error := next(failures):
            raise error
        tell("working")
        await asyncio.Event().wait()

    async def close() -> None:
        tell("closed")

    service.serve(rpc.Server(settings, verifier_for_test()))
    service.background(work, "work")
    service.on_stop(close)
    if settings.zone == "broken":
        raise ValueError("can't start")
    await service.run_until_stopped()
    tell("ended")


if __name__ == "__main__":
    loaded = config.load(config.Settings, "example")
    run(lambda stop: main(stop, loaded), loaded, "example")
