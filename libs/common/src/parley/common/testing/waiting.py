"""Waiting for a condition, never for a time."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable

# Longer than what is waited for takes anywhere, for only what fails waits so long.
PATIENCE_SECONDS = 30.0
_PERIOD_SECONDS = 0.02


async def eventually(
    check: Callable[[], object] | Callable[[], Awaitable[object]], timeout: float = PATIENCE_SECONDS, what: str = ""
) -> None:
    """Return once `check` returns something true; an AssertionError inside it counts as not yet.

    After `timeout` seconds fail with `what` was missing and what `check` last said.
    """
    end = time.monotonic() + timeout
    while True:
        try:
            outcome = check()
            seen = await outcome if inspect.isawaitable(outcome) else outcome
        except AssertionError as error:
            seen, last = None, f"{error}"
        else:
            last = f"last value: {seen!r}"
        if seen:
            return
        if time.monotonic() > end:
            raise AssertionError(f"{what or 'the condition'} did not come true within {timeout} s; {last}")
        await asyncio.sleep(_PERIOD_SECONDS)
