"""What happens in a call: reloads, switches, a network that changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest_asyncio
from playwright.async_api import Browser, expect

from deploy.local.stack import Stack
from parley.common.testing.waiting import eventually

from ..company import found
from .conftest import People
from .guest import Guest
from .meeting import both_see_and_hear, in_a_call
from .specialist import Specialist
from .words import Words

# The path's name in the page's own description, which every ICE restart renews (RFC 8839, 5.4).
PATH = """() => window.peers.findLast((peer) => peer.connectionState === "connected")
  ?.localDescription.sdp.match(/a=ice-ufrag:(.+)/)[1]"""
CAMERA = """() => window.peers.findLast((peer) => peer.connectionState === "connected")
  .getSenders().find((sender) => sender.track?.kind === "video")?.track.label"""
# The system takes the microphone, as a phone does for a call, and gives nothing back by itself.
INTERRUPT = """() => window.peers.findLast((peer) => peer.connectionState === "connected").getSenders()
  .filter((sender) => sender.track?.kind === "audio")
  .forEach(({ track }) => { track.stop(); track.dispatchEvent(new Event("ended")); })"""

OFFLINE_SECONDS = 20.0

words = Words("fr")

Meeting = tuple[Specialist, Guest]


@pytest_asyncio.fixture(scope="module")
async def call(stack: Stack, browser: Browser) -> AsyncIterator[Meeting]:
    """A call for everything that leaves it as it was."""
    async with httpx.AsyncClient(base_url=stack.public_url, timeout=15) as http, AsyncExitStack() as closing:
        specialist, guest, _ = await in_a_call(await found(stack, http), People(browser, closing))
        yield specialist, guest


async def test_a_muted_microphone_and_a_camera_that_is_off_are_seen_by_the_other(call: Meeting) -> None:
    specialist, guest = call
    for control, notice in (("microphone", "remote.muted"), ("camera", "remote.camera_off")):
        seen = specialist.page.get_by_text(words("call", notice, name="Jeanne Petit"))
        await guest.press(control)
        await expect(seen).to_be_visible()
        await guest.press(control)
        await expect(seen).to_be_hidden()
    await both_see_and_hear(guest, specialist)


async def test_the_call_finds_a_new_path_when_the_network_changes(call: Meeting) -> None:
    specialist, guest = call
    before = await guest.page.evaluate(PATH)
    # What browsers say when a phone leaves the Wi-Fi for the mobile network.
    await guest.page.evaluate("dispatchEvent(new Event('online'))")

    async def renewed() -> bool:
        return await guest.page.evaluate(PATH) not in (None, before)

    await eventually(renewed, what="a new path")
    await both_see_and_hear(guest, specialist)


async def test_another_camera_is_chosen_without_a_break(call: Meeting) -> None:
    specialist, guest = call
    before = await guest.page.evaluate(CAMERA)
    connections = await guest.page.evaluate("window.peers.length")
    await guest.press("devices")
    choice = guest.page.get_by_role("dialog").get_by_label(words("call", "devices.camera"))
    options = choice.locator("option")
    await expect(options).not_to_have_count(0)
    labels = await options.all_text_contents()
    assert labels[-1] != before
    await choice.select_option(label=labels[-1])
    await guest.press("devices.done")

    async def switched() -> bool:
        return await guest.page.evaluate(CAMERA) not in (None, before)

    await eventually(switched, what="the other camera")
    await both_see_and_hear(guest, specialist)
    assert await guest.page.evaluate("window.peers.length") == connections


async def test_both_hear_one_another_again_after_a_phone_call(call: Meeting) -> None:
    specialist, guest = call
    await guest.page.evaluate(INTERRUPT)
    await both_see_and_hear(guest, specialist)


async def test_twenty_seconds_without_network_are_made_up_for(call: Meeting) -> None:
    specialist, guest = call
    await guest.write("Avant")
    await specialist.reads("Avant")
    await guest.page.context.set_offline(True)
    await specialist.write("Pendant")
    await expect(guest.page.get_by_text(words("call", "status.live"))).to_be_visible()
    await asyncio.sleep(OFFLINE_SECONDS)
    await guest.page.context.set_offline(False)
    await guest.reads("Pendant")
    await guest.write("Après")
    await specialist.reads("Après")
    await both_see_and_hear(guest, specialist)
    for text in ("Avant", "Pendant", "Après"):
        await expect(guest.page.get_by_role("log").get_by_text(text)).to_have_count(1)


async def test_a_reload_in_the_call_comes_back_to_it(call: Meeting) -> None:
    specialist, guest = call
    await guest.page.reload()
    await guest.is_in_the_call()
    await both_see_and_hear(guest, specialist)
    await specialist.page.reload()
    await both_see_and_hear(guest, specialist)
