"""How late the event loop runs what is due: the first sign of a process that does too much."""

import asyncio

from prometheus_client import Histogram

_PERIOD_SECONDS = 0.1

# How much later than due a timer fired. Above 50 ms every request of the process suffers.
LOOP_LAG = Histogram(
    "parley_event_loop_lag_seconds",
    "Lateness of the event loop's timers",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
)


async def watch_loop() -> None:
    """Measure until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _PERIOD_SECONDS
        await asyncio.sleep(_PERIOD_SECONDS)
        LOOP_LAG.observe(max(0.0, loop.time() - due))
