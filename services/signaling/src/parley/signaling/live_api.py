"""The WebSocket edge: binary protobuf frames from and to clients' sockets (live.proto, RFC 6455)."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from http import HTTPStatus

import structlog
from picows import (
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from parley.common.errors import ParleyError
from parley.signaling import messages, metrics
from parley.signaling.domain.flow import Outbound
from parley.signaling.domain.frames import HELLO_SECONDS, MAX_FRAME_BYTES, Closing, ClosingReason, Hello, Moved, Ping
from parley.signaling.messages import FrameMalformed
from parley.signaling.service.hub import Hub, Seat
from parley.signaling.service.joining import Joining
from parley.signaling.service.ownership import Ownership

PATH = "/v1/live"
HEALTH_PATH = "/healthz"

# What a socket may leave unread: a whole resumption and as much again.
_MAX_UNSENT_BYTES = 2 * Outbound.MAX_BYTES
# A join asks the database and appointments; each has its own shorter deadline.
_JOIN_SECONDS = 5.0
# How long a closed socket may take to read why it is closed.
_LINGER_SECONDS = 3.0
_TICK_SECONDS = 1.0
# Sockets closed by a drain before others get their turn.
_DRAINED_AT_ONCE = 100
_BINARY = WSMsgType.BINARY
_CONTINUATION = WSMsgType.CONTINUATION
_CLOSE = WSMsgType.CLOSE
_PONG = WSMsgType.PONG

_log = structlog.get_logger("parley.signaling.live_api")
_picows_log = logging.getLogger("parley.signaling.picows")
# Below this it tells clients' addresses.
_picows_log.setLevel(logging.ERROR)


class LiveServer:
    """Ends clients' WebSockets at `/v1/live` and `/v1/live/<pod>`; `/healthz` says whether this pod serves.

    A page of any origin may connect: nothing but the token in the first frame says who it is, and no browser sends that
    by itself.
    """

    def __init__(
        self,
        address: tuple[str, int],
        pod: str,
        joining: Joining,
        hub: Hub,
        ownership: Ownership,
        max_sockets: int,
    ) -> None:
        self._host, self.port = address
        self._paths = {PATH.encode(), f"{PATH}/{pod}".encode()}
        self.joining = joining
        self.hub = hub
        self._ownership = ownership
        self._max_sockets = max_sockets
        metrics.SOCKETS_LIMIT.set(max_sockets)
        self._server: asyncio.Server | None = None
        self._sockets: set[_Socket] = set()
        self._nobody_left = asyncio.Event()
        # Frames and bytes since the last tick: counted here, since a Prometheus counter costs a lock each.
        self.received = [0, 0]
        self.sent = [0, 0]

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._server = await ws_create_server(
            self._accept,
            self._host,
            self.port,
            logger_name=_picows_log,
            websocket_handshake_timeout=HELLO_SECONDS,
            max_frame_size=MAX_FRAME_BYTES,
            read_buffer_init_size=4096,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def tick(self) -> None:
        """Close the silent, forget the lost, measure; runs until cancelled."""
        while True:
            self.hub.tick()
            metrics.SOCKETS.set(len(self._sockets))
            for direction, counted in (("in", self.received), ("out", self.sent)):
                metrics.FRAMES.labels(direction).inc(counted[0])
                metrics.FRAME_BYTES.labels(direction).inc(counted[1])
                counted[:] = 0, 0
            await asyncio.sleep(_TICK_SECONDS)

    async def drain(self, seconds: float) -> None:
        """Give the channels to other pods and send the clients after them, within `seconds`."""
        if self._server is not None:
            self._server.close()
        with contextlib.suppress(ParleyError):
            # Without the database the leases lapse by themselves.
            await self._ownership.hand_over()
        self.hub.clear()
        sockets = list(self._sockets)
        for start in range(0, len(sockets), _DRAINED_AT_ONCE):
            for socket in sockets[start : start + _DRAINED_AT_ONCE]:
                socket.close(Closing(ClosingReason.DRAINING))
            await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._sockets:
                    self._nobody_left.clear()
                    await self._nobody_left.wait()
        for socket in list(self._sockets):
            socket.abort()

    def add(self, socket: "_Socket") -> None:
        """Note that a socket is open."""
        self._sockets.add(socket)

    def forget(self, socket: "_Socket") -> None:
        """Note that a socket is gone."""
        self._sockets.discard(socket)
        if not self._sockets:
            self._nobody_left.set()

    def _accept(self, request: WSUpgradeRequest) -> "WSUpgradeResponseWithListener | _Socket | None":
        path = request.path.partition(b"?")[0]
        if path == HEALTH_PATH.encode():
            return _answer(HTTPStatus.OK if self._ownership.serving else HTTPStatus.SERVICE_UNAVAILABLE)
        if path not in self._paths:
            return None
        if len(self._sockets) >= self._max_sockets:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)
        return _Socket(self)


class _Socket(WSListener):
    """One client's socket: the hub's Connection, and the frames that come in.

    It waits for a Hello, then for the answer to it, then passes frames on until either side closes.
    """

    def __init__(self, server: LiveServer) -> None:
        super().__init__()
        self._server = server
        self._transport: WSTransport | None = None
        self._seat: Seat | None = None
        self._work: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._parts: bytes | None = None
        self._slow = False
        self._closed = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Wait for a Hello."""
        self._transport = transport
        transport.underlying_transport.set_write_buffer_limits(high=_MAX_UNSENT_BYTES)
        self._server.add(self)
        self._deadline = _after(HELLO_SECONDS, self._say_nothing_came)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Handle a WebSocket frame."""
        kind = frame.msg_type
        if kind == _CLOSE:
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()
            return
        if self._closed or kind == _PONG:
            return
        try:
            data = self._message(kind, frame)
            if data is not None:
                self._receive(data)
        except FrameMalformed:
            self.close(Closing(ClosingReason.PROTOCOL_ERROR))

    def on_ws_disconnected(self, _transport: WSTransport) -> None:
        """Give the seat up: the session may come back on another socket."""
        self._end()
        if self._work is not None:
            self._work.cancel()
        if self._seat is not None:
            self._server.hub.leave(self._seat)
        self._server.forget(self)

    def pause_writing(self) -> None:
        """Note that more is unsent than a socket may leave unread."""
        self._slow = True

    def resume_writing(self) -> None:
        """Note that most of it is sent."""
        self._slow = False

    def send(self, frame: bytes) -> bool:
        """Send a frame; false when the client reads too slowly."""
        if self._transport is None or self._closed:
            return True
        sent = self._server.sent
        sent[0] += 1
        sent[1] += len(frame)
        self._transport.send(_BINARY, frame)
        return not self._slow

    def close(self, closing: Closing | None) -> None:
        """Tell why, where there is something to tell, and close: cut off where that is not read in time."""
        if self._transport is None or self._closed:
            return
        if closing is not None:
            metrics.CLOSINGS.labels(closing.reason.name).inc()
            self.send(messages.encode_notice(closing))
        self._end()
        self._transport.send_close(WSCloseCode.OK)
        self._deadline = _after(_LINGER_SECONDS, self.abort)

    def abort(self) -> None:
        """Cut the connection off."""
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

    def _end(self) -> None:
        self._closed = True
        if self._deadline is not None:
            self._deadline.cancel()

    def _say_nothing_came(self) -> None:
        self.close(Closing(ClosingReason.SILENT))

    def _message(self, kind: WSMsgType, frame: WSFrame) -> bytes | None:
        """Return a whole message, None while parts of it are missing (RFC 6455, 5.4)."""
        if kind != (_BINARY if self._parts is None else _CONTINUATION):
            raise FrameMalformed("messages are binary, and their parts follow each other")
        data = frame.get_payload_as_bytes()
        if self._parts is not None:
            data = self._parts + data
            if len(data) > MAX_FRAME_BYTES:
                raise FrameMalformed("a message is too long")
        self._parts = None if frame.fin else data
        return data if frame.fin else None

    def _receive(self, data: bytes) -> None:
        received = self._server.received
        received[0] += 1
        received[1] += len(data)
        if self._seat is None:
            self._greet(data)
            return
        seq, frame = messages.decode_frame(data)
        if isinstance(frame, Ping) and frame.access_token:
            self._start(self._server.joining.refresh(self._seat, frame.access_token))
        self._server.hub.receive(self._seat, seq, frame, time.monotonic())

    def _greet(self, data: bytes) -> None:
        if self._work is not None:
            raise FrameMalformed("a frame before the welcome")
        hello = messages.decode_hello(data)
        if self._deadline is not None:
            self._deadline.cancel()
        self._start(self._join(hello))

    async def _join(self, hello: Hello) -> None:
        try:
            async with asyncio.timeout(_JOIN_SECONDS):
                answer = await self._server.joining.join(hello, self)
        except TimeoutError:
            answer = Closing(ClosingReason.OVERLOADED, 1)
        if isinstance(answer, Seat):
            self._seat = answer
            if self._closed:
                self._server.hub.leave(answer)
        elif isinstance(answer, Moved):
            self.send(messages.encode_notice(answer))
            self.close(None)
        else:
            self.close(answer)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        """Do one thing at a time that waits; what comes meanwhile is left out, and the client says it again."""
        if self._work is not None and not self._work.done():
            work.close()
            return
        self._work = asyncio.create_task(self._guarded(work))

    async def _guarded(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception:
            _log.exception("a client could not be served")
            self.close(Closing(ClosingReason.OVERLOADED, 1))


def _after(seconds: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, callback)


def _answer(status: HTTPStatus) -> WSUpgradeResponseWithListener:
    body = f"{status.phrase}\n".encode()
    if status is HTTPStatus.OK:
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_ok_response(body), None)
    return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(status, body), None)
