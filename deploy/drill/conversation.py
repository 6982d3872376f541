"""The call of a run: two live channels in one room, what is written there, and what the two sides signal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import count

from deploy.drill.channel import WELCOME_SECONDS, Channel
from deploy.drill.company import Company
from deploy.drill.ledger import Ledger
from deploy.drill.pace import DEADLINE_SECONDS, insist, meanwhile
from deploy.drill.record import Record, Try, now
from deploy.local.live import Live, room
from parley.api.live.v1 import live_pb2 as pb

MESSAGE = "message"
_HOST, _GUEST = "host", "guest"


class Conversation:
    """The host's page and the guest's. What one of them sends, the other must hear."""

    def __init__(self, company: Company, record: Record, ledger: Ledger) -> None:
        self._company = company
        self._record = record
        self._ledger = ledger
        self._awaited: dict[tuple[str, str], asyncio.Event] = {}
        self._disorders = count(1)
        self._channels = {
            _HOST: Channel(
                self._room(), self._where_host_is, lambda: company.host.api.token, partial(self._miss, _HOST)
            ),
            _GUEST: Channel(
                self._room(),
                self._where_guest_is,
                lambda: str(company.guest.admission["access_token"]),
                partial(self._miss, _GUEST),
            ),
        }
        for side, channel in self._channels.items():
            channel.listen(partial(self._hear, side))

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Both pages are in the room meanwhile, as far as they can."""
        async with meanwhile(*(each.keep_open() for each in self._channels.values())):
            yield

    async def write(self, number: int) -> None:
        """Post a message, from each side in turn, for nobody may write four a second; the other side hears of it."""
        name, text = f"{self._company.tag}-{number}", f"Message {number}"
        listener = _HOST if number % 2 else _GUEST
        heard = self._awaited[listener, name] = asyncio.Event()
        self._ledger.asked(MESSAGE, name, now())
        if said := await insist(self._record, "chat", number, partial(self._post, listener, name, text)):
            acknowledged_at = now()
            self._ledger.acknowledged(MESSAGE, name, said, acknowledged_at)
            await self._await("news", number, acknowledged_at, heard)
        del self._awaited[listener, name]

    async def signal(self, number: int) -> None:
        """Send a frame of the call from the host's page to the guest's."""
        began, name = now(), f"frame {number}"
        heard = self._awaited[_GUEST, name] = asyncio.Event()
        try:
            await self._channels[_HOST].signal(self._company.guest.participant_id, name)
        except ConnectionError as error:
            self._record.tries.append(Try("call", number, began, now(), str(error)))
        else:
            await self._await("call", number, began, heard)
        del self._awaited[_GUEST, name]

    async def _post(self, listener: str, name: str, text: str) -> str:
        if listener == _HOST:
            said = await self._company.guest.post(name, text)
        else:
            path = f"/v1/appointments/{self._company.call_id}/messages"
            said = await self._company.host.api.post(path, {"client_id": name, "text": text})
        return str(said["id"])

    async def _await(self, probe: str, number: int, began: float, heard: asyncio.Event) -> None:
        error = ""
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await heard.wait()
        except TimeoutError:
            error = f"not heard in {DEADLINE_SECONDS:.0f} s"
        self._record.tries.append(Try(probe, number, began, now(), error))

    def _hear(self, side: str, frame: pb.ServerFrame) -> None:
        name = ""
        if frame.WhichOneof("body") == "signal":
            name = frame.signal.candidate.candidate
            self._record.heard.append(now())
        elif frame.WhichOneof("body") == "message_news":
            name = frame.message_news.client_id
        if heard := self._awaited.get((side, name)):
            heard.set()

    def _miss(self, side: str, told: str) -> None:
        """A failure of the call by itself, under a number that no operation has."""
        self._record.tries.append(Try("call", -next(self._disorders), now(), now(), f"{side}: {told}"))

    def _room(self) -> Live:
        return room(str(self._company.guest.admission["live_url"]), "", self._company.call_id, WELCOME_SECONDS)

    async def _where_host_is(self) -> str:
        located = await self._company.host.api.get("/v1/live-url", appointment_id=self._company.call_id)
        return str(located["url"])

    async def _where_guest_is(self) -> str:
        return str((await self._company.guest.refresh())["live_url"])
