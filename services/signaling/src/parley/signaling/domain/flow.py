"""Sequence numbers, what is kept for a resumption, and the pace that a client may keep."""

from collections import deque

_SEQ_TAG = b"\x08"


def numbered(seq: int, body: bytes) -> bytes:
    """Return an encoded ServerFrame with its number in front: protobuf messages concatenate."""
    return _SEQ_TAG + varint(seq) + body


def varint(value: int) -> bytes:
    """Return a number as protobuf encodes it."""
    if value < 1 << 7:
        return bytes((value,))
    if value < 1 << 14:
        return bytes((value & 127 | 128, value >> 7))
    return bytes((value & 127 | 128,)) + varint(value >> 7)


class Outbound:
    """Reliable frames to one session: numbered from 1, kept until acknowledged, within bounds.

    What falls out of the bounds can't be resumed any more: the client then loads afresh.
    """

    __slots__ = ("_bytes", "_kept", "last")

    MAX_FRAMES = 512
    MAX_BYTES = 512 * 1024

    def __init__(self) -> None:
        self.last = 0
        self._kept: deque[bytes] = deque()
        self._bytes = 0

    def push(self, body: bytes) -> bytes:
        """Number and keep a frame; return what to send."""
        self.last += 1
        frame = numbered(self.last, body)
        kept = self._kept
        kept.append(frame)
        self._bytes += len(frame)
        while self._bytes > self.MAX_BYTES or len(kept) > self.MAX_FRAMES:
            self._bytes -= len(kept.popleft())
        return frame

    def acknowledge(self, seq: int) -> None:
        """Forget what the client has up to `seq`. A number that was never sent is ignored."""
        if seq > self.last:
            return
        while len(self._kept) > self.last - seq:
            self._bytes -= len(self._kept.popleft())

    def after(self, seq: int) -> list[bytes] | None:
        """Return the frames that follow `seq`, or None when some of them are kept no more or never were."""
        missed = self.last - seq
        if not 0 <= missed <= len(self._kept):
            return None
        return list(self._kept)[len(self._kept) - missed :]

    def clear(self) -> None:
        """Keep nothing; numbers go on."""
        self._kept.clear()
        self._bytes = 0


class SequenceGap(Exception):
    """A client skipped a number."""


class Inbound:
    """Frames from one session: each number once, none left out."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last = 0

    def accept(self, seq: int) -> bool:
        """Say whether a numbered frame is new. Raises SequenceGap."""
        if seq == self.last + 1:
            self.last = seq
            return True
        if seq > self.last:
            raise SequenceGap
        return False


class TokenBucket:
    """Allows `rate` a second on average and `burst` at once."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float) -> bool:
        """Take one, if there is one."""
        tokens = self._tokens + (now - self._at) * self._rate
        tokens = min(tokens, self._burst)
        self._at = now
        if tokens < 1.0:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1.0
        return True
