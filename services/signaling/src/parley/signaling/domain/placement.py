"""Which pod serves which channel: buckets, preference, and how a dead pod is told from a living one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from parley.signaling.domain.frames import ChannelKind

BUCKETS = 256
# A pod serves for this long after it began its last successful renewal, then fences itself.
HOLD_SECONDS = 2.0
# A pod whose heartbeat has stood still for this long holds nothing any more: longer than it holds by its own
# clock, whatever either clock shows.
LAPSE_SECONDS = 2.25
RENEW_SECONDS = 0.4
# A heartbeat that has stood still for this long, more than a renewal and a look, has most likely stopped.
DOUBT_SECONDS = 1.0
# A part of the above, so that one look in a row comes just when a heartbeat has stood still for too long.
WATCH_SECONDS = LAPSE_SECONDS / 6


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel's name. `tenant_id` is empty for rooms, whose id is unique by itself.

    Desks are kept apart by tenant, so that staff who name another tenant's team are alone at theirs.
    """

    kind: ChannelKind
    id: str
    tenant_id: str = ""

    @property
    def bucket(self) -> int:
        """The bucket, the same in every process and release."""
        return _hash(f"{self.kind.value}/{self.id}") % BUCKETS


@dataclass(frozen=True, slots=True)
class Pod:
    """A process that serves. `owner` is new at each start; `beat` grows with each renewal."""

    owner: str
    name: str
    url: str
    beat: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """Who a bucket belongs to; "" for nobody. The epoch grows whenever it changes hands."""

    bucket: int
    owner: str
    epoch: int


def preferred(bucket: int, pods: Collection[Pod]) -> str:
    """Return the owner that should serve a bucket: rendezvous hashing over the pods' names; "" for no pods."""
    best = max(pods, key=lambda pod: (_hash(f"{pod.name}/{bucket}"), pod.owner), default=None)
    return best.owner if best else ""


def share(owner: str, pods: Collection[Pod]) -> frozenset[int]:
    """Return the buckets that an owner should serve while these pods live."""
    return frozenset(bucket for bucket in range(BUCKETS) if preferred(bucket, pods) == owner)


class Heartbeats:
    """Tells by this process's own clock which pods' heartbeats stand still."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}

    def observe(self, pods: Collection[Pod], now: float) -> list[Pod]:
        """Note the beats as read just now; return the pods that have lapsed."""
        self._seen = {pod.owner: self._since(pod, now) for pod in pods}
        return [pod for pod in pods if self.lapsed(pod, now)]

    def lapsed(self, pod: Pod, now: float) -> bool:
        """Say whether this very beat was first seen too long ago."""
        return self.still(pod, now) >= LAPSE_SECONDS

    def still(self, pod: Pod, now: float) -> float:
        """Return for how many seconds this very beat has been seen."""
        beat, since = self._seen.get(pod.owner, (pod.beat, now))
        return now - since if beat == pod.beat else 0.0

    def _since(self, pod: Pod, now: float) -> tuple[int, float]:
        known: Mapping[str, tuple[int, float]] = self._seen
        beat, since = known.get(pod.owner, (-1, now))
        return (beat, since) if beat == pod.beat else (pod.beat, now)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
