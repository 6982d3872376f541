"""The customer with their link, in either language."""

from playwright.async_api import Locator, expect

from .person import Person
from .words import Words


class Guest:
    """What a customer does in the browser, by the names that they read there."""

    def __init__(self, person: Person, language: str = "fr") -> None:
        self.person = person
        self.page = person.page
        self._words = Words(language)

    async def open(self, link: str) -> None:
        """Tap the link."""
        await self.page.goto(link)
        await expect(self._join_button()).to_be_visible()

    async def join(self) -> None:
        """One click into the waiting room, after the ticks without which nobody enters."""
        await self._agree()
        await self._join_button().click()
        await expect(self._heading("waiting.heading")).to_be_visible()

    async def join_by_sound(self) -> None:
        """Into the waiting room with the microphone alone."""
        await self._agree()
        await self.page.get_by_text(self._words("customer", "join.other")).click()
        await self.page.get_by_role("button", name=self._words("customer", "join.sound")).click()
        await expect(self._heading("waiting.heading")).to_be_visible()

    async def ask_to_take_over(self) -> None:
        """One click on a further device, which then waits to be let in."""
        await self._agree()
        await self._join_button().click()
        await expect(self._heading("takeover.heading")).to_be_visible()

    async def is_in_the_call(self) -> None:
        """Return once admitted."""
        await expect(self.page.get_by_role("toolbar", name=self._words("call", "controls.label"))).to_be_visible()

    async def press(self, control: str) -> None:
        """One of the call's controls, such as "microphone"."""
        await self.page.get_by_role("button", name=self._words("call", control), exact=True).click()

    async def write(self, text: str) -> None:
        """Send a chat message, waiting or in the call, and return once it has gone out."""
        await self._open_chat()
        await self.page.get_by_label(self._words("call", "chat.input")).fill(text)
        await self.page.get_by_role("button", name=self._words("call", "chat.send"), exact=True).click()
        log = self.page.get_by_role("log")
        await expect(log.get_by_text(text)).to_be_visible()
        await expect(log.get_by_text(self._words("call", "delivery.sending"))).to_have_count(0)

    async def reads(self, text: str) -> None:
        """Return once a message is in the conversation (30 s at most)."""
        await self._open_chat()
        await expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    async def is_told(self, ending: str) -> None:
        """Return once told why it is over, such as "ended" or "revoked"."""
        await expect(self._heading(f"over.{ending}.heading")).to_be_visible()

    async def _agree(self) -> None:
        await expect(self._join_button()).to_be_visible()
        for box in await self.page.get_by_role("checkbox").and_(self.page.locator("[aria-required=true]")).all():
            await box.check()

    def _join_button(self) -> Locator:
        # What it says depends on where else the appointment is open.
        names = (self._words("customer", key) for key in ("join", "join.move", "join.here"))
        buttons = [self.page.get_by_role("button", name=name, exact=True) for name in names]
        return buttons[0].or_(buttons[1]).or_(buttons[2])

    def _heading(self, key: str) -> Locator:
        return self.page.get_by_role("heading", name=self._words("customer", key))

    async def _open_chat(self) -> None:
        button = self.page.get_by_role("button", name=self._words.beginning("call", "chat"), exact=True)
        # In the waiting room the conversation is open all the time.
        if await button.count() and await button.get_attribute("aria-expanded") != "true":
            await button.click()
