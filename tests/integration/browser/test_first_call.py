"""A specialist and a customer meet: real browsers, real servers, from the invitation to the goodbye."""

import pytest
from playwright.async_api import expect

from deploy.local.api import Json
from parley.common.testing.waiting import eventually

from ..company import Company, link_in
from .conftest import People
from .guest import Guest
from .meeting import both_see_and_hear, in_a_call
from .specialist import Specialist

STORY = [
    "appointments.scheduled",
    "appointments.link_created",
    "notifications.message_sent",
    "appointments.entered",
    "chat.message_posted",
    "appointments.admitted",
    "signaling.call_connected",
    "appointments.completed",
]


async def told(company: Company, appointment: Json, story: list[str]) -> None:
    """Return once the audit trail tells these steps in this order."""

    async def complete() -> bool:
        kinds = [event["kind"] for event in await company.story(appointment)]
        first = list(dict.fromkeys(kind for kind in kinds if kind in story))
        assert first == story, kinds
        return True

    await eventually(complete, what="the whole story, in order")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
async def test_a_booked_call_from_the_email_to_the_audit_trail(company: Company, people: People, phone: bool) -> None:
    specialist = Specialist(await people.arrive(), company)
    await specialist.sign_in()
    customer = await company.customer(display_name="Jeanne Petit")
    appointment = await company.book(customer)

    letter = await company.letter(customer["email"])
    guest = Guest(await people.arrive(phone=phone))
    await guest.open(link_in(letter["html"]))
    await expect(guest.page.get_by_text("Camille Martin")).to_be_visible()
    await guest.join()
    await guest.write("Je suis là")

    await specialist.admit("Jeanne Petit")
    await guest.is_in_the_call()
    await both_see_and_hear(guest, specialist)

    await specialist.reads("Je suis là")
    await specialist.write("Bonjour Jeanne")
    await guest.reads("Bonjour Jeanne")
    await guest.write("Bonjour Camille")
    await specialist.reads("Bonjour Camille")

    await specialist.complete("resolved", "Tout est réglé.")
    await guest.is_told("ended")
    await told(company, appointment, STORY)
    done = await company.specialist.get(f"/v1/appointments/{appointment['id']}")
    assert (done["state"], done["notes"]) == ("completed", "Tout est réglé.")


async def test_an_invitation_at_once_by_sms(company: Company, people: People) -> None:
    specialist = Specialist(await people.arrive(), company)
    await specialist.sign_in()
    phone = f"+33698{int(company.tag, 16) % 10**6:06d}"
    await specialist.invite(phone, "Sam Carter", "en")

    letter = await company.letter(phone)
    guest = Guest(await people.arrive(phone=True, locale="en-GB"), "en")
    await guest.open(link_in(letter["text"]))
    await guest.join()
    await specialist.admit("Sam Carter")
    await guest.is_in_the_call()
    await both_see_and_hear(guest, specialist)
    # Whoever of the team answered is known by name from then on.
    await expect(guest.page.get_by_role("region", name="Camille Martin").first).to_be_visible()
    await specialist.complete("follow_up", "")
    await guest.is_told("ended")


async def test_who_waits_is_told_of_a_cancellation(company: Company, people: People) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive(phone=True))
    await guest.open(await company.copy_link(appointment))
    await guest.join()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/cancel", {"reason": ""})
    await guest.is_told("cancelled")


async def test_a_call_goes_on_while_its_live_channel_dies(company: Company, people: People) -> None:
    specialist, guest, appointment = await in_a_call(company, people)
    await guest.write("Avant la panne")
    await specialist.reads("Avant la panne")
    frames = await guest.person.received("video")

    await company.stack.kill(await company.pod_of(appointment))
    await specialist.write("Pendant la panne")
    await guest.reads("Pendant la panne")
    await both_see_and_hear(guest, specialist)
    assert await guest.person.received("video") > frames

    await guest.write("Après la panne")
    await specialist.reads("Après la panne")
    history = await company.specialist.get(f"/v1/appointments/{appointment['id']}/messages")
    texts = ["Avant la panne", "Pendant la panne", "Après la panne"]
    assert [message["text"] for message in history["data"]] == texts
    for text in texts:
        await expect(guest.page.get_by_role("log").get_by_text(text)).to_have_count(1)
        await expect(specialist.page.get_by_role("log").get_by_text(text)).to_have_count(1)
