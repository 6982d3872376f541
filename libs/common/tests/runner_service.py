"""A service for the runner's tests: serves gRPC health, keeps a background task, and tells what it does."""

import asyncio
import sys

from parley.common import config, mongo, rpc
from parley.common.mongo import Index
from parley.common.runner import Service, Stop, start
from parley.common.testing.tokens import verifier_for_test

INDEXES = {"things": [Index("claims", unique=True, sparse=True, name="claims")]}


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

    if settings.mongo_url:
        await mongo.ensure_indexes(service.database, INDEXES)
    service.serve(rpc.Server(settings, verifier_for_test()))
    service.background(work, "work")
    service.on_stop(close)
    if settings.zone == "broken":
        raise ValueError("can't start")
    await service.run_until_stopped()
    tell("ended")


if __name__ == "__main__":
    start("example", config.Settings, main, INDEXES)
