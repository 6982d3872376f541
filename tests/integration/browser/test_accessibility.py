"""No screen puts a barrier before anybody: axe looks at each, at both sizes, light and dark, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from ..company import Company
from ..passing import set_times
from .conftest import People
from .guest import Guest
from .specialist import Specialist
from .staff import Staff, colleague
from .words import Words

looks = pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)], ids=["desktop", "phone in the dark"])


@looks
async def test_the_customers_screens(company: Company, people: People, phone: bool, dark: bool) -> None:
    appointment = await company.book(await company.customer())
    guest = Guest(await people.arrive(phone=phone, dark=dark))
    await guest.open(await company.copy_link(appointment))
    await guest.person.finds_no_barrier()
    await guest.join()
    await guest.person.finds_no_barrier()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await guest.is_in_the_call()
    await guest.person.finds_no_barrier()
    await guest.write("Bonjour")
    await guest.person.finds_no_barrier()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/complete", {})
    await guest.is_told("ended")
    await guest.person.finds_no_barrier()


@pytest.mark.parametrize("state", ["cancelled", "revoked", "expired"])
async def test_a_link_that_works_no_more(company: Company, people: People, state: str) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    link = await company.copy_link(appointment)
    path = f"/v1/appointments/{appointment['id']}"
    match state:
        case "cancelled":
            await company.specialist.post(f"{path}/cancel", {"reason": ""})
        case "revoked":
            links = (await company.specialist.get(path))["links"]
            await company.specialist.delete(f"{path}/links/{links[-1]['id']}")
        case "expired":
            times = {"ends_at": datetime.now(UTC) - timedelta(minutes=1)}
            await set_times(company.stack, "appointments", "appointments", {"_id": appointment["id"]}, times)
    guest = Guest(await people.arrive(phone=True))
    await guest.page.goto(link)
    await guest.is_told(state)
    await guest.person.finds_no_barrier()


async def test_a_link_that_nobody_gave_out(company: Company, people: People) -> None:
    person = await people.arrive(locale="en-GB", phone=True)
    await person.page.goto(f"{company.stack.public_url}/j#{'A' * 43}")
    heading = Words("en")("customer", "unknown.heading")
    await expect(person.page.get_by_role("heading", name=heading)).to_be_visible()
    await person.finds_no_barrier()


@looks
async def test_the_specialists_screens(company: Company, people: People, phone: bool, dark: bool) -> None:
    appointment = await company.book(await company.customer())
    specialist = Specialist(await people.arrive(phone=phone, dark=dark), company)
    page, words = specialist.page, Words("fr")
    await page.goto(company.stack.public_url)
    await expect(page.get_by_role("button", name=words("staff", "sign_in.submit"))).to_be_visible()
    await specialist.person.finds_no_barrier()
    await specialist.sign_in()
    await specialist.person.finds_no_barrier()
    await specialist.begin_to_invite()
    await specialist.person.finds_no_barrier()
    for path, heading in (
        ("/book", words("staff", "book.title")),
        ("/hours", words("hours", "title")),
        (f"/appointments/{appointment['id']}", "Jeanne Petit"),
    ):
        await page.goto(company.stack.public_url + path)
        await expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await specialist.person.finds_no_barrier()


async def test_a_desk_with_every_place_that_hears_no_news(company: Company, people: People) -> None:
    noor = Staff(await people.arrive(phone=True), company)
    await noor.sign_in((await colleague(company, "supervisor", "administrator"))["email"])
    await noor.reads("staff", "connection.live")
    await noor.page.context.set_offline(True)
    await noor.reads("staff", "connection.offline")
    for width in (320, 390, 770, 1024, 1160):
        await noor.page.set_viewport_size({"width": width, "height": 800})
        await noor.person.finds_no_barrier()
