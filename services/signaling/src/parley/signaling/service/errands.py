"""Work that nobody waits for."""

import asyncio
from collections.abc import Coroutine

from parley.common.errors import ParleyError

# Beyond that an errand is left out: each is a hint that whoever needs it can ask for.
_MOST = 200


class Errands:
    """Runs a bounded number of errands at once; one that fails since something is away is given up."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[object, object, object]) -> bool:
        """Start an errand; false where too many are under way."""
        if len(self._tasks) >= _MOST:
            errand.close()
            return False
        task = asyncio.create_task(_quietly(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _quietly(errand: Coroutine[object, object, object]) -> None:
    try:
        await errand
    except ParleyError:
        return
