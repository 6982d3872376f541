"""What staff do besides calls: come in, set things up, move and hand on, look after customers and the board."""

import asyncio
import json
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import expect

from deploy.local.api import Api, ApiError, Json
from deploy.local.customer import Customer
from deploy.local.seed import set_hours
from deploy.local.story import ALWAYS

from ..company import PASSWORD, Company
from .conftest import People
from .guest import Guest
from .staff import Staff, administrator, colleague, staff_link_in
from .words import Words

ANOTHER_PASSWORD = "another-horse-battery"

words = Words("fr")


def calendar_of(appointment: Json) -> str:
    """The page of its week, which need not be today's: near midnight on a Sunday it is the next one."""
    day = datetime.fromisoformat(appointment["starts_at"]).astimezone(ZoneInfo("Europe/Paris")).date()
    return f"/calendar?day={day}"


async def test_an_invited_colleague_comes_in_by_the_email(company: Company, people: People) -> None:
    host = await administrator(company, people, dark=True)
    await host.open("/settings/staff")
    await host.press("people", "invite")
    address = f"hugo.{company.tag}@example.org"
    await host.fill("people", "email", address)
    await host.fill("people", "name", "Hugo Lefèvre")
    await host.page.get_by_role("checkbox", name="Sinistres", exact=True).check()
    await host.person.finds_no_barrier()
    await host.press("people", "invite.send")
    await host.reads("people", "invited", email=address)
    await expect(host.page.get_by_role("link", name="Hugo Lefèvre")).to_contain_text(words("people", "state.invited"))

    hugo = Staff(await people.arrive(phone=True), company)
    link = staff_link_in((await company.letter(address))["text"])
    await hugo.page.goto(link)
    await hugo.is_on("access", "welcome.title")
    assert "#" not in hugo.page.url
    await hugo.fill("access", "password.new", ANOTHER_PASSWORD)
    for box in await hugo.page.get_by_role("checkbox").all():
        await box.check()
    await hugo.person.finds_no_barrier()
    await hugo.press("access", "welcome.submit")
    await hugo.is_on("staff", "desk.title")
    await hugo.sign_out("Hugo Lefèvre")
    await hugo.sign_in(address, ANOTHER_PASSWORD)
    await hugo.page.goto(link)
    await hugo.is_on("access", "unusable.title")
    await hugo.person.finds_no_barrier()


async def test_who_forgot_the_password_chooses_another_by_the_email(company: Company, people: People) -> None:
    camille = Staff(await people.arrive(phone=True, dark=True), company)
    await camille.open("/")
    await camille.page.get_by_role("link", name=words("staff", "sign_in.forgot")).click()
    await camille.fill("access", "email", company.specialist_email)
    await camille.person.finds_no_barrier()
    await camille.press("access", "forgot.send")
    await camille.is_on("access", "forgot.sent.title")
    await camille.page.goto(staff_link_in((await company.letter(company.specialist_email))["text"]))
    await camille.fill("access", "password.new", ANOTHER_PASSWORD)
    await camille.person.finds_no_barrier()
    await camille.press("access", "reset.submit")
    await camille.is_on("staff", "desk.title")
    with pytest.raises(ApiError) as refused:
        await Api.sign_in(company.http, company.specialist_email, PASSWORD)
    assert refused.value.status == HTTPStatus.UNAUTHORIZED
    await Api.sign_in(company.http, company.specialist_email, ANOTHER_PASSWORD)


async def test_an_api_key_may_what_was_ticked(company: Company, people: People) -> None:
    host = await administrator(company, people, phone=True)
    await host.open("/settings/keys")
    await host.press("programs", "keys.add")
    await host.fill("programs", "keys.name", "Agenda")
    await host.page.get_by_role("checkbox", name="appointments:read", exact=True).check()
    await host.person.finds_no_barrier()
    await host.press("programs", "keys.create")
    key = await host.page.get_by_label(words("programs", "keys.secret"), exact=True).input_value()
    await host.person.finds_no_barrier()
    await host.press("programs", "secret.kept")

    async def status(path: str) -> int:
        return (await company.http.get(path, headers={"Authorization": f"Bearer {key}"})).status_code

    assert await status("/v1/appointments") == HTTPStatus.OK
    assert await status("/v1/customers") == HTTPStatus.FORBIDDEN
    await host.person.finds_no_barrier()


async def test_a_revoked_api_key_is_refused(company: Company, people: People) -> None:
    wish = {"name": "Agenda", "scopes": ["appointments:read"]}
    secret = (await company.administrator.post("/v1/api-keys", wish))["secret"]
    host = await administrator(company, people)
    await host.open("/settings/keys")
    await host.press("programs", "keys.revoke")
    await host.person.finds_no_barrier()
    await host.press("programs", "keys.revoke", within=host.dialog())
    await host.reads("programs", "keys.revoke.done")
    await host.reads("programs", "keys.revoked")
    # One that was in use goes on for half a minute at most, until it is traded anew.
    answer = await company.http.get("/v1/appointments", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == HTTPStatus.UNAUTHORIZED


async def test_what_the_next_customer_reads_is_what_was_written(company: Company, people: People) -> None:
    host = await administrator(company, people)
    await host.open("/settings/templates/invitation/email/fr")
    text = host.page.get_by_label(words("messages", "body")).and_(host.page.get_by_role("textbox"))
    await text.fill("Bonjour {{customer}}, votre expert vous attend.\n\n{{link}}")
    preview = host.page.frame_locator("iframe")
    await expect(preview.get_by_role("paragraph").filter(has_text="votre expert vous attend.")).to_be_visible()
    await host.press("form", "save")
    await host.reads("messages", "saved")
    await host.person.finds_no_barrier()
    customer = await company.customer()
    await company.book(customer)
    letter = await company.letter(customer["email"])
    assert "Bonjour Jeanne Petit, votre expert vous attend." in letter["text"]


async def test_a_new_public_page_takes_a_call(company: Company, people: People) -> None:
    host = await administrator(company, people, dark=True)
    await host.open("/settings/pages")
    await host.press("entrances", "add")
    for language, name in (("fr", f"Sinistre {company.tag}"), ("en", f"Claim {company.tag}")):
        label = f"{words('entrances', 'name')}, {words('form', f'language.{language}')}"
        await host.page.get_by_label(label).fill(name)
    await host.page.get_by_label(words("entrances", "team")).select_option("Sinistres")
    await host.page.get_by_label(words("entrances", "calls.type")).select_option(label=company.types[1]["name"]["fr"])
    await host.person.finds_no_barrier()
    await host.press("entrances", "create")
    await host.reads("entrances", "created")
    await host.page.get_by_role("link", name=f"Sinistre {company.tag}").click()
    address = await host.page.get_by_label(words("entrances", "address.label"), exact=True).input_value()
    await host.person.finds_no_barrier()

    # Open whenever this runs.
    made = (await company.administrator.get("/v1/entrances"))["data"][0]
    rules = {name: value for name, value in made.items() if name not in ("id", "version", "created_at")}
    await company.administrator.put(f"/v1/entrances/{made['id']}", rules | {"hours": ALWAYS})
    guest = Guest(await people.arrive(phone=True))
    await guest.page.goto(address + "?call")
    await guest.page.get_by_label(words("public", "details.name")).fill("Jeanne Petit")
    await guest.page.get_by_role("button", name=words("public", "details.call")).click()
    await guest.join()
    waiting = (await company.specialist.get("/v1/queue"))["data"]
    assert [each["appointment"]["entrance_id"] for each in waiting] == [made["id"]]


async def test_moves_and_hands_on_from_the_calendar(company: Company, people: People) -> None:
    appointment = await company.book(await company.customer())
    noor = await colleague(company)
    await set_hours(company.administrator, noor["id"], ALWAYS)

    camille = Staff(await people.arrive(), company)
    await camille.sign_in(company.specialist_email)
    await camille.page.get_by_role("link", name=words("staff", "nav.calendar"), exact=True).click()
    entries = camille.page.get_by_role("button", name="Jeanne Petit")
    entry = entries.first  # what goes on over midnight is drawn on both days
    await camille.open(calendar_of(appointment))
    await expect(entry).to_be_visible()
    await camille.person.finds_no_barrier()
    await entry.click()
    await camille.press("desk", "handle.move")
    slots = camille.dialog().get_by_role("region").last.get_by_role("button")
    await slots.nth(1).click()
    await camille.person.finds_no_barrier()
    await camille.press("desk", "move.submit", within=camille.dialog())
    await expect(camille.page.get_by_text(words.beginning("desk", "move.done"))).to_be_visible()
    moved = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
    assert moved["starts_at"] > appointment["starts_at"]

    await camille.open(calendar_of(moved))
    await entry.click()
    await camille.press("desk", "handle.transfer")
    await camille.dialog().get_by_label(words("desk", "transfer.to")).select_option("Noor Haddad")
    await camille.dialog().get_by_label(words("desk", "transfer.note")).fill("Elle attend des photos.")
    await camille.person.finds_no_barrier()
    await camille.press("desk", "transfer.submit", within=camille.dialog())
    await camille.reads("desk", "transfer.done", name="Noor Haddad")
    await expect(entries).to_have_count(0)
    handed = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
    assert (handed["specialist_id"], handed["transfer_note"]) == (noor["id"], "Camille Martin: Elle attend des photos.")


async def test_colleagues_at_the_desk_see_who_is_away(company: Company, people: People) -> None:
    noor = Staff(await people.arrive(dark=True), company)
    await noor.sign_in((await colleague(company))["email"])
    present = noor.page.get_by_role("list", name=words("desk", "status.colleagues"))
    await expect(present).to_have_count(0)

    async def reads_of_camille(status: str) -> None:
        told = words("desk", "status.of", name="Camille Martin", status=words("desk", f"status.{status}"))
        await expect(present).to_have_text(told)

    camille = Staff(await people.arrive(phone=True), company)
    await camille.sign_in(company.specialist_email)
    await reads_of_camille("available")
    await camille.page.get_by_label(words("desk", "status.own")).select_option(words("desk", "status.away"))
    await reads_of_camille("away")
    await camille.person.finds_no_barrier()
    await noor.person.finds_no_barrier()
    await camille.sign_out("Camille Martin")
    await expect(present).to_have_count(0)


async def test_a_customer_is_found_exported_and_erased_with_proof(company: Company, people: People) -> None:
    customer = await company.customer()
    await company.book(customer)
    host = await administrator(company, people, phone=True, dark=True)
    await host.page.get_by_role("link", name=words("staff", "nav.customers"), exact=True).click()
    await host.fill("customers", "search", "pet")
    await host.person.finds_no_barrier()
    await host.page.get_by_role("link", name="Jeanne Petit").click()
    await host.is_on("customers", "data")
    await host.person.finds_no_barrier()
    async with host.page.expect_download() as download:
        await host.press("customers", "export")
    path = await (await download.value).path()
    taken = json.loads(await asyncio.to_thread(path.read_text, encoding="utf-8"))
    assert taken["appointments"]["customer"]["email"] == customer["email"]
    await host.press("customers", "erase")
    await host.fill("customers", "erase.type", "Jeanne Petit", name="Jeanne Petit")
    await host.person.finds_no_barrier()
    await host.press("customers", "erase.submit")
    done = host.page.get_by_text(words.beginning("customers", "erasure.done"))
    await expect(done).to_be_visible()
    await host.page.reload()
    await host.is_on("customers", "erased.title")
    await expect(
        host.page.get_by_role("list", name=words("customers", "erasure")).get_by_role("listitem")
    ).to_have_count(4)
    await host.person.finds_no_barrier()
    assert (await company.specialist.get("/v1/customers", query="pet"))["data"] == []


async def test_the_board_counts_live_and_the_desk_knows_who_is_online(
    company: Company, http: httpx.AsyncClient, people: People
) -> None:
    host = await administrator(company, people)
    await host.page.get_by_role("link", name=words("staff", "nav.board"), exact=True).click()
    waiting = host.page.get_by_role("row", name="Sinistres").get_by_role("cell").first
    await expect(waiting).to_have_text("0")
    await host.person.finds_no_barrier()

    appointment = await company.invite(await company.customer(), by="copy")
    customer = Customer(http, await company.copy_link(appointment))
    await customer.enter()
    await expect(waiting).to_have_text("1")
    await expect(host.page.get_by_role("link", name="Jeanne Petit")).to_be_visible()
    await host.person.finds_no_barrier()

    camille = Staff(await people.arrive(phone=True), company)
    await camille.sign_in(company.specialist_email)
    line = camille.page.get_by_role("listitem").filter(has_text="Jeanne Petit")
    await expect(line.get_by_label(words("staff", "presence.offline"))).to_be_visible()
    async with customer.live():
        await expect(line.get_by_label(words("staff", "presence.online"))).to_be_visible()
        await camille.page.reload()
        await expect(line.get_by_label(words("staff", "presence.online"))).to_be_visible()
    await customer.leave()
    await expect(line.get_by_text(words("staff", "state.invited"), exact=True)).to_be_visible()
    await expect(waiting).to_have_text("0")
