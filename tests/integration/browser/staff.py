"""Anybody of a company's staff before their pages, in French."""

import re

from playwright.async_api import Locator, expect

from deploy.local.api import Json

from ..company import PASSWORD, Company
from .conftest import People
from .person import Person
from .words import Words

_words = Words("fr")
_LINK = re.compile(r"https?://\S+/(?:welcome|reset)#[\w-]{43}")


class Staff:
    """What all of them do in the browser, by the names that they read there."""

    def __init__(self, person: Person, company: Company) -> None:
        self.person = person
        self.page = person.page
        self._url = company.stack.public_url

    async def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """From the address alone to the desk."""
        await self.page.goto(self._url)
        await self.page.get_by_label(_words("staff", "sign_in.email")).fill(email)
        await self.page.get_by_label(_words("staff", "sign_in.password"), exact=True).fill(password)
        await self.press("staff", "sign_in.submit")
        await self.is_on("staff", "desk.title")

    async def sign_out(self, name: str) -> None:
        """By the menu that bears their name."""
        await self.press("staff", "menu.label", name=name)
        await self.press("staff", "sign_out")
        await self.is_on("staff", "sign_in.title")

    async def open(self, path: str) -> None:
        """A page by its address."""
        await self.page.goto(self._url + path)

    async def is_on(self, area: str, heading: str, **values: str) -> None:
        """Return once the page with this heading is there."""
        await expect(self.page.get_by_role("heading", name=_words(area, heading, **values), exact=True)).to_be_visible()

    async def press(self, area: str, key: str, *, within: Locator | None = None, **values: str) -> None:
        """A button, where several say the same the first."""
        place = within or self.page
        await place.get_by_role("button", name=_words(area, key, **values), exact=True).first.click()

    async def fill(self, area: str, key: str, text: str, **values: str) -> None:
        """A field, by what its label begins with."""
        # An obligatory one says so after its name.
        await self.page.get_by_label(re.compile(f"^{re.escape(_words(area, key, **values))}( \\(|$)")).fill(text)

    async def reads(self, area: str, key: str, **values: str) -> None:
        """Return once this is said on the page, such as that something was saved."""
        await expect(self.page.get_by_text(_words(area, key, **values), exact=True).first).to_be_visible()

    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog")


async def administrator(company: Company, people: People, *, phone: bool = False, dark: bool = False) -> Staff:
    """The company's administrator, signed in."""
    staff = Staff(await people.arrive(phone=phone, dark=dark), company)
    await staff.sign_in(company.administrator_email)
    return staff


async def colleague(company: Company, *roles: str) -> Json:
    """Noor Haddad, of the specialist's team: an agent, and whatever else is told."""
    profile = {"display_name": "Noor Haddad", "email": f"noor.{company.tag}@example.org", "roles": ["agent", *roles]}
    place = {"password": PASSWORD, "team_ids": [company.team_id]}
    return await company.administrator.post("/v1/staff", profile | place)


def staff_link_in(text: str) -> str:
    """The link by which a password is chosen that an e-mail carries."""
    match = _LINK.search(text)
    assert match, f"no link in: {text}"
    return match[0]
