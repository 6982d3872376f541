"""The specialist at their desk, in French."""

import re

from playwright.async_api import expect

from ..company import PASSWORD, Company
from .person import Person


class Specialist:
    """What a specialist does in the browser, by the names that they read there."""

    def __init__(self, person: Person, company: Company) -> None:
        self.person = person
        self.page = person.page
        self._company = company

    async def sign_in(self) -> None:
        """From the address alone to the desk."""
        await self.page.goto(self._company.stack.public_url)
        await self.page.get_by_label("Adresse e-mail").fill(self._company.specialist_email)
        await self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        await self.page.get_by_role("button", name="Se connecter").click()
        await expect(self.page.get_by_role("heading", name="Bureau")).to_be_visible()
        await expect(self.page.get_by_text("En direct")).to_be_visible()

    async def invite(self, contact: str, name: str, language: str) -> None:
        """Invites somebody to come at once."""
        await self.page.get_by_role("button", name="Inviter").first.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label("Numéro de téléphone ou e-mail").fill(contact)
        await dialog.get_by_label("Nom").fill(name)
        await dialog.get_by_label("Langue").select_option(language)
        await dialog.get_by_role("button", name=re.compile("^Envoyer par")).click()
        await expect(dialog.get_by_text(re.compile("L’invitation a été envoyée"))).to_be_visible(timeout=20_000)
        await dialog.get_by_role("button", name="Terminé").click()

    async def admit(self, name: str) -> None:
        """Lets somebody in, and is in the call with them."""
        await self.page.get_by_role("button", name=f"Faire entrer {name}").click()
        await expect(self.page.get_by_role("toolbar", name="Commandes de l’appel")).to_be_visible()

    async def open_chat(self) -> None:
        """Shows the conversation beside the picture."""
        button = self.page.get_by_role("button", name=re.compile("^Messages"))
        if await button.get_attribute("aria-expanded") != "true":
            await button.click()

    async def write(self, text: str) -> None:
        """Sends a chat message."""
        await self.open_chat()
        await self.page.get_by_label("Votre message").fill(text)
        await self.page.get_by_role("button", name="Envoyer", exact=True).click()

    async def reads(self, text: str) -> None:
        """Returns once a message is in the conversation."""
        await self.open_chat()
        await expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    async def complete(self, outcome: str, notes: str) -> None:
        """Ends the call and notes what came of it."""
        await self.page.get_by_role("button", name="Terminer", exact=True).click()
        await expect(self.page.get_by_role("heading", name="Bilan")).to_be_visible()
        await self.page.get_by_role("radio", name=outcome, exact=True).check()
        await self.page.get_by_label("Notes").fill(notes)
        await self.page.get_by_role("button", name="Enregistrer").click()
        await expect(self.page.get_by_role("heading", name="Bureau")).to_be_visible()
