"""Whatever happens to a drill, the zone comes back."""

import asyncio

import pytest

from deploy.drill.run import without
from parley.common.testing.waiting import eventually


class Recorder:
    """A site that only writes down what is done to it."""

    about, api_url, mailbox_url, operator = "a fake", "", "", ("", "")

    def __init__(self) -> None:
        self.done: list[str] = []

    async def lose(self, zone: str) -> None:
        """Write it down."""
        self.done.append(f"lose {zone}")

    async def restore(self, zone: str) -> None:
        """Write it down, once it has gone on."""
        await asyncio.sleep(0)
        self.done.append(f"restore {zone}")


async def test_a_zone_is_lost_and_comes_back() -> None:
    site = Recorder()
    async with without(site, "b", print) as back:
        assert site.done == ["lose b"]
    assert site.done == ["lose b", "restore b"]
    assert 0 < back.began <= back.ended


async def test_a_drill_that_is_cut_restores_the_zone() -> None:
    site = Recorder()

    async def drill() -> None:
        async with without(site, "a", print):
            await asyncio.Event().wait()

    cut = asyncio.create_task(drill())
    await eventually(lambda: site.done)
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    assert site.done == ["lose a", "restore a"]
