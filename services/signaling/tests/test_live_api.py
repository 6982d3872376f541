"""One real pod on a real socket: what clients may say and what they are told."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parley.api.appointments.v1 import appointments_pb2
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT, ACTOR_KIND_STAFF, Actor
from parley.api.live.v1 import live_pb2
from parley.api.live.v1.live_pb2 import (
    CHANNEL_KIND_DESK,
    DESCRIPTION_TYPE_OFFER,
    MEMBER_KIND_CUSTOMER,
    Bye,
    Candidate,
    Description,
    Ping,
    SetMedia,
    Signal,
    Typing,
)
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.tokens import token_for
from parley.common.testing.waiting import eventually

from .client import Client, connected, hello, joined
from .pods import Installation, Process, Visit, arrival

Closed = Callable[[Client], Awaitable[int]]


@pytest_asyncio.fixture(scope="module")
async def pod(installation: Installation) -> AsyncIterator[Process]:
    async with installation.pod("signaling-0") as pod:
        yield pod


@pytest_asyncio.fixture
async def visit(installation: Installation) -> Visit:
    return await arrival(installation)


def offer(to: str, sdp: str = "v=0") -> Signal:
    return Signal(member_id=to, description=Description(type=DESCRIPTION_TYPE_OFFER, sdp=sdp))


async def closing(client: Client) -> str:
    """Return the reason that the server gives before it closes."""
    rest = await client.hear_the_rest()
    assert rest[-1:] == ["closing"], rest
    return live_pb2.ClosingReason.Name(client.frames[-1].closing.reason).removeprefix("CLOSING_REASON_")


async def refusal(pod: Process, token: str, channel_id: str, **options: int) -> str:
    """Return why a Hello is answered with a Closing."""
    async with connected(pod.url) as client:
        await client.say(hello=hello(token, channel_id, "page-refused", **options))
        return await closing(client)


# Admission


async def test_sdp_and_candidates_pass_between_the_two_once_the_customer_is_admitted(
    pod: Process, visit: Visit
) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, welcome),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        assert (welcome.appointment.state, welcome.appointment.admitted) == ("waiting", False)
        await visit.admit()
        assert (await customer.hear("appointment_news")).admitted
        assert (await agent.hear("appointment_news")).admitted
        await agent.say_reliably(signal=offer(visit.participant.id))
        heard = await customer.hear("signal")
        assert (heard.member_id, heard.session_id, heard.description.sdp) == (visit.agent.subject, "page-agent", "v=0")
        await customer.say_reliably(
            signal=Signal(member_id=visit.agent.subject, candidate=Candidate(candidate="c", sdp_mid="0"))
        )
        answered = await agent.hear("signal")
        assert (answered.member_id, answered.candidate.candidate) == (visit.participant.id, "c")


async def test_before_admission_no_sdp_and_no_candidate_passes_in_either_direction(pod: Process, visit: Visit) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        await agent.say_reliably(signal=offer(visit.participant.id))
        await customer.say_reliably(signal=Signal(member_id=visit.agent.subject, candidate=Candidate(candidate="c")))
        # Both are handled once the pongs acknowledge them, and what they caused comes before what follows.
        for client in (agent, customer):
            await client.say(ping=Ping())
            assert (await client.hear("pong")).ack == 1
        await visit.admit()
        for client in (agent, customer):
            await client.hear("appointment_news", lambda news: news.admitted)
            assert client.bodies("signal") == []


async def test_back_in_the_queue_nothing_passes_any_more(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        visit.participant.admitted = False
        await visit.publish(state=appointments_pb2.APPOINTMENT_STATE_WAITING)
        await agent.hear("appointment_news", lambda news: not news.admitted)
        await agent.say_reliably(signal=offer(visit.participant.id))
        await agent.say(ping=Ping())
        await agent.hear("pong")
        await visit.post()
        await customer.hear("message_news")
        assert customer.bodies("signal") == []


async def test_only_the_specialist_of_the_call_exchanges_media(pod: Process, visit: Visit) -> None:
    await visit.admit()
    colleague = Caller(
        Kind.STAFF,
        new_id("stf"),
        tenant_id=visit.agent.tenant_id,
        roles=visit.agent.roles,
        team_ids=visit.agent.team_ids,
    )
    token = token_for(colleague)
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, token, visit.id, "page-colleague") as (other, welcome),
    ):
        assert not welcome.appointment.admitted
        await other.say_reliably(signal=offer(visit.participant.id))
        await other.say(ping=Ping())
        await other.hear("pong")
        await visit.post()
        await customer.hear("message_news")
        assert customer.bodies("signal") == []


async def test_a_waiting_customer_is_told_its_place_and_how_it_changes(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    first = await arrival(installation, tenant_id=visit.appointment.tenant_id)
    first.appointment.team_id = visit.appointment.team_id
    first.appointment.waiting_since.FromSeconds(1)
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        news = await customer.hear("queue_news")
        assert (news.position, news.length) == (2, 2)
        await first.admit()
        news = await customer.hear("queue_news")
        assert (news.position, news.length) == (1, 1)


# The end of an appointment, of a link, of a device


async def within_a_second(client: Client, act: Callable[[], Awaitable[None]]) -> str:
    started = time.monotonic()
    await act()
    reason = await closing(client)
    assert time.monotonic() - started < 1.0
    return reason


async def test_the_end_of_the_appointment_closes_both_sockets_within_a_second(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        state = appointments_pb2.APPOINTMENT_STATE_COMPLETED
        assert await within_a_second(customer, lambda: visit.publish(state=state)) == "ENDED"
        assert await closing(agent) == "ENDED"
    assert await refusal(pod, visit.customer_token(), visit.id) == "ENDED"


async def test_a_revoked_link_closes_its_devices_socket_within_a_second(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        token = visit.customer_token()
        visit.participant.device_id = ""
        visit.appointment.links[0].revoked_at.FromSeconds(1)
        invited = appointments_pb2.APPOINTMENT_STATE_INVITED
        assert await within_a_second(customer, lambda: visit.publish(state=invited)) == "REVOKED"
    assert await refusal(pod, token, visit.id) == "REVOKED"


async def test_a_further_device_waits_outside_and_closes_the_first_when_it_is_admitted(
    pod: Process, visit: Visit
) -> None:
    await visit.admit()
    first_token = visit.customer_token()
    visit.participant.pending_device_id = "dev_second"
    await visit.publish()
    async with (
        joined(pod.url, first_token, visit.id, "page-first") as (first, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, welcome),
        joined(pod.url, visit.customer_token("dev_second"), visit.id, "page-second") as (second, waiting),
    ):
        assert welcome.appointment.device_waiting
        assert [member.id for member in waiting.members] == [visit.participant.id]
        await agent.say_reliably(signal=offer(visit.participant.id, "for the first"))
        await first.hear("signal")
        visit.participant.device_id, visit.participant.pending_device_id = "dev_second", ""
        assert await within_a_second(first, visit.publish) == "REPLACED"
        await second.hear("appointment_news", lambda news: news.admitted)
        await agent.hear("presence", lambda presence: presence.member.session_id == "page-second")
        await agent.say_reliably(signal=offer(visit.participant.id, "for the second"))
        assert (await second.hear("signal")).description.sdp == "for the second"
    assert await refusal(pod, first_token, visit.id) == "REPLACED"


async def test_a_device_may_be_faster_than_the_news_of_its_entry(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _):
        visit.participant.device_id = "dev_fast"
        visit.appointment.version += 1
        async with joined(pod.url, visit.customer_token(), visit.id, "page-fast") as (_, welcome):
            assert welcome.appointment.version == visit.appointment.version
            await agent.hear("presence", lambda presence: presence.member.session_id == "page-fast")


async def test_another_page_of_the_same_device_replaces_the_first(pod: Process, visit: Visit) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-one") as (one, _),
        joined(pod.url, visit.customer_token(), visit.id, "page-two"),
    ):
        assert await closing(one) == "REPLACED"


# Chat and presence


async def test_chat_reaches_both_sides_before_and_after_admission(pod: Process, visit: Visit) -> None:
    customer_actor = Actor(kind=ACTOR_KIND_PARTICIPANT, id=visit.participant.id)
    agent_actor = Actor(kind=ACTOR_KIND_STAFF, id=visit.agent.subject)
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        stored = await visit.post("Bonjour", customer_actor)
        for client in (customer, agent):
            news = await client.hear("message_news")
            assert (news.id, news.client_id, news.text) == (stored.id, stored.client_id, "Bonjour")
            assert news.sender_kind == MEMBER_KIND_CUSTOMER
        await visit.admit()
        await visit.post("Oui ?", agent_actor)
        assert (await customer.hear("message_news")).text == "Oui ?"
        await visit.read(visit.participant.id, stored.id)
        assert (await agent.hear("receipt_news")).read_up_to == stored.id
        await customer.say(typing=Typing(typing=True, member_id="somebody else"))
        assert (await agent.hear("typing")).member_id == visit.participant.id


async def test_another_tenants_message_does_not_reach_the_room(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        await visit.post("forged", tenant_id="ten_other")
        await visit.post("true")
        assert (await customer.hear("message_news")).text == "true"


async def test_both_see_each_other_come_change_and_go(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, alone):
        assert [member.id for member in alone.members] == [visit.agent.subject]
        async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, welcome):
            assert {member.id for member in welcome.members} == {visit.agent.subject, visit.participant.id}
            came = await agent.hear("presence")
            assert (came.member.kind, came.member.online) == (MEMBER_KIND_CUSTOMER, True)
            await customer.say_reliably(set_media=SetMedia(microphone=True))
            assert (await agent.hear("presence")).member.media.microphone
            await customer.say(bye=Bye())
            assert not (await agent.hear("presence")).member.online


# Who may come in


async def test_hello_is_refused_to_whoever_does_not_belong_here(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    other = await arrival(installation)
    operator = token_for(Caller(Kind.STAFF, "stf_root", roles=frozenset({"operator"})))
    service = token_for(Caller(Kind.SERVICE, "chat"))
    assert await refusal(pod, "no token", visit.id) == "UNAUTHENTICATED"
    assert await refusal(pod, other.customer_token(), visit.id) == "FORBIDDEN"
    assert await refusal(pod, other.agent_token(), visit.id) == "FORBIDDEN"
    assert await refusal(pod, operator, visit.id) == "FORBIDDEN"
    assert await refusal(pod, service, visit.id) == "FORBIDDEN"
    assert await refusal(pod, visit.agent_token(), new_id("apt")) == "FORBIDDEN"
    assert await refusal(pod, visit.customer_token("dev_unknown"), visit.id) == "REPLACED"
    desk = visit.appointment.team_id
    assert await refusal(pod, visit.customer_token(), desk, kind=CHANNEL_KIND_DESK) == "FORBIDDEN"
    assert await refusal(pod, other.agent_token(), desk, kind=CHANNEL_KIND_DESK) == "FORBIDDEN"


async def test_a_fresh_token_keeps_the_socket_and_another_persons_closes_it(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    other = await arrival(installation)
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        await customer.say(ping=Ping(access_token=visit.customer_token()))
        await customer.hear("pong")
        await customer.say(ping=Ping(access_token=other.customer_token()))
        assert await closing(customer) == "UNAUTHENTICATED"


# The protocol


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xff\xff", id="no protobuf"),
        pytest.param("text", id="a text message"),
        pytest.param(live_pb2.ClientFrame(ping=Ping()).SerializeToString(), id="another frame first"),
        pytest.param(b"", id="an empty frame"),
    ],
)
async def test_whoever_does_not_speak_the_protocol_is_sent_away(pod: Process, data: bytes | str) -> None:
    async with connected(pod.url) as client:
        await client.socket.send(data)
        assert await closing(client) == "PROTOCOL_ERROR"


async def test_a_skipped_number_and_a_second_hello_break_the_protocol(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        customer.sent = 5
        await customer.say_reliably(set_media=SetMedia())
        assert await closing(customer) == "PROTOCOL_ERROR"
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        await customer.say(hello=hello(visit.customer_token(), visit.id, "page-customer"))
        assert await closing(customer) == "PROTOCOL_ERROR"


async def test_a_message_in_fragments_is_put_together_and_bounded(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        data = live_pb2.ClientFrame(ping=Ping(sent_at_ms=300)).SerializeToString()
        await customer.socket.send([data[:1], data[1:2], data[2:]])
        assert (await customer.hear("pong")).sent_at_ms == 300
        await customer.socket.send([b"\x00" * 60_000, b"\x00" * 60_000])
        assert await closing(customer) == "PROTOCOL_ERROR"


async def test_a_message_beyond_the_bound_is_not_read(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        await customer.socket.send(b"\x00" * 200_000)
        with pytest.raises(ConnectionClosed):
            await customer.next()
        assert customer.socket.close_code == 1009


async def test_silence_before_the_hello_closes_the_socket(pod: Process) -> None:
    async with connected(pod.url) as client:
        started = time.monotonic()
        assert await closing(client) == "SILENT"
        assert 4.5 < time.monotonic() - started < 6.5


async def test_twelve_seconds_of_silence_close_the_socket_and_pings_keep_it(pod: Process, visit: Visit) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (silent, welcome),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (pinging, _),
    ):
        assert welcome.ping_interval_ms == 5000

        async def ping() -> None:
            while True:
                await pinging.say(ping=Ping())
                await asyncio.sleep(welcome.ping_interval_ms / 1000)

        task = asyncio.create_task(ping())
        started = time.monotonic()
        silent_until = asyncio.timeout(20)
        async with silent_until:
            while True:
                try:
                    frame = await silent.socket.recv()
                except ConnectionClosed:
                    break
                silent.frames.append(live_pb2.ServerFrame.FromString(frame))  # type: ignore[arg-type]
        assert 11.5 < time.monotonic() - started < 14.5
        assert silent.frames[-1].closing.reason == live_pb2.CLOSING_REASON_SILENT
        task.cancel()
        assert {frame.WhichOneof("body") for frame in pinging.frames} <= {"welcome", "presence"}
        await pinging.say(ping=Ping(sent_at_ms=1))
        await pinging.hear("pong", lambda pong: pong.sent_at_ms == 1)


async def test_a_flood_is_cut(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        for _ in range(400):
            await customer.say(typing=Typing(typing=True))
        assert await closing(customer) == "OVERLOADED"
        assert customer.frames[-1].closing.retry_after_seconds == 1


async def test_a_reader_that_is_too_slow_is_cut_and_told_so(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with (
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
        connected(pod.url, max_queue=1) as slow,
    ):
        await slow.say(hello=hello(visit.customer_token(), visit.id, "page-customer"))
        await agent.hear("presence")
        before = await pod.metric("parley_live_closings_total", reason="SLOW")

        async def cut() -> bool:
            return await pod.metric("parley_live_closings_total", reason="SLOW") > before

        # Nobody reads at the other end: the buffers of the kernel fill up, then the server's.
        for _ in range(150):
            await agent.say_reliably(signal=offer(visit.participant.id, "x" * 60_000))
        await eventually(cut, what="the slow reader's end")
        assert await closing(slow) == "SLOW"


async def test_paths_health_and_origins(pod: Process, visit: Visit) -> None:
    root = f"http://127.0.0.1:{pod.live_port}"
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{root}/healthz")).status_code == 200
        assert (await client.get(f"{root}/v1/live")).status_code == 400
        assert (await client.get(f"{root}/other")).status_code == 404
    with pytest.raises(InvalidStatus):
        async with connected(f"ws://127.0.0.1:{pod.live_port}/v1/live/signaling-9"):
            pass
    async with joined(pod.bare_url, visit.customer_token(), visit.id, "page-customer"):
        pass
    async with connected(pod.url, origin="https://elsewhere.example") as client:
        await client.say(hello=hello("no token", visit.id, "page-elsewhere"))
        assert await closing(client) == "UNAUTHENTICATED"


# Numbers and resumption


async def test_a_lost_socket_resumes_with_exactly_what_was_missed(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (first, welcome):
        await visit.post("1")
        await visit.post("2")
        await first.hear("message_news", lambda news: news.text == "2")
        first.socket.transport.abort()
    # Nobody is there: kept for later.
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _):
        for text in ("3", "4"):
            await visit.post(text)
            await agent.hear("message_news")
    async with joined(
        pod.url, visit.customer_token(), visit.id, "page-customer", epoch=welcome.epoch, seq=first.last_seq
    ) as (second, back):
        assert (back.epoch, back.resumed) == (welcome.epoch, True)
        await visit.post("5")
        await second.hear("message_news", lambda news: news.text == "5")
        told = [frame.message_news.text for frame in second.frames if frame.WhichOneof("body") == "message_news"]
        assert told == ["3", "4", "5"]
        seqs = [frame.seq for frame in (*first.frames, *second.frames) if frame.seq]
        assert seqs == list(range(1, len(seqs) + 1))


async def test_a_clients_repeated_frames_are_handled_once(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, welcome):
            await agent.say_reliably(signal=offer(visit.participant.id, "once"))
            await customer.hear("signal")
            agent.socket.transport.abort()
        async with joined(
            pod.url, visit.agent_token(), visit.id, "page-agent", epoch=welcome.epoch, seq=agent.last_seq
        ) as (again, back):
            assert (back.resumed, back.ack) == (True, 1)
            # The answer was lost: the client says it again, and goes on.
            await again.say_reliably(signal=offer(visit.participant.id, "once"))
            await again.say_reliably(signal=offer(visit.participant.id, "twice"))
            assert (await customer.hear("signal")).description.sdp == "twice"


async def test_another_epoch_means_reload(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (_, welcome):
        pass
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer", epoch=welcome.epoch - 1, seq=7) as (
        _,
        back,
    ):
        assert (back.epoch, back.resumed) == (welcome.epoch, False)


async def test_a_resumption_needs_the_same_member_and_device(pod: Process, visit: Visit) -> None:
    visit.participant.pending_device_id = "dev_second"
    await visit.publish()
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (_, welcome):
        await visit.post("private")
        async with joined(
            pod.url, visit.customer_token("dev_second"), visit.id, "page-customer", epoch=welcome.epoch, seq=0
        ) as (stranger, back):
            assert not back.resumed
            await visit.publish()
            await stranger.hear("appointment_news")
            assert stranger.bodies("message_news") == []


# The desk


async def test_the_desk_hears_of_arrivals_presence_and_messages(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    team = visit.appointment.team_id
    stranger = await arrival(installation)
    async with joined(pod.url, visit.agent_token(), team, "page-desk", kind=CHANNEL_KIND_DESK) as (desk, welcome):
        assert not welcome.HasField("appointment")
        await stranger.publish()
        await visit.publish()
        news = await desk.hear("appointment_news")
        assert (news.appointment_id, news.state, news.customer_online) == (visit.id, "waiting", False)
        async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
            assert (await desk.hear("appointment_news")).customer_online
            await visit.post("Is anybody there?")
            assert (await desk.hear("message_news")).text == "Is anybody there?"
            await customer.say(bye=Bye())
        assert not (await desk.hear("appointment_news")).customer_online


async def test_a_desk_that_opens_later_hears_who_is_online_already(pod: Process, visit: Visit) -> None:
    team = visit.appointment.team_id
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer"):
        for page in ("page-one", "page-two"):
            async with joined(pod.url, visit.agent_token(), team, page, kind=CHANNEL_KIND_DESK) as (desk, _):
                news = await desk.hear("appointment_news")
                assert (news.appointment_id, news.customer_online) == (visit.id, True)
