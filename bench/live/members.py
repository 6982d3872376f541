"""Members of rooms as the load generator plays them: one speaks Parley's live frames, one Centrifugo's protocol."""

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from parley.api.live.v1 import live_pb2 as pb

JOIN_SECONDS = 10.0
PAYLOAD_BYTES = 200
# A payload is as long as an ICE candidate: this mark, when it was sent in nanoseconds, and what fills it up.
_MARK = b"candidate:"
_STAMP = slice(len(_MARK), len(_MARK) + 20)
_FILLER = b" typ host".ljust(PAYLOAD_BYTES - _STAMP.stop, b".")


@dataclass(frozen=True)
class Seat:
    """A member's place: where it listens, and where what it says goes.

    Parley: an appointment and another member of it. Centrifugo: two channels, or the same one twice; `room_token` is
    the right to subscribe to the first.
    """

    url: str
    token: str
    room: str
    to: str
    room_token: str = ""


class Tally:
    """What arrived. Latencies, in milliseconds, are kept once somebody wants them."""

    def __init__(self) -> None:
        self.deliveries = 0
        self.latencies: array[float] | None = None
        self._problem = ""

    def deliver(self, payload: bytes) -> None:
        """Count a payload."""
        self.deliveries += 1
        if self.latencies is not None:
            self.latencies.append((time.perf_counter_ns() - int(payload[_STAMP])) / 1e6)

    def fail(self, problem: str) -> None:
        """Note the first thing that went wrong."""
        self._problem = self._problem or problem

    def check(self, expected: int) -> None:
        """Raises RuntimeError unless everything arrived, once."""
        if self._problem or self.deliveries != expected:
            raise RuntimeError(f"{self.deliveries} deliveries for {expected}; {self._problem or 'no error'}")


class Member(WSListener, ABC):
    """One socket in one room."""

    def __init__(self, seat: Seat, tally: Tally) -> None:
        super().__init__()
        self._seat = seat
        self._tally = tally
        self._transport: WSTransport | None = None
        # The address to go on to, or empty once inside.
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def join(self) -> None:
        """Return once inside. Raises TimeoutError."""
        url = self._seat.url
        async with asyncio.timeout(JOIN_SECONDS):
            while url:
                self._answer = asyncio.get_running_loop().create_future()
                await ws_connect(lambda: self, url, max_redirects=0)
                url = await self._answer

    def leave(self) -> None:
        """Close the socket."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.disconnect()

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Say who this is."""
        self._transport = transport
        self._greet()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Handle a message; what a socket left behind still says is nobody's."""
        if transport is self._transport and frame.msg_type == WSMsgType.BINARY:
            self._receive(frame.get_payload_as_bytes())

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """A socket that the server closes is a failure of the run."""
        if transport is self._transport:
            self._tally.fail(f"the server closed {self._seat.room}'s socket")

    def publish(self) -> None:
        """Send a payload."""
        self._publish(_MARK + b"%020d" % time.perf_counter_ns() + _FILLER)

    def _send(self, message: bytes) -> None:
        if self._transport is not None:
            self._transport.send(WSMsgType.BINARY, message)

    @abstractmethod
    def _greet(self) -> None: ...

    @abstractmethod
    def _receive(self, data: bytes) -> None: ...

    @abstractmethod
    def _publish(self, payload: bytes) -> None: ...


class ParleyMember(Member):
    """Sends reliable signals to the other member, checks that no number is missing, and acknowledges by ping."""

    def __init__(self, seat: Seat, tally: Tally) -> None:
        super().__init__(seat, tally)
        self._session_id = uuid.uuid4().hex
        self._sent = 0
        self._received = 0

    def _receive(self, data: bytes) -> None:
        message = pb.ServerFrame.FromString(data)
        if message.seq:
            self._received += 1
            if message.seq != self._received:
                self._tally.fail(f"frame {message.seq} instead of {self._received} in {self._seat.room}")
        match message.WhichOneof("body"):
            case "signal":
                self._tally.deliver(message.signal.candidate.candidate.encode())
            case "welcome":
                self._answer.set_result("")
                self._ping(message.welcome.ping_interval_ms / 1000)
            case "moved":
                self._transport = None
                self._answer.set_result(message.moved.url)
            case "closing":
                self._tally.fail(f"{self._seat.room}: {pb.ClosingReason.Name(message.closing.reason)}")

    def _greet(self) -> None:
        hello = pb.Hello(
            access_token=self._seat.token,
            kind=pb.CHANNEL_KIND_ROOM,
            channel_id=self._seat.room,
            session_id=self._session_id,
        )
        self._send(pb.ClientFrame(hello=hello).SerializeToString())

    def _publish(self, payload: bytes) -> None:
        self._sent += 1
        candidate = pb.Candidate(candidate=payload.decode())
        signal = pb.Signal(member_id=self._seat.to, session_id=self._session_id, candidate=candidate)
        self._send(pb.ClientFrame(seq=self._sent, signal=signal).SerializeToString())

    def _ping(self, seconds: float) -> None:
        if self._transport is not None:
            ping = pb.Ping(sent_at_ms=int(time.time() * 1000), ack=self._received)
            self._send(pb.ClientFrame(ping=ping).SerializeToString())
            asyncio.get_running_loop().call_later(seconds, self._ping, seconds)


class CentrifugoMember(Member):
    """Speaks the protobuf form of Centrifugo's client protocol (centrifugal/protocol, definitions/client.proto).

    Messages are rows of commands or replies, each behind its length. Pushes are searched for their payload rather than
    decoded, so that the generator costs no more here than it does for Parley.
    """

    def __init__(self, seat: Seat, tally: Tally) -> None:
        super().__init__(seat, tally)
        self._commands = 2

    def _receive(self, data: bytes) -> None:
        for reply in _rows(data):
            if not reply:
                self._send(b"\x00")
            elif reply[0] == _PUSH:
                at = reply.index(_MARK)
                self._tally.deliver(reply[at : at + PAYLOAD_BYTES])
            else:
                self._answered(reply)

    def _greet(self) -> None:
        connect = _field(1, self._seat.token.encode())
        subscribe = _field(1, self._seat.room.encode()) + _field(2, self._seat.room_token.encode())
        self._send(_command(1, 4, connect) + _command(2, 5, subscribe))

    def _publish(self, payload: bytes) -> None:
        self._commands += 1
        publish = _field(1, self._seat.to.encode()) + _field(2, payload)
        self._send(_command(self._commands, 7, publish))

    def _answered(self, reply: bytes) -> None:
        """An answer is its command's number, and an error where there is one."""
        number, rest = _varint(reply, 1)
        if reply[rest : rest + 1] == _ERROR:
            self._tally.fail(f"{self._seat.room}: command {number} answered {reply[rest:]!r}")
        elif number == 2:
            self._answer.set_result("")


_PUSH = 4 << 3 | 2
_ERROR = bytes([2 << 3 | 2])


def _command(number: int, field: int, request: bytes) -> bytes:
    """A Command with its id, behind its length."""
    body = b"\x08" + _encode(number) + _field(field, request)
    return _encode(len(body)) + body


def _field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _encode(len(value)) + value


def _encode(value: int) -> bytes:
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at a place, and where it ends."""
    value = shift = 0
    while data[at] > 127:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
    return value | data[at] << shift, at + 1


def _rows(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        length, begin = _varint(data, at)
        at = begin + length
        yield data[begin:at]
