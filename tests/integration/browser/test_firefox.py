"""A customer with Firefox and a specialist with Chromium."""

from parley.common.testing.waiting import eventually

from ..company import Company
from .conftest import People
from .firefox import Firefox
from .person import AUDIBLE, ENOUGH_FRAMES, PICTURE, RECEIVED
from .specialist import Specialist
from .words import Words

words = Words("fr")


async def link_to_a_call(company: Company) -> str:
    """Of a type that asks nothing of its customers, so that one click enters."""
    type_id = next(each["id"] for each in company.types if not each["consents"])
    wish = {"customer_id": (await company.customer())["id"], "type_id": type_id, "team_id": company.team_id}
    appointment = await company.specialist.post("/v1/appointments", {**wish, "ad_hoc": True, "invite_by": "copy"})
    return await company.copy_link(appointment)


async def test_a_firefox_customer_and_a_chromium_specialist_meet(company: Company, people: People) -> None:
    specialist = Specialist(await people.arrive(), company)
    await specialist.sign_in()
    link = await link_to_a_call(company)
    async with Firefox.started() as firefox:
        await firefox.open(link)
        await firefox.click(words("customer", "join"))
        await firefox.reads(words("customer", "waiting.heading"))
        await specialist.admit("Jeanne Petit")

        async def sees_and_hears() -> bool:
            frames = await firefox.run(RECEIVED, "video")
            assert frames >= ENOUGH_FRAMES, f"{frames} frames"
            assert await firefox.run(AUDIBLE), "no sound is played"
            return await firefox.run(RECEIVED, "audio") > 0 and await firefox.run(PICTURE) is not None

        await eventually(sees_and_hears, what="the specialist's picture and sound in Firefox")
        await specialist.person.sees_the_other_move()
        await specialist.person.hears_the_other()
        await specialist.write("Bonjour")
        await specialist.end()
        await firefox.reads(words("customer", "over.ended.heading"))
