"""One side of a call: what a page sends to set it up, and how long what it hears of the other side was on its way."""

import time

from gevent.event import Event
from locust.exception import RescheduleTask

from deploy.load.live import Channel
from deploy.load.people import Installation
from parley.api.live.v1 import live_pb2 as pb

# As long as browsers' descriptions are and as many candidates as they find, with a camera and a microphone.
_SDP = "v=0\r\n".ljust(4000, "a")
_CANDIDATES = 8
_CANDIDATE_BYTES = 150
PATIENCE_SECONDS = 15.0


class Talk:
    """A member of a room. `channel` is to be set before anything else happens.

    `admitted` is set once the customer is; `connected` once both have described themselves.
    """

    channel: Channel

    def __init__(self, environment: Installation, kind: pb.MemberKind.ValueType) -> None:
        self.admitted = Event()
        self.connected = Event()
        self.other = ""
        self._met = Event()
        self._environment = environment
        self._kind = kind

    def join(self, channel: Channel) -> None:
        """Take a seat: who is there already and what is the matter, the welcome tells."""
        self.channel = channel
        for member in channel.welcome.members:
            self._meet(member)
        self._learn(channel.welcome.appointment)

    def connect(self) -> None:
        """Set the call up with the other side. Raises RescheduleTask where that takes too long."""
        began = time.perf_counter()
        self.expect(self._met, "meet in a room")
        self.expect(self.admitted, "meet in a room")
        self._describe(pb.DESCRIPTION_TYPE_OFFER)
        self.expect(self.connected, "connect a call")
        milliseconds = int((time.perf_counter() - began) * 1000)
        stats = pb.CallStats(phase=pb.CALL_PHASE_CONNECTED, first_frame_ms=milliseconds)
        self.channel.send(pb.ClientFrame(call_stats=stats))
        self._environment.tell("connect a call", began)

    def expect(self, event: Event, what: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Raises RescheduleTask where it does not happen in time; Locust has counted the failure by then."""
        began = time.perf_counter()
        if not event.wait(seconds):
            self._environment.tell(what, began, TimeoutError(f"not within {seconds:.0f} s"))
            raise RescheduleTask

    def trickle(self) -> None:
        """Send a candidate that tells when it was sent."""
        stamp = f"candidate:{time.perf_counter()} ".ljust(_CANDIDATE_BYTES, ".")
        self.channel.signal(self.other, pb.Candidate(candidate=stamp, sdp_mid="0"))

    def hear(self, frame: pb.ServerFrame) -> None:
        """What a page does about a frame."""
        match frame.WhichOneof("body"):
            case "presence":
                self._meet(frame.presence.member)
            case "appointment_news":
                self._learn(frame.appointment_news)
            case "signal":
                self._answer(frame.signal)
            case "message_news" if frame.message_news.sender_kind != self._kind:
                self._environment.tell("a message", self._environment.written.pop(frame.message_news.client_id))

    def _meet(self, member: pb.Member) -> None:
        if member.kind != self._kind and member.online and member.admitted:
            self.other = member.id
            self._met.set()

    def _learn(self, news: pb.AppointmentNews) -> None:
        if news.admitted:
            self.admitted.set()

    def _answer(self, signal: pb.Signal) -> None:
        if signal.WhichOneof("content") == "candidate":
            self._environment.tell("a frame", float(signal.candidate.candidate.split()[0].removeprefix("candidate:")))
        elif signal.description.type == pb.DESCRIPTION_TYPE_OFFER:
            self.other = signal.member_id
            self._describe(pb.DESCRIPTION_TYPE_ANSWER)
        else:
            self.connected.set()

    def _describe(self, type: pb.DescriptionType.ValueType) -> None:
        self.channel.signal(self.other, pb.Description(type=type, sdp=_SDP))
        for _ in range(_CANDIDATES):
            self.trickle()
