"""The HTTP server ends without breaking a request off."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from parley.gateway.http_api.server import HttpServer

DRAIN_SECONDS = 5.0


class Answers:
    """An application; "/slow" waits until it may."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self.quick), Route("/slow", self.slow)])

    async def quick(self, _: Request) -> PlainTextResponse:
        return PlainTextResponse("well")

    async def slow(self, _: Request) -> PlainTextResponse:
        self.begun.set()
        await self.may.wait()
        return PlainTextResponse("well")


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def server(answers: Answers) -> AsyncIterator[HttpServer]:
    server = HttpServer(answers.app, "127.0.0.1", 0)
    await server.start()
    yield server
    answers.may.set()
    await server.drain(DRAIN_SECONDS)


async def refuses(port: int) -> None:
    """Return once nobody connects any more."""
    with contextlib.suppress(ConnectionRefusedError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while True:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                await asyncio.sleep(0.05)


async def test_connections_end_with_an_answer_that_says_so(server: HttpServer) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as kept:
        assert "connection" not in (await kept.get("/")).headers
        draining = asyncio.create_task(server.drain(DRAIN_SECONDS))
        await asyncio.sleep(0)
        last = await kept.get("/")
        assert (last.text, last.headers["connection"]) == ("well", "close")
        await draining
        with pytest.raises(httpx.ConnectError):
            await kept.get("/")


async def test_what_is_in_hand_is_finished_before_the_end(server: HttpServer, answers: Answers) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http:
        asking = asyncio.create_task(http.get("/slow"))
        await answers.begun.wait()
        draining = asyncio.create_task(server.drain(DRAIN_SECONDS))
        await refuses(server.port)
        answers.may.set()
        assert (await asking).text == "well"
        await draining


@pytest.mark.parametrize("seconds", [0.0, 0.2])
async def test_what_does_not_end_keeps_nobody_beyond_the_drain(
    server: HttpServer, answers: Answers, seconds: float
) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http:
        asking = asyncio.create_task(http.get("/slow"))
        await answers.begun.wait()
        async with asyncio.timeout(DRAIN_SECONDS):
            await server.drain(seconds)
        assert not asking.done()
        answers.may.set()
        await asking
