"""A live channel as an independent client speaks it: `websockets`, and the frames of live.proto."""

import asyncio
import time
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


class Refused(Exception):
    """The server did not let the page into its channel; the text is its answer."""


class Disordered(Exception):
    """A frame of the server is missing, or came twice."""


class Live:
    """One page's channel. What arrived is in `frames`; a reconnection goes on where the last one stopped.

    Whoever listens for long sets `on_frame`, which is called with each frame in place of keeping it. `patience` are the
    seconds that the server has for each step of a connection.
    """

    def __init__(
        self,
        url: str,
        token: str,
        kind: pb.ChannelKind.ValueType,
        channel_id: str,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self.url = url
        self.token = token
        self._patience = patience
        self.frames: list[pb.ServerFrame] = []
        self.on_frame: Callable[[pb.ServerFrame], object] = self.frames.append
        self.welcome = pb.Welcome()
        self.closing: pb.Closing | None = None
        self._hello = pb.Hello(kind=kind, channel_id=channel_id, session_id=uuid.uuid4().hex)
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._sent = 0
        self._received = 0
        self._any_next = False

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Connects, following Moved, until Welcome. Raises Refused, TimeoutError, OSError and WebSocketException.

        What was sent before and not processed is given up, and not sent again.
        """
        for _ in range(_HOPS):
            answer = await self._greet()
            if answer.WhichOneof("body") != "moved":
                break
            self.url = answer.moved.url
        if answer.WhichOneof("body") != "welcome":
            raise Refused(f"{answer}")
        if not answer.welcome.resumed:
            self._received = 0
            # The server's numbers go on where it knows the page still and keeps the frames no more.
            self._any_next = answer.welcome.epoch == self._hello.resume_epoch
        self._sent = answer.welcome.ack
        self.welcome = answer.welcome
        self.closing = None
        self._reader = asyncio.create_task(self._read(self._open_socket))

    async def close(self) -> None:
        """Drop the socket without a word, as a lost network would."""
        if self._reader is not None:
            self._reader.cancel()
        await self._drop()

    async def reopen(self) -> None:
        """Comes back as the same page."""
        await self.close()
        self._hello.resume_epoch = self.welcome.epoch
        self._hello.resume_seq = self._received
        await self.open()

    async def closed(self) -> None:
        """Return once an open channel is none any more, whoever ended it. Raises Disordered."""
        if self._reader is not None:
            await self._reader

    async def send(self, frame: pb.ClientFrame, *, reliable: bool = True) -> None:
        """Send a frame, numbered where it is reliable. Raises ConnectionClosed."""
        if reliable:
            self._sent += 1
            frame.seq = self._sent
        await self._open_socket.send(frame.SerializeToString())

    async def ping(self) -> None:
        """Say that the page is there, what it got, and its token now; the answer is a frame like the others."""
        ping = pb.Ping(sent_at_ms=int(time.time() * 1000), ack=self._received, access_token=self.token)
        await self.send(pb.ClientFrame(ping=ping), reliable=False)

    async def offer(self, member_id: str, sdp: str) -> None:
        """Send a session description to another member."""
        description = pb.Description(type=pb.DESCRIPTION_TYPE_OFFER, sdp=sdp)
        await self._signal(pb.Signal(member_id=member_id, description=description))

    async def candidate(self, member_id: str, candidate: str) -> None:
        """Send an ICE candidate to another member."""
        await self._signal(pb.Signal(member_id=member_id, candidate=pb.Candidate(candidate=candidate)))

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

    async def _signal(self, signal: pb.Signal) -> None:
        signal.session_id = self._hello.session_id
        await self.send(pb.ClientFrame(signal=signal))

    async def _greet(self) -> pb.ServerFrame:
        await self._drop()
        patience = self._patience
        self._socket = socket = await connect(self.url, max_size=2**20, compression=None, open_timeout=patience)
        self._hello.access_token = self.token
        await socket.send(pb.ClientFrame(hello=self._hello).SerializeToString())
        return pb.ServerFrame.FromString(await asyncio.wait_for(socket.recv(decode=False), patience))

    async def _drop(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()
            await self._socket.wait_closed()

    @property
    def _open_socket(self) -> ClientConnection:
        if self._socket is None:
            raise ConnectionError("The channel was never opened.")
        return self._socket

    async def _read(self, socket: ClientConnection) -> None:
        try:
            while True:
                frame = pb.ServerFrame.FromString(await socket.recv(decode=False))
                if frame.seq:
                    if frame.seq != self._received + 1 and not self._any_next:
                        raise Disordered(f"frame {frame.seq} after {self._received}")
                    self._received = frame.seq
                    self._any_next = False
                if frame.WhichOneof("body") == "closing":
                    self.closing = frame.closing
                self.on_frame(frame)
        except ConnectionClosed:
            pass
        if self.closing is None:
            self.closing = pb.Closing()


def room(url: str, token: str, appointment_id: str, patience: float = _PATIENCE_SECONDS) -> Live:
    """An appointment's room."""
    return Live(url, token, pb.CHANNEL_KIND_ROOM, appointment_id, patience)


def desk(url: str, token: str, team_id: str) -> Live:
    """A team's desk."""
    return Live(url, token, pb.CHANNEL_KIND_DESK, team_id)
