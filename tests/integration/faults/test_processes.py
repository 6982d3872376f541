"""What a killed or frozen process costs: time, never a message, never a second one."""

import signal
from collections.abc import AsyncIterator

import pytest_asyncio

from deploy.local.api import until
from deploy.local.customer import Customer
from deploy.local.environment import SIGNALING
from deploy.local.live import Live, Refused
from deploy.local.stack import Stack
from parley.common.testing.waiting import eventually

from ..company import Company


@pytest_asyncio.fixture(autouse=True)
async def whole_again(stack: Stack) -> AsyncIterator[None]:
    """Leave everything running for the next test."""
    yield
    for name in (*SIGNALING, "notifications", "chat", "kafka"):
        stack.process(name).signal(signal.SIGCONT)
        await stack.process(name).wait_until_ready()


async def test_a_killed_pods_channels_move_and_lose_nothing(stack: Stack, company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live() as waiting:
        await company.say(appointment, "before-the-kill", "Before")
        await waiting.sees("message_news", text="Before")
        epoch = waiting.welcome.epoch

        await stack.kill(_pod_of(stack, waiting.url))
        await eventually(lambda: waiting.closing, what="the socket to break")
        await company.say(appointment, "while-it-is-away", "Meanwhile")
        await _come_back(guest, waiting)

        assert waiting.welcome.epoch > epoch
        assert not waiting.welcome.resumed
        await company.say(appointment, "after-the-kill", "After")
        await waiting.sees("message_news", text="After")
    history = await company.specialist.get(f"/v1/appointments/{appointment['id']}/messages")
    assert [message["text"] for message in history["data"]] == ["Before", "Meanwhile", "After"]


async def test_a_frozen_pod_serves_nobody_once_its_channels_have_moved(stack: Stack, company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live() as stale:
        pod = _pod_of(stack, stale.url)
        stack.process(pod).signal(signal.SIGSTOP)
        moved = guest.live()
        await _come_back(guest, moved)
        assert _pod_of(stack, moved.url) != pod
        stack.process(pod).signal(signal.SIGCONT)
        await eventually(lambda: stale.closing, what="the thawed pod to close its socket")
        await company.say(appointment, "to-the-new-owner", "Hello")
        await moved.sees("message_news", text="Hello")
        assert stale.bodies("message_news") == []
        await moved.close()


async def test_a_booking_made_while_kafka_is_frozen_is_invited_once_it_thaws(stack: Stack, company: Company) -> None:
    customer = await company.customer()
    stack.process("kafka").signal(signal.SIGSTOP)
    appointment = await company.invite(customer)
    assert appointment["state"] == "invited"
    stack.process("kafka").signal(signal.SIGCONT)
    await _told(company, appointment, "notifications.message_sent")
    assert len(await company.letters(customer["phone"])) == 1


async def test_an_invitation_made_while_its_sender_is_dead_comes_once(stack: Stack, company: Company) -> None:
    customer = await company.customer()
    await stack.kill("notifications")
    appointment = await company.invite(customer)
    await _told(company, appointment, "notifications.message_sent")
    assert len(await company.letters(customer["phone"])) == 1


async def test_a_message_posted_again_after_chat_died_is_stored_once(stack: Stack, company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    await company.say(appointment, "the-only-one", "Once")
    await stack.kill("chat")

    async def posted_again() -> bool:
        await company.say(appointment, "the-only-one", "Once")
        return True

    await until(posted_again, "the second answer")
    history = await company.specialist.get(f"/v1/appointments/{appointment['id']}/messages")
    assert [message["text"] for message in history["data"]] == ["Once"]


def _pod_of(stack: Stack, url: str) -> str:
    return next(pod for pod in SIGNALING if f":{stack.ports.live[pod]}/" in url)


async def _come_back(guest: Customer, live: Live) -> None:
    """As a page does: a fresh address, again and again until a channel is open."""

    async def opened() -> bool | None:
        await guest.refresh()
        live.url, live.token = guest.admission["live_url"], guest.admission["access_token"]
        try:
            await live.reopen()
        except (Refused, OSError, TimeoutError):
            return None
        return True

    await until(opened, "an open channel")


async def _told(company: Company, appointment: dict[str, object], kind: str) -> None:
    async def found() -> bool:
        return kind in [event["kind"] for event in await company.story(appointment)]

    # A killed consumer's partitions are another's once its session has timed out.
    await eventually(found, what=kind, timeout=45)
