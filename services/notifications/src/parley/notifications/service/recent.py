"""What was asked a moment ago, so that a thousand messages of one company do not ask a thousand times."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from parley.common.clock import Clock

T = TypeVar("T")

_MOST = 1_000


class Recent(Generic[T]):
    """Answers of `load` by key, none older than `age`; errors are not kept."""

    def __init__(self, load: Callable[[str], Coroutine[Any, Any, T]], age: timedelta, clock: Clock) -> None:
        self._load = load
        self._age = age
        self._clock = clock
        self._known: dict[str, tuple[datetime, T]] = {}
        self._asking: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str) -> T:
        """Return the answer, asked now or a moment ago; whoever comes while it is asked for waits for the same."""
        now = self._clock()
        known = self._known.get(key)
        if known is not None and now - known[0] < self._age:
            return known[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self.ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(asking)

    async def ask(self, key: str) -> T:
        """Return the answer of this moment."""
        asked_at = self._clock()
        answer = await self._load(key)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = (asked_at, answer)
        return answer
