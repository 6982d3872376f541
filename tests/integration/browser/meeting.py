"""A specialist and a customer in a call."""

import asyncio

from deploy.local.api import Json

from ..company import Company
from .conftest import People
from .guest import Guest
from .specialist import Specialist


async def both_see_and_hear(guest: Guest, specialist: Specialist) -> None:
    """Return once each sees the other move and hears them."""
    async with asyncio.TaskGroup() as tasks:
        for person in (guest.person, specialist.person):
            tasks.create_task(person.sees_the_other_move())
            tasks.create_task(person.hears_the_other())


async def signed_in_with_an_invitation(
    company: Company, people: People, *, phone: bool = False
) -> tuple[Specialist, Json]:
    """A specialist at the desk, at a desktop or on a phone, and an appointment at once for a customer with a link."""
    specialist = Specialist(await people.arrive(phone=phone), company)
    await specialist.sign_in()
    return specialist, await company.invite(await company.customer(), by="copy")


async def in_a_call(company: Company, people: People, *, phone: bool = False) -> tuple[Specialist, Guest, Json]:
    """Both see and hear one another, at desktops or both on phones."""
    specialist, appointment = await signed_in_with_an_invitation(company, people, phone=phone)
    guest = Guest(await people.arrive(phone=phone))
    await guest.open(await company.copy_link(appointment))
    await guest.join()
    await specialist.admit("Jeanne Petit")
    await guest.is_in_the_call()
    await both_see_and_hear(guest, specialist)
    return specialist, guest, appointment
