"""A real Chromium, whose fake devices show a moving picture and play a tone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

from parley.common.testing.waiting import PATIENCE_SECONDS

EXECUTABLE = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    # The second of the fake cameras measures depth and gives no picture. Few pictures move as well as many, and leave
    # the processor to what is tested.
    "--use-fake-device-for-media-stream=device-count=3,fps=8",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, ended afterwards."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        yield browser
        await browser.close()
