"""A live channel as an independent client speaks it: `websockets`, and the frames of live.proto."""

import asyncio
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from parley.api.live.v1 import live_pb2 as pb
from parley.common.testing.waiting import eventually

_HOPS = 5
# A frozen process accepts connections and never answers.
_PATIENCE_SECONDS = 1.5


class Live:
    """One page's channel. What arrived is in `frames`; a reconnection goes on where the last one stopped.

    Whoever listens for long sets `on_frame`, which is called with each frame in place of keeping it.
    """

    def __init__(self, url: str, token: str, kind: pb.ChannelKind.ValueType, channel_id: str) -> None:
        self.url = url
        self.token = token
        self.frames: list[pb.ServerFrame] = []
        self.on_frame: Callable[[pb.ServerFrame], object] = self.frames.append
        self.welcome = pb.Welcome()
        self.closing: pb.Closing | None = None
        self._hello = pb.Hello(kind=kind, channel_id=channel_id, session_id=uuid.uuid4().hex)
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._sent = 0
        self._received = 0

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Connects, following Moved, until Welcome. Raises AssertionError when it is refused."""
        for _ in range(_HOPS):
            answer = await self._greet()
            if answer.WhichOneof("body") != "moved":
                break
            self.url = answer.moved.url
        assert answer.WhichOneof("body") == "welcome", f"refused: {answer}"
        if answer.welcome.epoch != self._hello.resume_epoch:
            self._sent = self._received = 0
        self.welcome = answer.welcome
        self.closing = None
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Drop the socket without a word, as a lost network would."""
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def reopen(self) -> None:
        """Comes back as the same page."""
        await self.close()
        self._hello.resume_epoch = self.welcome.epoch
        self._hello.resume_seq = self._received
        await self.open()

    async def send(self, frame: pb.ClientFrame, *, reliable: bool = True) -> None:
        """Send a frame, numbered where it is reliable."""
        assert self._socket is not None
        if reliable:
            self._sent += 1
            frame.seq = self._sent
        await self._socket.send(frame.SerializeToString())

    async def offer(self, member_id: str, sdp: str) -> None:
        """Send a session description to another member."""
        description = pb.Description(type=pb.DESCRIPTION_TYPE_OFFER, sdp=sdp)
        signal = pb.Signal(member_id=member_id, session_id=self._hello.session_id, description=description)
        await self.send(pb.ClientFrame(signal=signal))

    def bodies(self, name: str) -> list[pb.ServerFrame]:
        """The frames of one kind so far."""
        return [frame for frame in self.frames if frame.WhichOneof("body") == name]

    async def sees(self, name: str, **fields: object) -> pb.ServerFrame:
        """The newest frame of a kind with these fields, once it is there."""

        def found() -> list[pb.ServerFrame]:
            return [
                frame
                for frame in self.bodies(name)
                if all(getattr(getattr(frame, name), field) == value for field, value in fields.items())
            ]

        await eventually(found, what=f"{name} with {fields}")
        return found()[-1]

    async def _greet(self) -> pb.ServerFrame:
        if self._socket is not None:
            await self._socket.close()
        self._socket = await connect(
            self.url, max_size=2**20, compression=None, open_timeout=_PATIENCE_SECONDS, close_timeout=_PATIENCE_SECONDS
        )
        self._hello.access_token = self.token
        await self._socket.send(pb.ClientFrame(hello=self._hello).SerializeToString())
        answer = await asyncio.wait_for(self._socket.recv(), _PATIENCE_SECONDS)
        assert isinstance(answer, bytes)
        return pb.ServerFrame.FromString(answer)

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                frame = pb.ServerFrame.FromString(data)
                if frame.seq:
                    assert frame.seq == self._received + 1, f"lost or doubled: {frame.seq} after {self._received}"
                    self._received = frame.seq
                if frame.WhichOneof("body") == "closing":
                    self.closing = frame.closing
                self.on_frame(frame)
        except ConnectionClosed:
            pass
        if self.closing is None:
            self.closing = pb.Closing()


def room(url: str, token: str, appointment_id: str) -> Live:
    """An appointment's room."""
    return Live(url, token, pb.CHANNEL_KIND_ROOM, appointment_id)


def desk(url: str, token: str, team_id: str) -> Live:
    """A team's desk."""
    return Live(url, token, pb.CHANNEL_KIND_DESK, team_id)
