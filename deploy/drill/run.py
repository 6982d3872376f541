"""One run: steady, a zone lost, watched, the zone back, steady again, and everything looked up."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from deploy.drill.audit import Audit, Auditor
from deploy.drill.company import founded
from deploy.drill.probes import Probes
from deploy.drill.record import STEADY_SECONDS, Record, now
from deploy.drill.site import Site

# A probe that never was steady says why; one that is late to recover is watched for so long.
STEADY_PATIENCE_SECONDS = 90.0
WATCH_SECONDS = 30.0
WATCH_PATIENCE_SECONDS = 180.0
SETTLE_PATIENCE_SECONDS = 120.0
_PERIOD_SECONDS = 0.25

Say = Callable[[str], None]


class NotSteady(Exception):
    """The probes do not all succeed while both zones are there: nothing could be learned from losing one."""


@dataclass(frozen=True)
class Run:
    """What was seen. The instants are seconds since 1970; `load` is the machine's load average at the loss."""

    number: int
    zone: str
    lost_at: float
    restoring_at: float
    restored_at: float
    ended_at: float
    settled: bool
    load: tuple[float, float, float]
    record: Record
    audit: Audit


async def drill(site: Site, number: int, zone: str, say: Say) -> Run:
    """One run, which leaves the zone as it was. Raises NotSteady; TimeoutError where the zone does not come back."""
    async with founded(site) as company:
        probes = Probes(company, site.period_seconds)
        say("steady?")
        async with probes.running():
            await asyncio.sleep(STEADY_SECONDS)
            if unsteady := await steady(probes, STEADY_PATIENCE_SECONDS):
                raise NotSteady("; ".join(unsteady))
            say(f"zone {zone} is lost")
            lost_at, load = now(), os.getloadavg()
            async with without(site, zone, say) as back:
                await asyncio.sleep(WATCH_SECONDS)
                await steady(probes, WATCH_PATIENCE_SECONDS - WATCH_SECONDS)
                say(f"zone {zone} comes back")
            say("settling")
            settled = not await steady(probes, SETTLE_PATIENCE_SECONDS)
        ended_at = now()
        say("looking everything up")
        audit = await Auditor(probes, site.mailbox_url).audit()
    return Run(
        number=number,
        zone=zone,
        lost_at=lost_at,
        restoring_at=back.began,
        restored_at=back.ended,
        ended_at=ended_at,
        settled=settled,
        load=load,
        record=probes.record,
        audit=audit,
    )


@dataclass
class Restoration:
    """When it began and ended."""

    began: float = 0.0
    ended: float = 0.0


@asynccontextmanager
async def without(site: Site, zone: str, say: Say) -> AsyncIterator[Restoration]:
    """Without the zone meanwhile, which is brought back whatever happens; `say` is told once it is."""
    back = Restoration()

    async def restore() -> None:
        back.began = now()
        await site.restore(zone)
        back.ended = now()
        # Only now: whoever listens may be gone, and the zone must not stay away for that.
        say(f"zone {zone} is back")

    try:
        await site.lose(zone)
        yield back
    finally:
        await _to_its_end(restore())


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do all of it, and be cancelled only then."""
    working = asyncio.create_task(work)
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await working
        raise


async def steady(probes: Probes, patience: float) -> list[str]:
    """Return once all probes are steady; with what is not, once the patience of so many seconds is over."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while probes.unsteady():  # noqa: ASYNC110
                await asyncio.sleep(_PERIOD_SECONDS)
    return probes.unsteady()
