"""One real pod on a real socket: who is let in, what breaks the protocol, what is cut, and how a socket resumes."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parley.api.live.v1 import live_pb2
from parley.api.live.v1.live_pb2 import (
    CHANNEL_KIND_DESK,
    Ping,
    SetMedia,
    Typing,
)
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.tokens import token_for
from parley.common.testing.waiting import eventually

from .client import Client, closing, connected, hello, joined, offer, refusal
from .pods import Installation, Process, Visit, arrival

Closed = Callable[[Client], Awaitable[int]]


# Who may come in


async def test_hello_is_refused_to_whoever_does_not_belong_here(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    other = await arrival(installation)
    operator = token_for(Caller(Kind.STAFF, "stf_root", roles=frozenset({"operator"})))
    service = token_for(Caller(Kind.SERVICE, "chat"))
    assert await refusal(pod.url, "no token", visit.id) == "UNAUTHENTICATED"
    assert await refusal(pod.url, other.customer_token(), visit.id) == "FORBIDDEN"
    assert await refusal(pod.url, other.agent_token(), visit.id) == "FORBIDDEN"
    assert await refusal(pod.url, operator, visit.id) == "FORBIDDEN"
    assert await refusal(pod.url, service, visit.id) == "FORBIDDEN"
    assert await refusal(pod.url, visit.agent_token(), new_id("apt")) == "FORBIDDEN"
    assert await refusal(pod.url, visit.customer_token("dev_unknown"), visit.id) == "REPLACED"
    desk = visit.appointment.team_id
    assert await refusal(pod.url, visit.customer_token(), desk, kind=CHANNEL_KIND_DESK) == "FORBIDDEN"
    assert await refusal(pod.url, other.agent_token(), desk, kind=CHANNEL_KIND_DESK) == "FORBIDDEN"


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
