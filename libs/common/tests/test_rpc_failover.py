"""A channel over several backends leaves one that stops answering, fails, or says that it does not serve."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from parley.api.accounts.v1 import service_pb2_grpc
from parley.common import rpc
from parley.common.errors import DeadlineExceeded, Unavailable
from parley.common.rpc import client
from parley.common.testing.serving import LocalAddress, serve_for_test
from parley.common.testing.tokens import verifier_for_test
from parley.common.testing.waiting import eventually

from .rpc_service import SERVICE, Servicer, ask
from .test_runner import started

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

Say = Callable[[int], Awaitable[None]]
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


def acting(answer: str) -> Servicer:
    """A servicer that gives this answer; without one it says UNAVAILABLE."""

    async def act() -> str:
        if not answer:
            raise Unavailable("The database is away.")
        return answer

    servicer = Servicer()  # type: ignore[abstract]  # the other methods aren't called
    servicer.act = act
    return servicer


@asynccontextmanager
async def told(servicer: Servicer) -> AsyncIterator[tuple[str, Say]]:
    """Serve, and give the target and what changes the status that clients are told: SERVING at first."""
    healths = health.aio.HealthServicer()  # type: ignore[attr-defined]  # the stubs have no aio
    server = grpc.aio.server()
    service_pb2_grpc.add_AccountsServiceServicer_to_server(servicer, server)
    health_pb2_grpc.add_HealthServicer_to_server(healths, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()

    async def say(status: int) -> None:
        await healths.set("", status)

    await say(SERVING)
    try:
        yield f"127.0.0.1:{port}", say
    finally:
        await server.stop(0)


@asynccontextmanager
async def one_of_two_failing() -> "AsyncIterator[AccountsServiceAsyncStub]":
    """Call two backends, of which one fails and the other answers "other"."""
    register = service_pb2_grpc.add_AccountsServiceServicer_to_server
    async with (
        serve_for_test(register, acting(""), SERVICE) as one,
        serve_for_test(register, acting("other"), SERVICE) as other,
        rpc.channel(f"ipv4:{one},{other}") as channel,
    ):
        yield service_pb2_grpc.AccountsServiceStub(channel)


async def ten(stub: "AccountsServiceAsyncStub") -> set[str]:
    """What ten calls are answered with, one after the other; "" for a failure."""

    async def answer() -> str:
        try:
            return await ask(stub)
        except Unavailable:
            return ""

    return {await answer() for _ in range(10)}


async def test_a_backend_that_fails_gets_no_more_calls() -> None:
    async with one_of_two_failing() as stub:

        async def all_answered() -> bool:
            return await ten(stub) == {"other"}

        await eventually(all_answered, what="answers without the one that fails")


async def test_a_backend_that_fails_each_time_is_asked_again_as_soon_as_after_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Slow machines too make two calls to each within an interval: fewer count for nothing.
    hastened = json.dumps(client._SERVICE_CONFIG).replace('"1s"', '"0.05s"').replace('"10s"', '"0.2s"')
    monkeypatch.setattr(client, "_OPTIONS", [("grpc.service_config", hastened)])
    async with one_of_two_failing() as stub:
        returns, left_out = 0, False
        # Fifteen times 0.2 s, and not 0.2 s + 0.4 s + … + 3 s, which are 24 s.
        async with asyncio.timeout(16):
            while returns < 15:
                answers = await ten(stub)
                returns += left_out and "" in answers
                left_out = answers == {"other"}


async def test_a_backend_gets_calls_for_as_long_as_it_says_that_it_serves() -> None:
    async with (
        told(acting("one")) as (one, say),
        told(acting("other")) as (other, _),
        rpc.channel(f"ipv4:{one},{other}") as channel,
    ):
        stub = service_pb2_grpc.AccountsServiceStub(channel)

        async def both_answered() -> bool:
            return await ten(stub) == {"one", "other"}

        async def other_answered() -> bool:
            return await ten(stub) == {"other"}

        await eventually(both_answered, what="answers of both")
        await say(NOT_SERVING)
        await eventually(other_answered, what="answers of the one that serves")
        await say(SERVING)
        await eventually(both_answered, what="answers of both again")


async def test_a_call_that_reaches_nobody_waits_a_moment_for_somebody() -> None:
    async with told(acting("served")) as (target, say), rpc.channel(target) as channel:
        stub = service_pb2_grpc.AccountsServiceStub(channel)
        assert await ask(stub) == "served"
        await say(NOT_SERVING)
        await eventually(lambda: channel.get_state() is grpc.ChannelConnectivity.TRANSIENT_FAILURE)
        waiting = asyncio.create_task(ask(stub))
        await asyncio.sleep(0.2)
        await say(SERVING)
        assert await waiting == "served"
        await say(NOT_SERVING)
        await eventually(lambda: channel.get_state() is grpc.ChannelConnectivity.TRANSIENT_FAILURE)
        with pytest.raises(Unavailable):
            await asyncio.wait_for(ask(stub), 3)


async def test_calls_go_round_a_backend_that_is_frozen() -> None:
    async with started() as one, started() as other:
        await asyncio.gather(one.wait_until_ready(), other.wait_until_ready())
        target = f"ipv4:127.0.0.1:{one.grpc_port},127.0.0.1:{other.grpc_port}"
        async with rpc.channel(target) as channel:
            health = health_pb2_grpc.HealthStub(channel)

            async def answered() -> bool:
                try:
                    await health.Check(health_pb2.HealthCheckRequest(), timeout=0.5)
                except (DeadlineExceeded, Unavailable):
                    return False
                return True

            async def ten_answered() -> bool:
                return all([await answered() for _ in range(10)])

            await eventually(ten_answered, what="answers of both")
            one.process.send_signal(signal.SIGSTOP)
            await eventually(ten_answered, what="answers without the frozen one")


async def test_the_connection_to_a_frozen_backend_is_given_up_before_a_call_is() -> None:
    async with started() as frozen:
        await frozen.wait_until_ready()
        async with rpc.channel(f"127.0.0.1:{frozen.grpc_port}") as channel:
            health = health_pb2_grpc.HealthStub(channel)
            await health.Check(health_pb2.HealthCheckRequest(), timeout=5)
            frozen.process.send_signal(signal.SIGSTOP)
            with pytest.raises(Unavailable):
                await health.Check(health_pb2.HealthCheckRequest(), timeout=20)


async def test_a_backend_that_drains_refuses_nobody() -> None:
    register = service_pb2_grpc.add_AccountsServiceServicer_to_server
    leaving = rpc.Server(LocalAddress(), verifier_for_test())
    leaving.add(register, acting("leaving"), SERVICE)
    await leaving.start()
    async with (
        serve_for_test(register, acting("other"), SERVICE) as other,
        rpc.channel(f"ipv4:127.0.0.1:{leaving.port},{other}") as channel,
    ):
        stub = service_pb2_grpc.AccountsServiceStub(channel)
        answers: list[str] = []
        drained = asyncio.Event()

        async def ask_on() -> None:
            while not drained.is_set():
                answers.append(await ask(stub))

        async with asyncio.TaskGroup() as callers:
            for _ in range(32):
                callers.create_task(ask_on())
            await eventually(lambda: answers.count("leaving") > 100, what="calls to the one that is to leave")
            await leaving.drain(2)
            drained.set()
        assert await ten(stub) == {"other"}
