"""No screen puts a barrier before anybody: axe looks at each, at both sizes, light and dark, in both languages."""

import re

import pytest
from playwright.async_api import expect

from ..company import Company
from .conftest import People
from .guest import Guest
from .specialist import Specialist

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
    await guest.is_seen_out()
    await guest.person.finds_no_barrier()


@pytest.mark.parametrize("state", ["cancelled", "revoked", "unknown"])
async def test_a_link_that_leads_nowhere(company: Company, people: People, state: str) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    link = await company.copy_link(appointment)
    path = f"/v1/appointments/{appointment['id']}"
    if state == "cancelled":
        await company.specialist.post(f"{path}/cancel", {"reason": ""})
    elif state == "revoked":
        links = (await company.specialist.get(path))["links"]
        await company.specialist.delete(f"{path}/links/{links[-1]['id']}")
    else:
        link = link[:-8] + "AAAAAAAA"
    person = await people.arrive(locale="en-GB", phone=True)
    await person.page.goto(link)
    # What is known of the customer is their language; of an unknown link, the browser's.
    said = {"cancelled": "a été annulé", "revoked": "a été retiré", "unknown": "leads nowhere"}[state]
    await expect(person.page.get_by_role("heading", name=re.compile(said))).to_be_visible()
    await person.finds_no_barrier()


@looks
async def test_the_specialists_screens(company: Company, people: People, phone: bool, dark: bool) -> None:
    appointment = await company.book(await company.customer())
    person = await people.arrive(phone=phone, dark=dark)
    await person.page.goto(company.stack.public_url)
    await expect(person.page.get_by_role("button", name="Se connecter")).to_be_visible()
    await person.finds_no_barrier()
    specialist = Specialist(person, company)
    await specialist.sign_in()
    await person.finds_no_barrier()
    await person.page.get_by_role("button", name="Inviter").first.click()
    await expect(person.page.get_by_role("dialog")).to_be_visible()
    await person.finds_no_barrier()
    for path, heading in (
        ("/book", "Planifier un rendez-vous"),
        ("/hours", "Horaires de travail"),
        (f"/appointments/{appointment['id']}", "Jeanne Petit"),
    ):
        await person.page.goto(company.stack.public_url + path)
        await expect(person.page.get_by_role("heading", name=heading).first).to_be_visible()
        await person.page.wait_for_load_state("networkidle")
        await person.finds_no_barrier()
