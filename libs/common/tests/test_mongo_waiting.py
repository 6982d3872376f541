"""How the driver waits for its locks, while many give up."""

import asyncio

from pymongo.lock import _async_cond_wait, _async_create_condition, _async_create_lock

from parley.common import mongo_waiting


async def test_who_is_cancelled_twice_leaves_no_lock_behind() -> None:
    mongo_waiting.mend()
    condition = _async_create_condition(_async_create_lock())
    waits = asyncio.Event()

    async def wait() -> None:
        async with condition:
            waits.set()
            await _async_cond_wait(condition, 10)

    waiting = asyncio.create_task(wait())
    await waits.wait()
    async with condition:
        waiting.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    async with asyncio.timeout(5), condition:
        pass


async def test_a_wait_ends_with_its_time() -> None:
    mongo_waiting.mend()
    condition = _async_create_condition(_async_create_lock())
    async with condition:
        assert not await _async_cond_wait(condition, 0.001)
    assert not condition.locked()
