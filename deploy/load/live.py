"""A live channel as a greenlet speaks it: one reads, another keeps it alive."""

import uuid
from collections.abc import Callable

import gevent
from gevent.event import Event
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from parley.api.live.v1 import live_pb2 as pb

_HOPS = 5
_PATIENCE_SECONDS = 10.0

Hear = Callable[[pb.ServerFrame], None]


class ChannelError(Exception):
    """The channel was refused, lost frames, or ended before its time."""


class Channel:
    """One page's channel, open once it is made. Raises ChannelError, TimeoutError and OSError meanwhile.

    `token` tells the newest access token. `hear` is called with every frame. `over` is set when the server has closed
    it because the appointment has ended; any other end but by `close` goes to `lost`.
    """

    def __init__(
        self,
        url: str,
        kind: pb.ChannelKind.ValueType,
        channel_id: str,
        token: Callable[[], str],
        hear: Hear,
        lost: Callable[[ChannelError], None],
    ) -> None:
        self.over = Event()
        self._token = token
        self._told = token()
        self._hear = hear
        self._lost = lost
        self._sent = self._received = 0
        self._session_id = uuid.uuid4().hex
        hello = pb.Hello(access_token=self._told, kind=kind, channel_id=channel_id, session_id=self._session_id)
        self._socket, self.welcome = _enter(url, hello)
        self._greenlets = [gevent.spawn(self._read), gevent.spawn(self._keep_alive)]

    def signal(self, to: str, content: pb.Description | pb.Candidate) -> None:
        """Send a description or a candidate to another member."""
        signal = pb.Signal(member_id=to, session_id=self._session_id)
        if isinstance(content, pb.Description):
            signal.description.CopyFrom(content)
        else:
            signal.candidate.CopyFrom(content)
        self.send(pb.ClientFrame(signal=signal))

    def send(self, frame: pb.ClientFrame) -> None:
        """Send a frame that is numbered; one that the closed socket takes no more is no loss."""
        self._sent += 1
        frame.seq = self._sent
        self._send(frame)

    def close(self) -> None:
        """Leave."""
        gevent.killall(self._greenlets)
        self._socket.close()

    def _send(self, frame: pb.ClientFrame) -> None:
        try:
            self._socket.send(frame.SerializeToString())
        except ConnectionClosed:
            # The reader tells whether it was time.
            return

    def _read(self) -> None:
        reason = "without a word"
        try:
            for data in self._socket:
                assert isinstance(data, bytes)  # noqa: S101
                frame = pb.ServerFrame.FromString(data)
                if frame.seq:
                    self._count(frame.seq)
                if frame.WhichOneof("body") == "closing":
                    reason = pb.ClosingReason.Name(frame.closing.reason)
                self._hear(frame)
        except (ConnectionClosed, ChannelError) as error:
            reason = f"{reason}: {error}"
        if reason.startswith(pb.ClosingReason.Name(pb.CLOSING_REASON_ENDED)):
            self.over.set()
        else:
            self._lost(ChannelError(f"closed: {reason}"))

    def _count(self, seq: int) -> None:
        if seq != self._received + 1:
            raise ChannelError(f"frame {seq} came after {self._received}")
        self._received = seq

    def _keep_alive(self) -> None:
        while not self.over.wait(self.welcome.ping_interval_ms / 1000):
            ping = pb.Ping(ack=self._received)
            if (token := self._token()) != self._told:
                ping.access_token = self._told = token
            self._send(pb.ClientFrame(ping=ping))


def _enter(url: str, hello: pb.Hello) -> tuple[ClientConnection, pb.Welcome]:
    """Follows Moved until Welcome."""
    for _ in range(_HOPS):
        socket = connect(url, compression=None, ping_interval=None, open_timeout=_PATIENCE_SECONDS, close_timeout=1)
        socket.send(pb.ClientFrame(hello=hello).SerializeToString())
        data = socket.recv(_PATIENCE_SECONDS)
        assert isinstance(data, bytes)  # noqa: S101
        answer = pb.ServerFrame.FromString(data)
        if answer.WhichOneof("body") == "welcome":
            return socket, answer.welcome
        socket.close()
        if answer.WhichOneof("body") != "moved":
            raise ChannelError(f"refused: {answer}")
        url = answer.moved.url
    raise ChannelError(f"moved {_HOPS} times")
