"""In-memory stand-ins; the stores pass the same suite as the real ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from parley.common.errors import Unavailable
from parley.signaling.domain.appointment import Appointment, QueuePlace
from parley.signaling.domain.errors import AppointmentNotFound
from parley.signaling.domain.frames import ChannelKind, Closing, Notice
from parley.signaling.domain.outputs import MemberJoined, Record
from parley.signaling.domain.placement import BUCKETS, ChannelKey, Lease, Pod


class FakeMonotonic:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class MemoryLeases:
    """Leases in dictionaries; `away` is a database that doesn't answer."""

    living: dict[str, Pod] = field(default_factory=dict)
    held: dict[int, Lease] = field(default_factory=lambda: {n: Lease(n, "", 0) for n in range(BUCKETS)})
    away: bool = False

    async def register(self, pod: Pod) -> None:
        self._answer()
        self.living[pod.owner] = pod

    async def renew(self, owner: str) -> bool:
        self._answer()
        pod = self.living.get(owner)
        if pod is None:
            return False
        self.living[owner] = replace(pod, beat=pod.beat + 1)
        return True

    async def pods(self) -> list[Pod]:
        self._answer()
        return list(self.living.values())

    async def declare_dead(self, pod: Pod) -> bool:
        self._answer()
        if self.living.get(pod.owner) != pod:
            return False
        del self.living[pod.owner]
        return True

    async def unregister(self, owner: str) -> None:
        self._answer()
        self.living.pop(owner, None)

    async def owned_by_others(self, owners: Collection[str]) -> list[Lease]:
        self._answer()
        return [lease for lease in self.held.values() if lease.owner not in owners]

    async def lease(self, bucket: int) -> tuple[Lease, Pod | None]:
        self._answer()
        lease = self.held[bucket]
        return lease, self.living.get(lease.owner)

    async def claim(self, leases: Sequence[Lease], owner: str) -> dict[int, int]:
        self._answer()
        for lease in leases:
            if self.held[lease.bucket] == lease:
                self.held[lease.bucket] = Lease(lease.bucket, owner, lease.epoch + 1)
        wanted = [self.held[lease.bucket] for lease in leases]
        return {lease.bucket: lease.epoch for lease in wanted if lease.owner == owner}

    async def release(self, leases: Sequence[Lease]) -> None:
        self._answer()
        for lease in leases:
            if self.held[lease.bucket] == lease:
                self.held[lease.bucket] = replace(lease, owner="")

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database can't be reached at the moment: try again.")


@dataclass
class MemoryPresence:
    """Presence in a dictionary, beside the leases that tell what of it counts."""

    leases: MemoryLeases
    entries: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    async def arrive(self, record: Record) -> None:
        assert isinstance(record.fact, MemberJoined)
        if self._may_write(record):
            self.entries[record.appointment_id] = (record.tenant_id, record.fact.team_id, record.epoch)

    async def leave(self, record: Record) -> None:
        if self._may_write(record):
            self.entries.pop(record.appointment_id, None)

    async def online(self, tenant_id: str, team_id: str) -> Sequence[str]:
        team = {
            id: epoch for id, (tenant, team, epoch) in self.entries.items() if (tenant, team) == (tenant_id, team_id)
        }
        return [id for id, epoch in team.items() if self._epoch(id) == epoch]

    def _may_write(self, record: Record) -> bool:
        known = self.entries.get(record.appointment_id)
        return known is None or known[2] <= record.epoch

    def _epoch(self, appointment_id: str) -> int | None:
        lease = self.leases.held[ChannelKey(ChannelKind.ROOM, appointment_id).bucket]
        return lease.epoch if lease.owner in self.leases.living else None


@dataclass
class FakeAppointments:
    """Knows what a test puts in; counts questions."""

    known: dict[str, Appointment] = field(default_factory=dict)
    waiting: list[QueuePlace] = field(default_factory=list)
    asked: int = 0
    away: bool = False

    async def get(self, appointment_id: str) -> Appointment:
        self._answer()
        if appointment_id not in self.known:
            raise AppointmentNotFound("There is no such appointment.")
        return self.known[appointment_id]

    async def queue(self, tenant_id: str, team_id: str) -> Sequence[QueuePlace]:
        self._answer()
        return list(self.waiting)

    def _answer(self) -> None:
        self.asked += 1
        if self.away:
            raise Unavailable("Appointments can't be reached at the moment: try again.")


@dataclass(eq=False)
class FakeConnection:
    """Remembers what it was given; `slow` is a reader whose buffer is full."""

    frames: list[bytes] = field(default_factory=list)
    closed: bool = False
    closing: Closing | None = None
    slow: bool = False

    def send(self, frame: bytes) -> bool:
        self.frames.append(frame)
        return not self.slow

    def close(self, closing: Closing | None) -> None:
        self.closed = True
        self.closing = closing


@dataclass
class FakeFacts:
    """Remembers what it would publish."""

    records: list[Record] = field(default_factory=list)

    def publish(self, record: Record) -> None:
        self.records.append(record)


class Encoder:
    """Gives each notice a number as its bytes, so that a test can look it up; counts what was encoded."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def __call__(self, notice: Notice) -> bytes:
        self.notices.append(notice)
        return b"%d" % (len(self.notices) - 1)
