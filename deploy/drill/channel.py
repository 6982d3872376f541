"""A live channel that stays open by itself, as the web client's does (services/web/src/state/live/client.ts)."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable

import httpx
from websockets.exceptions import WebSocketException

from deploy.drill.record import now
from deploy.local.api import ApiError
from deploy.local.live import Disordered, Live, Refused
from parley.api.live.v1 import live_pb2 as pb

# The web client's own figures.
WELCOME_SECONDS = 8.0
_PONG_SECONDS = 4.0
_STABLE_SECONDS = 5.0
_LOCATE_SECONDS = 15.0
_FIRST_PAUSE_SECONDS = 0.25
_GROWTH = 1.15
_LONGEST_PAUSE_SECONDS = 8.0
_ELSEWHERE = (pb.CLOSING_REASON_DRAINING, pb.CLOSING_REASON_LEASE_LOST)
_FAILURES = (OSError, WebSocketException, Refused, httpx.TransportError, ApiError)

Locate = Callable[[], Awaitable[str]]


class Channel:
    """One page's channel, connected and resumed again and again.

    `locate` asks the API where it is served now. `on_disorder` is told where a frame was missing or came twice.
    """

    def __init__(
        self, live: Live, locate: Locate, token: Callable[[], str], on_disorder: Callable[[str], object]
    ) -> None:
        self._live = live
        self._locate = locate
        self._token = token
        self._on_disorder = on_disorder
        self._is_open = False
        self._heard_at = 0.0
        self._listener = live.on_frame
        live.on_frame = self._hear

    def listen(self, listener: Callable[[pb.ServerFrame], object]) -> None:
        """Hand each frame that arrives to a listener."""
        self._listener = listener

    async def signal(self, member_id: str, candidate: str) -> None:
        """Send a candidate to another member. Raises ConnectionError where the channel is away."""
        if not self._is_open:
            raise ConnectionError("the sender's channel is away")
        try:
            await self._live.candidate(member_id, candidate)
        except WebSocketException as error:
            raise ConnectionError("the sender's channel broke") from error

    async def keep_open(self) -> None:
        """Until cancelled."""
        attempt, relocate = 0, False
        try:
            while True:
                opened_at = 0.0
                try:
                    await self._open(relocate)
                    opened_at = now()
                    await self._stay()
                except _FAILURES:
                    pass
                except Disordered as error:
                    self._on_disorder(str(error))
                if opened_at and now() - opened_at >= _STABLE_SECONDS:
                    attempt = 0
                relocate = attempt > 0 or self._is_elsewhere()
                await asyncio.sleep(_pause(attempt))
                attempt += 1
        finally:
            await self._live.close()

    async def _open(self, relocate: bool) -> None:
        if relocate:
            with contextlib.suppress(*_FAILURES):
                async with asyncio.timeout(_LOCATE_SECONDS):
                    self._live.url = await self._locate()
        self._live.token = self._token()
        async with asyncio.timeout(WELCOME_SECONDS):
            await self._live.reopen()

    async def _stay(self) -> None:
        self._is_open, self._heard_at = True, now()
        pinging = asyncio.create_task(self._ping())
        closed = asyncio.create_task(self._live.closed())
        try:
            done, _ = await asyncio.wait((pinging, closed), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await task
        finally:
            self._is_open = False
            pinging.cancel()
            closed.cancel()
            await asyncio.gather(pinging, closed, return_exceptions=True)
            await self._live.close()

    async def _ping(self) -> None:
        """Return once nothing was heard in time after a ping."""
        interval = (self._live.welcome.ping_interval_ms or 5000) / 1000
        while True:
            await asyncio.sleep(interval)
            self._live.token = self._token()
            asked_at = now()
            await self._live.ping()
            await asyncio.sleep(_PONG_SECONDS)
            if self._heard_at < asked_at:
                return
            interval = max(0.0, (self._live.welcome.ping_interval_ms or 5000) / 1000 - _PONG_SECONDS)

    def _is_elsewhere(self) -> bool:
        return self._live.closing is not None and self._live.closing.reason in _ELSEWHERE

    def _hear(self, frame: pb.ServerFrame) -> None:
        self._heard_at = now()
        self._listener(frame)


def _pause(attempt: int) -> float:
    """As backoff.ts: the first at once, then from 250 ms on 15 % longer each time, spread over half of it."""
    if attempt == 0:
        return 0.0
    ceiling = min(_FIRST_PAUSE_SECONDS * _GROWTH ** (attempt - 1), _LONGEST_PAUSE_SECONDS)
    return ceiling * (0.5 + random.random() / 2)  # noqa: S311
