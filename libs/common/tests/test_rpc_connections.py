"""Connections end while calls go on, so that a backend that was added gets its share."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import dns.message
import dns.rdatatype
import dns.rrset
import grpc

from parley.api.accounts.v1 import service_pb2_grpc
from parley.api.accounts.v1.accounts_pb2 import Tenant
from parley.api.accounts.v1.service_pb2 import GetTenantRequest
from parley.common import rpc
from parley.common.testing.servers import free_port
from parley.common.testing.serving import LocalAddress
from parley.common.testing.tokens import verifier_for_test
from parley.common.testing.waiting import eventually

from .rpc_service import SERVICE, Servicer, ask

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

AGE_SECONDS = 0.1


class Peers(Servicer):
    """Answers whose connection a call came over; the first call waits for `release`."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting, self.release = asyncio.Event(), asyncio.Event()

    async def GetTenant(
        self, request: GetTenantRequest, context: "grpc.aio.ServicerContext[GetTenantRequest, Tenant]"
    ) -> Tenant:
        if not self.waiting.is_set():
            self.waiting.set()
            await self.release.wait()
        return Tenant(name=context.peer())


class Names(asyncio.DatagramProtocol):
    """A name server that has these addresses for every name; a lost one answers nothing, and counts questions."""

    def __init__(self) -> None:
        self.addresses = ["127.0.0.1"]
        self.lost, self.asked_in_vain = False, 0

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, peer: tuple[str, int]) -> None:
        if self.lost:
            self.asked_in_vain += 1
            return
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        (question,) = query.question
        if question.rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(question.name, 1, "IN", "A", *self.addresses))
        self._transport.sendto(answer.to_wire(), peer)


@contextlib.asynccontextmanager
async def serving(servicer: Servicer, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[int]:
    server = rpc.Server(LocalAddress(host, port), verifier_for_test(), connection_seconds=AGE_SECONDS)
    server.add(service_pb2_grpc.add_AccountsServiceServicer_to_server, servicer, SERVICE)
    await server.start()
    try:
        yield server.port
    finally:
        await server.drain(0)


async def over_connections(stub: "AccountsServiceAsyncStub", number: int) -> None:
    """Call, several at a time, until that many connections have answered. Raises what a call raises."""
    seen: set[str] = set()
    while len(seen) < number:
        seen |= set(await asyncio.gather(*(ask(stub) for _ in range(5))))


async def test_no_call_fails_over_many_connections_that_end_and_one_under_way_outlives_them() -> None:
    servicer = Peers()  # type: ignore[abstract]  # the other methods aren't called
    async with serving(servicer) as port, rpc.channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.AccountsServiceStub(channel)
        under_way = asyncio.create_task(ask(stub))
        await servicer.waiting.wait()
        async with asyncio.timeout(10):
            await over_connections(stub, 10)
        servicer.release.set()
        assert await under_way


@contextlib.asynccontextmanager
async def named(names: Names, port: int) -> AsyncIterator[str]:
    """The target of a channel to all that `names` has, for as long as it answers."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: names, local_addr=("127.0.0.1", 0))
    name_server = transport.get_extra_info("sockname")[1]
    with contextlib.closing(transport):
        yield f"dns://127.0.0.1:{name_server}/backends.test:{port}"


def answering(word: str) -> Servicer:
    async def act() -> str:
        return word

    servicer = Servicer()  # type: ignore[abstract]  # the other methods aren't called
    servicer.act = act
    return servicer


async def test_an_added_backend_is_found_and_stays_known_when_names_and_the_others_are_lost() -> None:
    names, port = Names(), free_port()
    async with (
        serving(answering("other"), "127.0.0.2", port),
        contextlib.AsyncExitStack() as one,
        named(names, port) as target,
        rpc.channel(target) as channel,
    ):
        await one.enter_async_context(serving(answering("one"), port=port))
        stub = service_pb2_grpc.AccountsServiceStub(channel)
        assert await ask(stub) == "one"
        names.addresses.append("127.0.0.2")

        async def found() -> bool:
            return await ask(stub) == "other"

        await eventually(found, what="a call of the backend that was added")
        names.lost = True
        await one.aclose()
        answers = set()

        async def asked_in_vain() -> bool:
            answers.add(await ask(stub))
            return names.asked_in_vain > 0

        await eventually(asked_in_vain, what="a question that nobody answers")
        answers.add(await ask(stub))
        assert answers == {"other"}
