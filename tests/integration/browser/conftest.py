"""A real Chromium, whose fake devices show a moving picture and play a tone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from .person import DESKTOP, PHONE, Person

FLAGS = (
    "--no-sandbox",
    # The second of the fake cameras measures depth and gives no picture.
    "--use-fake-device-for-media-stream=device-count=3",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def people(chromium: Browser) -> AsyncIterator["People"]:
    """Open browsers; each is a person of its own, closed after the test."""
    async with AsyncExitStack() as closing:
        yield People(chromium, closing)


class People:
    """`people.arrive()` is somebody with a browser in which nobody was before."""

    def __init__(self, chromium: Browser, closing: AsyncExitStack) -> None:
        self._chromium = chromium
        self._closing = closing

    async def arrive(self, *, phone: bool = False, dark: bool = False, locale: str = "fr-FR") -> Person:
        """With a screen of a phone's size or a desktop's, light or dark."""
        settings = {"locale": locale, "color_scheme": "dark" if dark else "light", **(PHONE if phone else DESKTOP)}
        return await self._closing.enter_async_context(Person.at(self._chromium, **settings))
