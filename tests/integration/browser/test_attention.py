"""What calls people to a page that they don't look at, and what spares those whom motion disturbs."""

import asyncio

import httpx
from playwright.async_api import Page, Route, expect

from deploy.local.customer import Customer
from parley.common.testing.waiting import eventually

from ..company import Company
from .conftest import People
from .guest import Guest
from .specialist import Specialist
from .words import Words

# Counts the notes that sound and keeps what notifications say, which a headless browser neither plays nor shows.
LISTEN = """
  window.notes = 0;
  window.notices = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };
  window.Notification = class {
    static permission = "granted";
    static requestPermission = () => Promise.resolve("granted");
    constructor(title) { window.notices.push(title); }
  };
"""
# As a browser does with the tab when another one is opened, and when it is looked at again.
LOOK = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
MOVING = "() => document.getAnimations().filter((each) => each.playState === 'running').length"

words = Words("fr")


async def hears(page: Page) -> None:
    """Return once a sound was played."""

    async def rung() -> bool:
        return bool(await page.evaluate("window.notes"))

    await eventually(rung, what="a sound")


async def test_a_customer_in_another_tab_hears_and_reads_that_the_call_begins(company: Company, people: People) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive(phone=True))
    name = f"Lumière {company.tag}"
    await guest.page.add_init_script(LISTEN)
    await guest.open(await company.copy_link(appointment))
    await guest.join()
    await expect(guest.page).to_have_title(words("customer", "title.waiting", company=name))
    await guest.page.evaluate(LOOK, True)
    assert await guest.page.evaluate("window.notes") == 0
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await expect(guest.page).to_have_title(words("customer", "title.admitted", company=name))
    await hears(guest.page)
    await guest.page.evaluate(LOOK, False)
    await expect(guest.page).to_have_title(words("customer", "title.call", company=name))


async def test_a_specialist_in_another_tab_is_notified_of_who_comes(
    company: Company, people: People, http: httpx.AsyncClient
) -> None:
    specialist = Specialist(await people.arrive(), company)
    page = specialist.page
    await page.add_init_script(LISTEN)
    await specialist.sign_in()
    desk = f"{words('staff', 'desk.title')} · Parley"
    await expect(page).to_have_title(desk)
    await page.get_by_role("button", name=words("staff", "alerts.turn_on")).click()
    await page.evaluate(LOOK, True)
    await page.evaluate("window.notes = 0")
    appointment = await company.invite(await company.customer(), by="copy")
    await Customer(http, await company.copy_link(appointment)).enter()
    await expect(page).to_have_title(f"(1) {desk}")
    await hears(page)
    assert await page.evaluate("window.notices") == [words("staff", "arrival.title", name="Jeanne Petit")]


async def test_nothing_moves_for_those_whom_motion_disturbs(company: Company, people: People) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive(phone=True))
    answered = asyncio.Event()

    async def hold(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await guest.page.route("**/v1/join/enter", hold)
    await guest.open(await company.copy_link(appointment))
    for box in await guest.page.get_by_role("checkbox").all():
        await box.check()
    await guest.page.emulate_media(reduced_motion="no-preference")
    await guest.page.get_by_role("button", name=words("customer", "join"), exact=True).click()
    await expect(guest.page.locator(".spinner")).to_be_visible()
    assert await guest.page.evaluate(MOVING) > 0
    await guest.page.emulate_media(reduced_motion="reduce")

    async def still() -> bool:
        return int(await guest.page.evaluate(MOVING)) == 0

    await eventually(still, what="a page on which nothing moves")
    await expect(guest.page.locator(".spinner")).to_be_visible()
    answered.set()
    await expect(guest.page.get_by_role("heading", name=words("customer", "waiting.heading"))).to_be_visible()
