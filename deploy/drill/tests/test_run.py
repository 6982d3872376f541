"""Whatever happens to a drill, the zone comes back."""

import asyncio
import contextlib
import signal

import pytest

from deploy.drill import __main__
from deploy.drill.run import Say, without
from parley.common.testing.waiting import eventually

from .samples import Recorder


async def test_a_zone_is_lost_and_comes_back() -> None:
    site = Recorder()
    async with without(site, "b", site.done.append) as back:
        assert site.done == ["lose b"]
    assert site.done == ["lose b", "restoring b", "restored b", "zone b is back"]
    assert 0 < back.began <= back.ended


async def test_a_drill_that_is_cut_restores_the_zone() -> None:
    site = Recorder()

    async def drill() -> None:
        async with without(site, "a", site.done.append):
            await asyncio.Event().wait()

    cut = asyncio.create_task(drill())
    await eventually(lambda: site.done)
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    assert site.done == ["lose a", "restoring a", "restored a", "zone a is back"]


async def test_a_drill_that_is_cut_while_the_zone_comes_back_waits_for_it() -> None:
    site = Recorder()
    site.power.clear()

    async def drill() -> None:
        async with without(site, "a", site.done.append):
            pass

    cut = asyncio.create_task(drill())
    await eventually(lambda: "restoring a" in site.done)
    cut.cancel()
    assert not (await asyncio.wait((cut,), timeout=0.01))[0]
    site.power.set()
    with pytest.raises(asyncio.CancelledError):
        await cut
    assert site.done == ["lose a", "restoring a", "restored a", "zone a is back"]


async def test_a_zone_comes_back_though_nobody_listens_any_more() -> None:
    def gone(step: str) -> None:
        raise BrokenPipeError(step)

    site = Recorder()
    with pytest.raises(BrokenPipeError):
        async with without(site, "a", gone):
            gone("zone a comes back")
    assert site.done == ["lose a", "restoring a", "restored a"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_drill_that_is_told_to_end_restores_the_zone(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    site = Recorder()
    # Whoever runs the tests in the background may have let it be ignored.
    before = signal.signal(number, signal.default_int_handler)

    async def drill(site: Recorder, _: int, zone: str, say: Say) -> None:
        async with without(site, zone, say):
            signal.raise_signal(number)
            await asyncio.Event().wait()

    monkeypatch.setattr(__main__, "drill", drill)
    try:
        with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
            asyncio.run(__main__.perform(contextlib.nullcontext(site), "a", str))
    finally:
        signal.signal(number, before)
    assert site.done == ["lose a", "restoring a", "restored a"]
