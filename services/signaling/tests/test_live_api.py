"""One real pod on a real socket: what clients may say and what they are told."""

from collections.abc import AsyncIterator

import pytest_asyncio

from parley.api.live.v1.live_pb2 import Description, Ping, Signal

from .client import joined
from .pods import Installation, Process, arrival


@pytest_asyncio.fixture(scope="module")
async def pod(installation: Installation) -> AsyncIterator[Process]:
    async with installation.pod("signaling-0") as pod:
        yield pod


async def test_sdp_passes_between_the_two_once_the_customer_is_admitted(
    installation: Installation, pod: Process
) -> None:
    visit = await arrival(installation)
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, welcome),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        assert welcome.appointment.state == "waiting"
        await visit.admit()
        news = await customer.hear("appointment_news")
        assert news.admitted
        await agent.hear("appointment_news", lambda news: news.admitted)
        offer = Signal(member_id=visit.participant.id, description=Description(type=1, sdp="v=0"))
        await agent.say_reliably(signal=offer)
        heard = await customer.hear("signal")
        assert (heard.member_id, heard.session_id, heard.description.sdp) == (visit.agent.subject, "page-agent", "v=0")
        await agent.say(ping=Ping(sent_at_ms=7))
        assert (await agent.hear("pong")).ack == 1
