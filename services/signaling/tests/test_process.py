"""Two real pods: who serves what, and what happens when one dies, stands still or is asked to end."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from parley.api.accounts.v1.events_pb2 import SessionEnded
from parley.api.live.v1 import live_pb2
from parley.api.live.v1.live_pb2 import CHANNEL_KIND_DESK, DESCRIPTION_TYPE_OFFER, Description, Signal, Welcome
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.api.signaling.v1.service_pb2 import LocateRequest
from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceStub
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, NotFound, PermissionDenied, Unauthenticated, Unavailable
from parley.common.testing.listening import listen_for_test
from parley.common.testing.tokens import with_token
from parley.common.testing.waiting import eventually

from .client import Client, connected, hello, joined, refusal
from .pods import Installation, Process, Visit, appointment_id_served_by, arrival


async def visit_at(installation: Installation, pod: Process, other: Process, *, apart_from: str = "") -> Visit:
    """A customer whose room is served by `pod`, once both pods have settled who serves it.

    `apart_from` is a room that is open elsewhere, whose bucket therefore stays where it is for now.
    """
    appointment_id = appointment_id_served_by(pod.name, apart_from=apart_from)
    visit = await arrival(installation, appointment_id=appointment_id)

    async def settled() -> bool:
        try:
            urls = [await locate(each, visit.agent, appointment_id=visit.id) for each in (pod, other)]
        except Unavailable:
            # A pod that has just come, or comes back.
            return False
        return urls == [pod.url, pod.url]

    await eventually(settled, what=f"{pod.name} serving its share")
    return visit


async def locate(pod: Process, caller: Caller, **channel: str) -> str:
    """Where a pod says that a channel is served."""
    async with rpc.channel(pod.target) as connection:
        with rpc.use_caller(with_token(caller)):
            return (await SignalingServiceStub(connection).Locate(LocateRequest(**channel))).url


async def admitted_pair(stack: AsyncExitStack, pod: Process, visit: Visit) -> tuple[Client, Client, Welcome]:
    await visit.admit()
    customer, welcome = await stack.enter_async_context(
        joined(pod.url, visit.customer_token(), visit.id, "page-customer")
    )
    agent, _ = await stack.enter_async_context(joined(pod.url, visit.agent_token(), visit.id, "page-agent"))
    return customer, agent, welcome


async def come_back(pod: Process, visit: Visit, epoch: int, seconds: float) -> Welcome:
    """Try until this pod welcomes the customer, as a client does."""
    welcomes: list[Welcome] = []

    async def welcomed() -> bool:
        async with connected(pod.bare_url) as client:
            await client.say(hello=hello(visit.customer_token(), visit.id, "page-customer", epoch=epoch, seq=1))
            frame = await client.next()
            if frame.WhichOneof("body") == "welcome":
                welcomes.append(frame.welcome)
        return bool(welcomes)

    await eventually(welcomed, timeout=seconds, what=f"a welcome by {pod.name}")
    return welcomes[0]


async def test_a_client_is_sent_to_the_pod_that_serves_its_room(installation: Installation) -> None:
    async with installation.two_pods() as (one, two):
        for pod, other in ((one, two), (two, one)):
            visit = await visit_at(installation, pod, other)
            async with connected(other.bare_url) as client:
                await client.say(hello=hello(visit.customer_token(), visit.id, "page-customer"))
                assert (await client.next()).moved.url == pod.url
                assert await client.hear_the_rest() == []
            for asked in (one, two):
                assert await locate(asked, Caller(Kind.SERVICE, "appointments"), appointment_id=visit.id) == pod.url
                assert await locate(asked, visit.agent, appointment_id=visit.id) == pod.url
        stranger = await arrival(installation)
        with pytest.raises(NotFound):
            await locate(one, stranger.agent, appointment_id=visit.id)
        participant = Caller(Kind.PARTICIPANT, "prt_1", appointment_id=visit.id)
        with pytest.raises(PermissionDenied):
            await locate(one, participant, appointment_id=visit.id)
        async with rpc.channel(one.target) as channel:
            stub = SignalingServiceStub(channel)
            with pytest.raises(Unauthenticated):
                await stub.Locate(LocateRequest(appointment_id=visit.id))
            with rpc.use_caller(with_token(Caller(Kind.SERVICE, "chat"))):
                with pytest.raises(InvalidArgument):
                    await stub.Locate(LocateRequest())
                located = await stub.Locate(LocateRequest(team_id="team_1"))
            assert [list(server.urls) for server in located.ice_servers] == [["stun:stun.example.org"]]


async def test_a_killed_pods_rooms_go_on_at_the_other_within_seconds(installation: Installation) -> None:
    async with installation.two_pods() as (one, two):
        visit = await visit_at(installation, one, two)
        async with AsyncExitStack() as stack:
            customer, agent, welcome = await admitted_pair(stack, one, visit)
            await one.kill()
            killed_at = time.monotonic()
            for client in (customer, agent):
                assert "closing" not in await client.hear_the_rest()
        back = await come_back(two, visit, welcome.epoch, seconds=5)
        assert time.monotonic() - killed_at < 4.0
        assert back.epoch > welcome.epoch
        assert (back.resumed, back.appointment.state, back.appointment.admitted) == (False, "in_progress", True)
        async with AsyncExitStack() as stack:
            customer, agent, _ = await admitted_pair(stack, two, visit)
            offer = Signal(member_id=visit.participant.id, description=Description(type=DESCRIPTION_TYPE_OFFER))
            await agent.say_reliably(signal=offer)
            await customer.hear("signal")


async def test_a_paused_pod_fences_itself_before_it_says_anything(installation: Installation) -> None:
    async with installation.two_pods() as (one, two):
        visit = await visit_at(installation, one, two)
        async with AsyncExitStack() as stack:
            customer, agent, welcome = await admitted_pair(stack, one, visit)
            one.pause()
            back = await come_back(two, visit, welcome.epoch, seconds=8)
            assert back.epoch > welcome.epoch
            # Both are waiting for the paused pod when it wakes up: frames of a client, and news.
            offer = Signal(member_id=visit.participant.id, description=Description(type=DESCRIPTION_TYPE_OFFER))
            await agent.say_reliably(signal=offer)
            await visit.post("for the new owner")
            one.resume()
            for client in (customer, agent):
                heard_before = len(client.frames)
                rest = await client.hear_the_rest()
                told = [frame.WhichOneof("body") for frame in client.frames[heard_before:]]
                assert rest[-1] == "closing"
                assert "message_news" not in told
                assert "signal" not in told
                assert client.frames[-1].closing.reason == live_pb2.CLOSING_REASON_LEASE_LOST
        assert await one.metric("parley_live_fenced_total") == 1

        await visit_at(installation, one, two, apart_from=visit.id)


async def test_a_pod_that_is_asked_to_end_sends_its_clients_to_the_other(installation: Installation) -> None:
    async with installation.two_pods() as (one, two):
        visit = await visit_at(installation, one, two)
        async with AsyncExitStack() as stack:
            customer, agent, welcome = await admitted_pair(stack, one, visit)
            ending = asyncio.create_task(one.stop())
            for client in (customer, agent):
                await client.hear_the_rest()
                assert client.frames[-1].closing.reason == live_pb2.CLOSING_REASON_DRAINING
                assert client.frames[-1].closing.retry_after_seconds == 0
            # Its leases were given back before: nobody waits for them to lapse.
            assert await installation.serving() == [two.name]
            back = await come_back(two, visit, welcome.epoch, seconds=5)
        assert back.epoch > welcome.epoch
        await asyncio.wait_for(ending, 10)


async def test_a_pod_that_starts_knows_whose_sign_in_has_ended_lately(installation: Installation) -> None:
    ended, other = await arrival(installation), await arrival(installation)
    await ended.tell_accounts(session_ended=SessionEnded(session_id=ended.agent.session_id))
    async with installation.pod("signaling-a") as pod, joined(pod.url, other.agent_token(), other.id, "page-agent"):
        assert await refusal(pod.url, ended.agent_token(), ended.id) == "UNAUTHENTICATED"


@pytest_asyncio.fixture
async def told(installation: Installation) -> AsyncIterator[list[SignalingEvent]]:
    async with listen_for_test(installation.kafka_brokers, "parley.signaling.v1", SignalingEvent.FromString) as told:
        yield told


async def test_events_reach_the_pod_that_serves_the_desk_and_tell_the_audit_trail(
    installation: Installation, told: list[SignalingEvent]
) -> None:
    async with installation.two_pods() as (one, two):
        visit = await visit_at(installation, one, two)
        team = visit.appointment.team_id
        desk_url = await locate(two, visit.agent, team_id=team)
        async with joined(desk_url, visit.agent_token(), team, "page-desk", kind=CHANNEL_KIND_DESK) as (desk, _):
            async with joined(one.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
                await desk.hear("appointment_news", lambda news: news.customer_online)
                await visit.admit()
                await desk.hear("appointment_news", lambda news: news.state == "in_progress")
                await customer.hear("appointment_news", lambda news: news.admitted)
                await customer.say(
                    call_stats=live_pb2.CallStats(phase=live_pb2.CALL_PHASE_CONNECTED, first_frame_ms=321)
                )
                await customer.say(bye=live_pb2.Bye())
            await desk.hear("appointment_news", lambda news: not news.customer_online)

        def mine() -> list[str | None]:
            return [
                event.WhichOneof("event")
                for event in told
                if event.envelope.appointment_id == visit.id and event.envelope.actor.id == visit.participant.id
            ]

        await eventually(lambda: mine() == ["member_joined", "call_connected", "member_left"], what="the call's events")
