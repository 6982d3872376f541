"""An appointment from booking to goodbye, over the public API and the live channels."""

from functools import partial

import pytest

from deploy.local.api import ApiError
from deploy.local.customer import Customer
from deploy.local.live import room
from parley.api.live.v1 import live_pb2 as pb
from parley.common.testing.waiting import eventually

from ..company import Company, link_in

STORY = [
    "appointments.scheduled",
    "appointments.link_created",
    "notifications.message_sent",
    "appointments.entered",
    "appointments.admitted",
    "chat.message_posted",
    "appointments.completed",
]


async def test_a_booked_appointment_from_the_email_to_the_trail(company: Company) -> None:
    customer = await company.customer()
    appointment = await company.book(customer)
    letter = await company.letter(customer["email"])
    assert "BEGIN:VCALENDAR" in letter["calendar"]
    guest = Customer(company.http, link_in(letter["text"]))
    invitation = await guest.look()
    assert (invitation["status"], invitation["specialist_name"]) == ("open", "Camille Martin")
    await guest.enter()

    async with guest.live() as waiting, await company.desk() as desk:
        news = await waiting.sees("queue_news")
        assert (news.queue_news.position, news.queue_news.length) == (1, 1)
        assert not waiting.welcome.appointment.admitted

        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        await waiting.sees("appointment_news", state="in_progress", admitted=True)
        await desk.sees("appointment_news", appointment_id=appointment["id"], state="in_progress")

        async with await company.room(appointment) as specialist:
            await specialist.offer(guest.participant_id, "v=0")
            offered = await waiting.sees("signal", member_id=company.specialist_id)
            assert offered.signal.description.sdp == "v=0"

            await guest.post("greeting-1", "Bonjour")
            heard = await specialist.sees("message_news", text="Bonjour")
            assert heard.message_news.sender_id == guest.participant_id

            completion = {"outcome": "resolved", "notes": "Called the garage."}
            await company.specialist.post(f"/v1/appointments/{appointment['id']}/complete", completion)
            await eventually(lambda: waiting.closing, what="the customer's channel to close", timeout=1)
            assert waiting.closing is not None
            assert waiting.closing.reason == pb.CLOSING_REASON_ENDED

    async def told() -> bool:
        kinds = [event["kind"] for event in await company.story(appointment)]
        return [kind for kind in kinds if kind in STORY] == STORY

    await eventually(told, what="the whole story, in order")


async def test_an_invitation_at_once_by_sms(company: Company) -> None:
    customer = await company.customer(locale="en")
    appointment = await company.invite(customer)
    letter = await company.letter(customer["phone"])
    guest = Customer(company.http, link_in(letter["text"]))
    await guest.enter()
    assert guest.appointment_id == appointment["id"]
    queue = (await company.specialist.get("/v1/queue"))["data"]
    assert [waiting["appointment"]["id"] for waiting in queue] == [appointment["id"]]


async def test_before_admission_nothing_of_the_call_passes(company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live() as waiting, await company.room(appointment) as specialist:
        await specialist.offer(guest.participant_id, "v=0 too early")
        await waiting.offer(company.specialist_id, "v=0 too early")
        # Chat follows the same way, so whatever passed would be here before it.
        await guest.post("after-the-offers", "Hello?")
        await specialist.sees("message_news", text="Hello?")
        await waiting.sees("message_news", text="Hello?")
        assert waiting.bodies("signal") == specialist.bodies("signal") == []


async def test_a_revoked_link_closes_the_channel_within_a_second(company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live() as waiting:
        links = (await company.specialist.get(f"/v1/appointments/{appointment['id']}"))["links"]
        await company.specialist.delete(f"/v1/appointments/{appointment['id']}/links/{links[-1]['id']}")
        await eventually(lambda: waiting.closing, what="the channel to close", timeout=1)
        assert waiting.closing is not None
        assert waiting.closing.reason == pb.CLOSING_REASON_REVOKED
    assert (await guest.look())["status"] == "revoked"
    with pytest.raises(ApiError, match="LINK_REVOKED"):
        await guest.enter()


async def test_a_second_device_waits_and_replaces_the_first_when_admitted(company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    link = await company.copy_link(appointment)
    first, second = Customer(company.http, link), Customer(company.http, link)
    await first.enter()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    assert (await second.enter())["replaces_other_device"]
    async with first.live() as old, second.live() as new:
        assert old.welcome.appointment.admitted
        assert not new.welcome.appointment.admitted
        await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
        await new.sees("appointment_news", admitted=True)
        await eventually(lambda: old.closing, what="the first device's channel to close", timeout=1)
        assert old.closing is not None
        assert old.closing.reason == pb.CLOSING_REASON_REPLACED


async def test_the_conversation_is_open_to_the_present_device_alone(company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    link = await company.copy_link(appointment)
    phone, tablet = Customer(company.http, link), Customer(company.http, link)
    await phone.enter()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await tablet.enter()
    await phone.post("on-the-phone", "I am here.")
    with pytest.raises(ApiError, match=": 404 "):
        await tablet.post("too-early-yet", "Me too!")
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await tablet.post("on-the-tablet", "Now here.")
    await eventually(partial(_refused, phone), what="the phone's conversation to close")
    for link in (await company.specialist.get(f"/v1/appointments/{appointment['id']}"))["links"]:
        await company.specialist.delete(f"/v1/appointments/{appointment['id']}/links/{link['id']}")
    await eventually(partial(_refused, tablet), what="the tablet's conversation to close")


async def test_a_colleague_who_admits_takes_the_booked_specialists_call(company: Company) -> None:
    appointment = await company.book(await company.customer(), invite_by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    colleague = company.administrator
    admitted = await colleague.post(f"/v1/appointments/{appointment['id']}/admit")
    assert admitted["specialist_id"] == company.specialist_id
    url = (await colleague.get("/v1/live-url", appointment_id=appointment["id"]))["url"]
    async with (
        guest.live() as customer,
        await company.room(appointment) as booked,
        room(url, colleague.token, appointment["id"]) as standing_in,
    ):
        assert standing_in.welcome.appointment.admitted
        assert not booked.welcome.appointment.admitted
        await standing_in.offer(guest.participant_id, "v=0")
        await customer.sees("signal", member_id=standing_in.welcome.member_id)


async def test_a_lost_socket_resumes_without_loss_or_repetition(company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live() as waiting:
        await waiting.sees("queue_news")
        await waiting.close()
        for number in range(3):
            await company.say(appointment, f"while-away-{number}", f"Message {number}")
        await waiting.reopen()
        assert waiting.welcome.resumed
        await waiting.sees("message_news", text="Message 2")
        texts = [frame.message_news.text for frame in waiting.bodies("message_news")]
        assert texts == ["Message 0", "Message 1", "Message 2"]


async def test_another_company_finds_nothing(company: Company, competitor: Company) -> None:
    customer = await company.customer()
    appointment = await company.invite(customer, by="copy")
    path = f"/v1/appointments/{appointment['id']}"
    reads = (path, f"/v1/customers/{customer['id']}", f"{path}/messages", f"{path}/events", f"{path}/notifications")
    for read in reads:
        with pytest.raises(ApiError, match=": 404 "):
            await competitor.specialist.get(read)
    for command in ("cancel", "admit", "complete", "return-to-queue", "links"):
        with pytest.raises(ApiError, match=": 404 "):
            await competitor.specialist.post(f"{path}/{command}", {})
    with pytest.raises(ApiError, match=": 404 "):
        await competitor.specialist.get("/v1/live-url", appointment_id=appointment["id"])
    assert (await competitor.specialist.get("/v1/queue"))["data"] == []


async def test_a_slot_is_booked_once(company: Company) -> None:
    appointment = await company.book(await company.customer())
    with pytest.raises(ApiError, match="SLOT_TAKEN"):
        await company.book(
            await company.customer(email=f"late.{company.tag}@example.org"), starts_at=appointment["starts_at"]
        )


async def _refused(guest: Customer) -> bool:
    try:
        await guest.post("still-there", "Hello?")
    except ApiError as error:
        return error.status == 404
    return False
