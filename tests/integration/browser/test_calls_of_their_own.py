"""Calls that begin, go on or end in a way of their own; and no barrier meanwhile."""

import pytest
from playwright.async_api import expect

from parley.common.testing.waiting import eventually

from ..company import Company
from .conftest import People
from .guest import Guest
from .meeting import both_see_and_hear, in_a_call, signed_in_with_an_invitation
from .words import Words

# A page that holds on to whatever it is sent.
CLINGING = "RTCPeerConnection.prototype.close = MediaStreamTrack.prototype.stop = () => {};"

words = Words("fr")


async def test_a_customer_who_wants_to_be_heard_alone_is_not_seen(company: Company, people: People) -> None:
    specialist, appointment = await signed_in_with_an_invitation(company, people)
    guest = Guest(await people.arrive(phone=True))
    await guest.open(await company.copy_link(appointment))
    await guest.join_by_sound()
    await specialist.admit("Jeanne Petit")
    await guest.is_in_the_call()
    await guest.person.sees_the_other_move()
    await specialist.person.hears_the_other()
    told = words("call", "remote.camera_off", name="Jeanne Petit")
    await expect(specialist.page.get_by_text(told)).to_be_visible()
    assert await specialist.person.received("video") == 0


async def test_the_customer_goes_on_with_another_device(company: Company, people: People) -> None:
    specialist, laptop, appointment = await in_a_call(company, people)
    await specialist.write("Un instant.")
    phone = Guest(await people.arrive(phone=True))
    await phone.open(await company.copy_link(appointment))
    await phone.ask_to_take_over()
    await specialist.admit_the_other_device()
    await phone.is_in_the_call()
    await laptop.is_told("replaced")
    await both_see_and_hear(phone, specialist)
    await phone.reads("Un instant.")


async def test_nothing_more_is_sent_to_a_customer_whose_link_was_revoked(company: Company, people: People) -> None:
    specialist, appointment = await signed_in_with_an_invitation(company, people)
    guest = Guest(await people.arrive())
    await guest.page.add_init_script(CLINGING)
    await guest.open(await company.copy_link(appointment))
    await guest.join()
    await specialist.admit("Jeanne Petit")
    await guest.person.sees_the_other_move()
    for link in (await company.specialist.get(f"/v1/appointments/{appointment['id']}"))["links"]:
        await company.specialist.delete(f"/v1/appointments/{appointment['id']}/links/{link['id']}")
    sending = """() => window.peers.some((peer) => peer.connectionState !== "closed"
      && peer.getSenders().some((sender) => sender.track))"""

    async def silent() -> bool:
        return not await specialist.page.evaluate(sending)

    await eventually(silent, what="an end of what is sent")
    await guest.is_told("revoked")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
async def test_no_barrier_from_the_call_to_the_wrap_up(company: Company, people: People, phone: bool) -> None:
    specialist, guest, _ = await in_a_call(company, people, phone=phone)
    await guest.press("devices")
    await expect(guest.page.get_by_role("dialog")).to_be_visible()
    await guest.person.finds_no_barrier()
    await guest.press("devices.done")
    await guest.write("Bonjour")
    await specialist.reads("Bonjour")
    for person in (guest.person, specialist.person):
        await person.finds_no_barrier()
    await specialist.close_chat()
    await specialist.end()
    await specialist.person.finds_no_barrier()
    await guest.is_told("ended")
    await guest.person.finds_no_barrier()
