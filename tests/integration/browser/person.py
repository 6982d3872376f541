"""Somebody before a browser: what they see move and hear sound, counted rather than believed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from parley.common.testing.waiting import eventually

# Remembers the page's connections, so that their statistics can be read.
REMEMBER_PEERS = """
  window.peers = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...settings) { super(...settings); window.peers.push(this); }
  };
"""
# What the receivers of the page's open connections got so far, by kind; one that is only interrupted goes on counting.
RECEIVED = """async (kind) => {
  let frames = 0, energy = 0;
  for (const peer of window.peers.filter((each) => each.connectionState !== "closed")) {
    for (const report of (await peer.getStats()).values()) {
      if (report.type !== "inbound-rtp" || report.kind !== kind) continue;
      frames += report.framesDecoded ?? 0;
      energy += report.totalAudioEnergy ?? 0;
    }
  }
  return kind === "video" ? frames : energy;
}"""
# A small copy of the remote picture as it is on the screen now; null where none is shown.
PICTURE = """() => {
  const tracks = new Set(window.peers.flatMap((peer) => peer.getReceivers().map((each) => each.track.id)));
  const shown = [...document.querySelectorAll("video")].find((video) =>
    video.srcObject?.getVideoTracks().some((track) => tracks.has(track.id)) && video.videoWidth > 0
      && !video.paused && video.checkVisibility());
  if (!shown) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const context = canvas.getContext("2d");
  context.drawImage(shown, 0, 0, 64, 48);
  return [...context.getImageData(0, 0, 64, 48).data].join();
}"""
# Whether an element plays the remote sound aloud.
AUDIBLE = """() => {
  const tracks = new Set(window.peers.flatMap((peer) => peer.getReceivers().map((each) => each.track.id)));
  return [...document.querySelectorAll("audio, video")].some((element) =>
    element.srcObject?.getAudioTracks().some((track) => tracks.has(track.id) && !track.muted)
      && !element.paused && !element.muted && element.volume > 0);
}"""
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
# As narrow as any, and what is left of a desktop of 1,280 at 400 %.
PHONE = {"viewport": {"width": 320, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
# WCAG 2.2 AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ENOUGH_FRAMES = 5


class Person:
    """One browser context with one page; `errors` are the page's own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if "Content Security" in line.text else None)

    @staticmethod
    @asynccontextmanager
    async def at(browser: Browser, **settings: object) -> AsyncIterator["Person"]:
        """A person in a fresh context; fails where the page threw an error or broke its own policy."""
        # Without motion no screen is caught half-way between two looks.
        still = {"timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
        context = await browser.new_context(**still, **settings)  # type: ignore[arg-type]
        await context.add_init_script(REMEMBER_PEERS)
        person = Person(await context.new_page())
        try:
            yield person
        finally:
            await context.close()
        assert person.errors == []

    async def received(self, kind: str) -> float:
        """Decoded frames ("video") or the energy of the sound ("audio") so far."""
        return float(await self.page.evaluate(RECEIVED, kind))

    async def sees_the_other_move(self) -> None:
        """Return once frames are decoded and the picture on the screen has changed."""
        more = await self._counting("video")
        first = await self._picture()

        async def moved() -> bool:
            frames = await more()
            assert frames >= ENOUGH_FRAMES, f"{frames} frames"
            return await self.page.evaluate(PICTURE) not in (None, first)

        await eventually(moved, what="the other's moving picture")

    async def hears_the_other(self) -> None:
        """Return once sound arrives and is played."""
        more = await self._counting("audio")

        async def heard() -> bool:
            return await more() > 0 and bool(await self.page.evaluate(AUDIBLE))

        await eventually(heard, what="the other's sound")

    async def finds_no_barrier(self) -> None:
        """Fail with what axe finds on the screen as it is, and where it has to be moved sideways to be read."""
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await self.page.evaluate(beyond) <= 0, "wider than the screen"
        # Where a page has scrolled by itself, axe takes what its bar half hides for small.
        await self.page.evaluate("scrollTo(0, 0)")
        results = await Axe().run(self.page, options=RULES)
        assert results.violations_count == 0, results.generate_report()

    async def _counting(self, kind: str) -> Callable[[], Awaitable[float]]:
        """Tells at each call what was received since; a connection in place of another one begins at nothing."""
        before = await self.received(kind)

        async def more() -> float:
            nonlocal before
            now = await self.received(kind)
            before = min(before, now)
            return now - before

        return more

    async def _picture(self) -> str:
        async def shown() -> bool:
            return await self.page.evaluate(PICTURE) is not None

        await eventually(shown, what="the other's picture")
        return str(await self.page.evaluate(PICTURE))
