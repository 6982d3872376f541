"""What customers do by themselves: come in, answer, move, cancel, keep their place, come back."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from deploy.local.api import Json
from deploy.local.story import ALWAYS

from ..company import Company, link_in
from .conftest import People
from .guest import Guest
from .meeting import both_see_and_hear, in_a_call
from .words import Words

REFUSING = """navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("Permission denied", "NotAllowedError"));"""

words = Words("fr")


def type_of(company: Company, preset: str) -> Json:
    """The company's type that was made of a preset."""
    return next(each for each in company.types if each["preset"] == preset)


async def page_of(company: Company, **part: object) -> str:
    """A public page of the company's, open around the clock."""
    type_id = type_of(company, "visual_assistance")["id"]
    page = {
        "slug": f"lumiere-{company.tag}",
        "name": {"fr": "Votre sinistre en vidéo", "en": "Your claim by video"},
        "team_id": company.team_id,
        "booking_type_ids": [type_id],
        "call_type_id": type_id,
        "time_zone": "Europe/Paris",
        "hours": ALWAYS,
    }
    made = await company.administrator.post("/v1/entrances", page | part)
    return f"{company.stack.public_url}/e/{made['slug']}"


async def tomorrow(company: Company) -> Json:
    """A booking that its customer may still change."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=26)
    type_id = type_of(company, "visual_assistance")["id"]
    return await company.book(await company.customer(), type_id=type_id, starts_at=start.isoformat())


async def choose_time(page: Page) -> None:
    """The second free time of the second day that has any."""
    await page.locator(".times-days .time").nth(1).click()
    await page.locator(".times-slots .time").nth(1).click()


async def test_moves_and_cancels_by_the_link(company: Company, people: People) -> None:
    appointment = await tomorrow(company)
    person = await people.arrive(phone=True)
    page = person.page
    await page.goto(await company.copy_link(appointment))
    await page.get_by_role("button", name=words("customer", "options.move")).click()
    await choose_time(page)
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words.beginning("customer", "move.to")).click()
    await expect(page.get_by_text(words("customer", "change.moved"))).to_be_visible()
    moved = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
    assert (moved["state"], moved["starts_at"] != appointment["starts_at"]) == ("scheduled", True)
    await page.get_by_role("button", name=words("customer", "options.cancel")).click()
    await page.get_by_label(words("customer", "cancel.reason")).fill("Un empêchement")
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words("customer", "cancel.confirm")).click()
    await Guest(person).is_told("cancelled")
    cancelled = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
    assert (cancelled["state"], cancelled["cancel_reason"]) == ("cancelled", "Un empêchement")


async def test_is_asked_at_the_door_and_revokes_in_the_call(company: Company, people: People) -> None:
    type_id = type_of(company, "survey_and_inspection")["id"]
    invitation = {"customer_id": (await company.customer())["id"], "type_id": type_id, "team_id": company.team_id}
    appointment = await company.specialist.post("/v1/appointments", {**invitation, "ad_hoc": True, "invite_by": "copy"})
    guest = Guest(await people.arrive(phone=True))
    page = guest.page
    await guest.open(await company.copy_link(appointment))
    boxes = page.get_by_role("checkbox")
    # What this type asks for; the age goes with the button.
    await expect(boxes).to_have_count(3)
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    await page.get_by_role("button", name=words("customer", "join"), exact=True).click()
    await expect(page.get_by_text(words("customer", "formalities.missing"))).to_be_visible()
    await expect(boxes.first).to_be_focused()
    await guest.person.finds_no_barrier()
    # One that is required is answered on joining, the other two are free.
    await boxes.nth(1).check()
    await guest.join()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await guest.is_in_the_call()
    await page.get_by_role("button", name=words("customer", "privacy")).click()
    photo = words("customer", "privacy.revoke.label", what=words("customer", "purpose.photo"))
    await page.get_by_role("button", name=photo).click()
    again = words("customer", "privacy.give.label", what=words("customer", "purpose.photo"))
    await expect(page.get_by_role("button", name=again)).to_be_visible()
    await guest.person.finds_no_barrier()
    answers = (await company.specialist.get(f"/v1/appointments/{appointment['id']}/consents"))["data"]
    assert [(each["purpose"], each["granted"]) for each in answers] == [
        ("meeting", True),
        ("photo", True),
        ("location", False),
        ("photo", False),
    ]


async def test_books_on_a_public_page(company: Company, people: People) -> None:
    person = await people.arrive(phone=True, dark=True)
    page = person.page
    await page.goto(await page_of(company))
    await person.finds_no_barrier()
    await page.locator(".public-type").first.click()
    await choose_time(page)
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words("public", "time.next")).click()
    await page.get_by_label(words("public", "details.name")).fill("Jeanne Petit")
    address = f"jeanne.{company.tag}@example.org"
    await page.get_by_label(words("public", "details.email")).fill(address)
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words("public", "details.book")).click()
    await expect(page.get_by_role("heading", name=words("public", "booked.heading"))).to_be_visible()
    await person.finds_no_barrier()
    assert link_in((await company.letter(address))["html"])
    await page.get_by_role("link", name=words("public", "booked.open")).click()
    await expect(page.get_by_role("button", name=words("customer", "options.move"))).to_be_visible()


async def test_calls_at_once_by_a_button_on_another_site_and_then_rather_takes_a_time(
    company: Company, people: People
) -> None:
    person = await people.arrive(phone=True)
    page = person.page
    await page.goto(await page_of(company) + "?call")
    await page.get_by_label(words("public", "details.name")).fill("Jeanne Petit")
    await page.get_by_role("button", name=words("public", "details.call")).click()
    guest = Guest(person)
    await guest.join()
    await expect(page.get_by_text(words("customer", "waiting.next"))).to_be_visible()
    # Called back by a message, she may go meanwhile.
    await page.get_by_role("button", name=words("customer", "keep.place")).click()
    await expect(page.get_by_text(words("customer", "keep.kept"))).to_be_visible()
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words("customer", "options.instead")).click()
    await choose_time(page)
    await person.finds_no_barrier()
    await page.get_by_role("button", name=words.beginning("customer", "move.to")).click()
    await expect(page.get_by_text(words("customer", "change.booked"))).to_be_visible()
    assert (await company.specialist.get("/v1/queue"))["data"] == []


async def test_a_closed_page_says_when_it_opens(company: Company, people: People) -> None:
    tomorrows = (datetime.now(UTC) + timedelta(days=1)).isoweekday()
    hours = [{"weekday": tomorrows, "start_minute": 540, "end_minute": 600}]
    person = await people.arrive(phone=True)
    await person.page.goto(await page_of(company, hours=hours) + "?call")
    await expect(person.page.get_by_text(words.beginning("public", "call.closed"))).to_be_visible()
    await person.finds_no_barrier()


async def test_goes_on_by_chat_where_the_devices_are_refused(company: Company, people: People) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive())
    await guest.page.add_init_script(REFUSING)
    await guest.open(await company.copy_link(appointment))
    await guest.join()
    help_here = guest.page.get_by_text(words("call", "unblock.chrome"))
    await expect(help_here).to_be_visible()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await guest.is_in_the_call()
    await guest.person.finds_no_barrier()
    await guest.write("Je vous écris")
    await guest.reads("Je vous écris")


async def test_back_and_a_second_tab_ask_before_they_take_the_call_away(company: Company, people: People) -> None:
    specialist, guest, _ = await in_a_call(company, people)
    await guest.page.go_back()
    question = guest.page.get_by_role("dialog")
    await expect(question).to_be_visible()
    await guest.person.finds_no_barrier()
    await guest.page.get_by_role("button", name=words("customer", "back.stay")).click()
    await both_see_and_hear(guest, specialist)
    second = await guest.page.context.new_page()
    await second.goto(guest.page.url)
    await expect(second.get_by_text(words("customer", "door.other_tab"))).to_be_visible()
    await both_see_and_hear(guest, specialist)
    await second.get_by_role("button", name=words("customer", "join.here")).click()
    await expect(second.get_by_role("toolbar", name=words("call", "controls.label"))).to_be_visible()
    await guest.is_told("replaced")
    await guest.page.get_by_role("button", name=words("customer", "over.replaced.action")).click()
    await guest.is_in_the_call()
    await both_see_and_hear(guest, specialist)
