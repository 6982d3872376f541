"""Calls of endpoints, over real TLS: nothing but what a tenant named is reached, and nothing holds a call up."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import pytest
import pytest_asyncio

from parley.common.testing.servers import free_port
from parley.notifications.domain.webhook_delivery import MAX_ANSWER, Answer
from parley.notifications.webhook_caller import HttpWebhookCaller, Resolver

from .receivers import HOST, Receiver, https_receiver, never

PUBLIC, OTHER, PRIVATE = "193.0.6.139", "2001:4860:4860::8888", "10.0.0.5"
PATIENCE = 10.0


@dataclass
class Detour(httpcore.AsyncNetworkBackend):
    """Takes every connection to `port` here, and remembers where it should have gone; `dead` does not answer."""

    port: int
    dead: set[str] = field(default_factory=set)
    connected: list[tuple[str, int]] = field(default_factory=list)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("nobody there")
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port, timeout)


@dataclass
class Names:
    """Resolves each time to the next of the answers, and to the last from then on."""

    answers: list[Sequence[str]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest_asyncio.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[Receiver]:
    async with https_receiver(tmp_path) as receiver:
        yield receiver


@pytest.fixture
def detour(receiver: Receiver) -> Detour:
    return Detour(receiver.port)


def caller(receiver: Receiver, detour: Detour | None, *addresses: Sequence[str]) -> HttpWebhookCaller:
    tls = ssl.create_default_context(cafile=str(receiver.certificate))
    return HttpWebhookCaller(tls, Names([*addresses]).resolve, network=detour)


async def call(by: HttpWebhookCaller, url: str = f"https://{HOST}/in?key=1", seconds: float = PATIENCE) -> Answer:
    return await by.call(url, {"webhook-id": "evt_a", "content-type": "application/json"}, b'{"type":"x"}', seconds)


class TestCalling:
    async def test_the_endpoint_gets_the_very_bytes_and_headers(self, receiver: Receiver, detour: Detour) -> None:
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(204, "")
        (received,) = receiver.received
        assert (received.line, received.body) == ("POST /in?key=1 HTTP/1.1", '{"type":"x"}')
        told = {name: received.headers[name] for name in ("host", "webhook-id", "content-type", "user-agent")}
        assert told == {
            "host": HOST,
            "webhook-id": "evt_a",
            "content-type": "application/json",
            "user-agent": "Parley-Webhooks/1",
        }

    async def test_the_beginning_of_an_answer_is_told(self, receiver: Receiver, detour: Detour) -> None:
        body = "é" * 100_000
        receiver.answer = b"HTTP/1.1 500 Oops\r\ncontent-length: 200000\r\n\r\n" + body.encode()
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(500, "é" * MAX_ANSWER)

    async def test_a_redirect_is_an_answer_and_followed_nowhere(self, receiver: Receiver, detour: Detour) -> None:
        receiver.answer = b"HTTP/1.1 307 Elsewhere\r\nlocation: https://127.0.0.1/\r\ncontent-length: 0\r\n\r\n"
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(307, "")
        assert len(receiver.received) == len(detour.connected) == 1

    @pytest.mark.parametrize(
        ("asked", "seconds"),
        [("120", 120), ("", 0), ("-1", 0), ("9" * 10_000, 0), ("Fri, 27 Nov 2026 12:00:00 GMT", 0)],
        ids=["seconds", "nothing", "negative", "endless", "date"],
    )
    async def test_how_long_it_wants_to_be_left_alone_is_told(
        self, receiver: Receiver, detour: Detour, asked: str, seconds: int
    ) -> None:
        receiver.answer = f"HTTP/1.1 429 Later\r\nretry-after: {asked}\r\ncontent-length: 0\r\n\r\n".encode()
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(429, "", seconds)

    async def test_calls_share_no_connection(self, receiver: Receiver, detour: Detour) -> None:
        by = caller(receiver, detour, [PUBLIC])
        await asyncio.gather(*(call(by) for _ in range(5)))
        await call(by)
        assert len(detour.connected) == 6


class TestPrivateAddresses:
    @pytest.mark.parametrize(
        "addresses",
        [
            [PRIVATE],
            ["127.0.0.1"],
            ["::1"],
            ["::ffff:10.0.0.5"],
            ["64:ff9b::a00:5"],
            ["fe80::1%eth0"],
            [PUBLIC, PRIVATE],
        ],
    )
    async def test_a_name_that_leads_to_any_is_not_called(
        self, receiver: Receiver, detour: Detour, addresses: list[str]
    ) -> None:
        answer = await call(caller(receiver, detour, addresses))
        assert answer == Answer(0, "the name leads to no address on the public internet")
        assert (detour.connected, receiver.received) == ([], [])

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f000001", "localhost"]
    )
    async def test_however_this_machine_is_spelled_it_is_not_called(
        self, receiver: Receiver, detour: Detour, host: str
    ) -> None:
        resolver = Resolver(2)
        by = HttpWebhookCaller(ssl.create_default_context(), resolver.resolve, network=detour)
        assert (await call(by, f"https://{host}:{receiver.port}/")).status == 0
        assert detour.connected == []
        await resolver.close()

    async def test_a_name_that_changes_its_mind_is_asked_once_and_taken_at_its_word(
        self, receiver: Receiver, detour: Detour
    ) -> None:
        names = Names([[PUBLIC], ["127.0.0.1"]])
        tls = ssl.create_default_context(cafile=str(receiver.certificate))
        by = HttpWebhookCaller(tls, names.resolve, network=detour)
        assert (await call(by)).status == 204
        assert (names.asked, detour.connected) == ([(HOST, 443)], [(PUBLIC, 443)])
        assert (await call(by)).status == 0
        assert len(detour.connected) == len(receiver.received) == 1

    async def test_development_may_call_them(self, receiver: Receiver) -> None:
        resolver = Resolver(2)
        tls = ssl.create_default_context(cafile=str(receiver.certificate))
        by = HttpWebhookCaller(tls, resolver.resolve, allow_private=True)
        assert (await call(by, f"https://localhost:{receiver.port}/")).status == 204
        await resolver.close()


class TestNoAnswer:
    async def test_another_address_is_tried_when_one_is_dead(self, receiver: Receiver, detour: Detour) -> None:
        detour.dead = {OTHER}
        assert (await call(caller(receiver, detour, [OTHER, PUBLIC]))).status == 204
        assert [host for host, _ in detour.connected] == [OTHER, PUBLIC]

    async def test_when_all_are_dead_it_is_told(self, receiver: Receiver, detour: Detour) -> None:
        detour.dead = {PUBLIC}
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(0, "no connection")

    async def test_a_port_that_nobody_listens_at_is_told(self, receiver: Receiver) -> None:
        detour = Detour(free_port())
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(0, "no connection")

    async def test_a_name_that_does_not_exist_looks_like_a_private_one(self, detour: Detour) -> None:
        async def resolve(_host: str, _port: int) -> Sequence[str]:
            raise OSError("no such name")

        by = HttpWebhookCaller(ssl.create_default_context(), resolve, network=detour)
        assert await call(by) == Answer(0, "the name leads to no address on the public internet")

    async def test_a_certificate_for_another_name_is_refused(self, receiver: Receiver, detour: Detour) -> None:
        answer = await call(caller(receiver, detour, [PUBLIC]), "https://other.example/")
        assert answer.status == 0
        assert answer.text.startswith("TLS: Hostname mismatch")
        assert receiver.received == []

    async def test_a_certificate_that_nobody_vouches_for_is_refused(self, receiver: Receiver, detour: Detour) -> None:
        by = HttpWebhookCaller(ssl.create_default_context(), Names([[PUBLIC]]).resolve, network=detour)
        assert await call(by) == Answer(0, "TLS: self-signed certificate")

    async def test_what_is_not_http_is_told(self, receiver: Receiver, detour: Detour) -> None:
        receiver.answer = b"220 mail.example ESMTP\r\n\r\n"
        assert await call(caller(receiver, detour, [PUBLIC])) == Answer(0, "the answer is not HTTP")

    async def test_a_header_without_end_is_not_read_for_ever(self, receiver: Receiver, detour: Detour) -> None:
        receiver.answer = b"HTTP/1.1 200 OK\r\nx: " + b"y" * 1_000_000
        assert (await call(caller(receiver, detour, [PUBLIC]))).status == 0

    async def test_who_never_answers_is_waited_for_no_longer_than_that(
        self, receiver: Receiver, detour: Detour
    ) -> None:
        receiver.respond = never
        assert await call(caller(receiver, detour, [PUBLIC]), seconds=0.2) == Answer(0, "no answer in time")

    async def test_who_answers_by_the_byte_gains_no_time(self, receiver: Receiver, detour: Detour) -> None:
        async def drip(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"1\r\nx\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)

        receiver.respond = drip
        assert await call(caller(receiver, detour, [PUBLIC]), seconds=0.3) == Answer(0, "no answer in time")
