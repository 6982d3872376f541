"""Parley's side: real appointments with an admitted customer each, made over the public API."""

from collections.abc import Sequence

from bench.live.members import Seat
from deploy.local.api import Api
from deploy.local.customer import Customer
from deploy.local.environment import SIGNALING
from tests.integration.company import PASSWORD, Company


async def admitted(company: Company, rooms: int) -> list[Customer]:
    """So many customers, each in a call of its own with the company's specialist."""
    customer = await company.customer()
    guests = []
    for _ in range(rooms):
        appointment = await company.invite(customer, by="copy")
        guest = Customer(company.http, await company.copy_link(appointment))
        await guest.enter()
        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        guests.append(guest)
    return guests


async def seats(company: Company, guests: Sequence[Customer]) -> list[Seat]:
    """Both members of each room, with fresh tokens."""
    specialist = await Api.sign_in(company.http, company.specialist_email, PASSWORD)
    places = []
    for guest in guests:
        admission = await guest.refresh()
        url, room = admission["live_url"], guest.appointment_id
        places.append(Seat(url, admission["access_token"], room, to=company.specialist_id))
        places.append(Seat(url, specialist.token, room, to=guest.participant_id))
    return places


def pids(company: Company) -> list[int]:
    """Signaling's processes."""
    return [company.stack.process(name).pid for name in SIGNALING]
