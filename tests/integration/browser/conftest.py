"""People with browsers of their own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Browser

from .chromium import chromium
from .person import DESKTOP, PHONE, Person


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture
async def people(browser: Browser) -> AsyncIterator["People"]:
    """Open browsers; each is a person of its own, closed after the test."""
    async with AsyncExitStack() as closing:
        yield People(browser, closing)


class People:
    """`people.arrive()` is somebody with a browser in which nobody was before."""

    def __init__(self, browser: Browser, closing: AsyncExitStack) -> None:
        self._browser = browser
        self._closing = closing

    async def arrive(self, *, phone: bool = False, dark: bool = False, locale: str = "fr-FR") -> Person:
        """With a screen of a phone's size or a desktop's, light or dark."""
        settings = {"locale": locale, "color_scheme": "dark" if dark else "light", **(PHONE if phone else DESKTOP)}
        return await self._closing.enter_async_context(Person.at(self._browser, **settings))
