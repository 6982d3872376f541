"""The specialist at their desk, in French."""

from playwright.async_api import expect

from ..company import Company
from .person import Person
from .staff import Staff
from .words import Words

_words = Words("fr")


class Specialist:
    """What a specialist does in the browser, by the names that they read there."""

    def __init__(self, person: Person, company: Company) -> None:
        self.person = person
        self.page = person.page
        self._company = company

    async def sign_in(self) -> None:
        """From the address alone to the desk."""
        await Staff(self.person, self._company).sign_in(self._company.specialist_email)
        await expect(self.page.get_by_text(_words("staff", "connection.live"), exact=True)).to_be_visible()

    async def is_at_the_desk(self) -> None:
        """Return once the desk is there."""
        await expect(self.page.get_by_role("heading", name=_words("staff", "desk.title"))).to_be_visible()

    async def begin_to_invite(self) -> None:
        """Open the invitation."""
        await self.page.get_by_role("button", name=_words("staff", "invite.open"), exact=True).first.click()
        await expect(self.page.get_by_role("dialog")).to_be_visible()

    async def invite(self, phone: str, name: str, language: str) -> None:
        """Invite somebody by SMS to come at once."""
        await self.begin_to_invite()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label(_words("staff", "invite.contact")).fill(phone)
        await dialog.get_by_label(_words("staff", "invite.name"), exact=True).fill(name)
        await dialog.get_by_label(_words("staff", "invite.language")).select_option(language)
        await dialog.get_by_role("button", name=_words("staff", "invite.send.sms")).click()
        sent = dialog.get_by_text(_words.beginning("staff", "delivery.sent"))
        await expect(sent).to_be_visible()
        await dialog.get_by_role("button", name=_words("staff", "done")).click()

    async def admit(self, name: str) -> None:
        """Let somebody in, to be in the call with them."""
        await self.page.get_by_role("button", name=_words("staff", "queue.admit.label", name=name)).click()
        await expect(self.page.get_by_role("toolbar", name=_words("call", "controls.label"))).to_be_visible()

    async def admit_the_other_device(self) -> None:
        """Let the customer go on with the device that asks for the call."""
        await self.page.get_by_role("button", name=_words("staff", "call.device.allow"), exact=True).click()

    async def write(self, text: str) -> None:
        """Send a chat message."""
        await self._open_chat()
        await self.page.get_by_label(_words("call", "chat.input")).fill(text)
        await self.page.get_by_role("button", name=_words("call", "chat.send"), exact=True).click()

    async def reads(self, text: str) -> None:
        """Return once a message is in the conversation."""
        await self._open_chat()
        await expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    async def close_chat(self) -> None:
        """Put the conversation away, which fills a phone's screen."""
        await self.page.get_by_role("button", name=_words("call", "chat.close")).click()

    async def end(self) -> None:
        """End the call."""
        await self.page.get_by_role("button", name=_words("staff", "call.end"), exact=True).click()
        await expect(self.page.get_by_role("heading", name=_words("staff", "wrap_up.title"))).to_be_visible()

    async def complete(self, outcome: str, notes: str) -> None:
        """End the call and note what came of it; `outcome` is the catalogue's, such as "resolved"."""
        await self.end()
        await self.page.get_by_role("radio", name=_words("staff", f"outcome.{outcome}"), exact=True).check()
        await self.page.get_by_label(_words("staff", "wrap_up.notes")).fill(notes)
        await self.page.get_by_role("button", name=_words("staff", "wrap_up.save")).click()
        await self.is_at_the_desk()

    async def _open_chat(self) -> None:
        button = self.page.get_by_role("button", name=_words.beginning("call", "chat"))
        if await button.get_attribute("aria-expanded") != "true":
            await button.click()
