"""The customer with their link, in either language."""

import re
from collections.abc import Mapping

from playwright.async_api import expect

from .person import Person

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "join": "Rejoindre",
        "waiting": "Vous êtes dans la salle d’attente",
        "controls": "Commandes de l’appel",
        "chat": "Messages",
        "input": "Votre message",
        "send": "Envoyer",
        "ended": "Votre rendez-vous est terminé",
    },
    "en": {
        "join": "Join now",
        "waiting": "You are in the waiting room",
        "controls": "Call controls",
        "chat": "Chat",
        "input": "Your message",
        "send": "Send",
        "ended": "Your appointment is over",
    },
}


class Guest:
    """What a customer does in the browser, by the names that they read there."""

    def __init__(self, person: Person, language: str = "fr") -> None:
        self.person = person
        self.page = person.page
        self._words = WORDS[language]

    async def open(self, link: str) -> None:
        """Taps the link."""
        await self.page.goto(link)
        await expect(self.page.get_by_role("button", name=self._words["join"], exact=True)).to_be_visible()

    async def join(self) -> None:
        """One click into the waiting room."""
        await self.page.get_by_role("button", name=self._words["join"], exact=True).click()
        await self.waits()

    async def waits(self) -> None:
        """Returns once in the waiting room, announced there."""
        await expect(self.page.get_by_role("heading", name=self._words["waiting"])).to_be_visible()

    async def is_in_the_call(self) -> None:
        """Returns once admitted."""
        await expect(self.page.get_by_role("toolbar", name=self._words["controls"])).to_be_visible()

    async def write(self, text: str) -> None:
        """Sends a chat message, waiting or in the call."""
        await self._open_chat()
        await self.page.get_by_label(self._words["input"]).fill(text)
        await self.page.get_by_role("button", name=self._words["send"], exact=True).click()

    async def reads(self, text: str) -> None:
        """Returns once a message is in the conversation."""
        await self._open_chat()
        await expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    async def is_seen_out(self) -> None:
        """Returns once told that it is over."""
        await expect(self.page.get_by_role("heading", name=self._words["ended"])).to_be_visible()

    async def _open_chat(self) -> None:
        button = self.page.get_by_role("button", name=re.compile(f"^{self._words['chat']}"))
        if await button.count() and await button.get_attribute("aria-expanded") != "true":
            await button.click()
