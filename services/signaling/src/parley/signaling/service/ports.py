"""What the use cases need from the outside."""

from collections.abc import Awaitable, Callable, Collection, Sequence, Set
from typing import Protocol

from parley.signaling.domain.appointment import Appointment, QueuePlace
from parley.signaling.domain.frames import Closing, Notice
from parley.signaling.domain.outputs import Record
from parley.signaling.domain.placement import Lease, Pod

# Seconds that only go forward, also while the process is stopped.
Monotonic = Callable[[], float]
# Lets seconds pass.
Sleep = Callable[[float], Awaitable[None]]
# A notice as the bytes of a ServerFrame without number.
Encode = Callable[[Notice], bytes]


class Connection(Protocol):
    """A client's socket. Neither method waits; both may be called after the socket is gone."""

    def send(self, frame: bytes) -> bool:
        """Send a frame; false when the client reads too slowly, and is to be closed."""
        ...

    def close(self, closing: Closing | None) -> None:
        """Tell why, where there is something to tell, and close."""
        ...


class Appointments(Protocol):
    """The appointments service."""

    async def get(self, appointment_id: str) -> Appointment:
        """Return it as it is now. Raises AppointmentNotFound and Unavailable."""
        ...

    async def queue(self, tenant_id: str, team_id: str) -> Sequence[QueuePlace]:
        """Return the places in a team's queue, the next first."""
        ...


class Facts(Protocol):
    """Publishes what happens in rooms."""

    def publish(self, record: Record) -> None:
        """Publish soon, in order per appointment."""
        ...


class Presence(Protocol):
    """The pods' common record of the customers who are online. Each method may raise Unavailable."""

    async def arrive(self, record: Record) -> None:
        """Note that a customer is in a room, unless the room has a newer owner."""
        ...

    async def leave(self, record: Record) -> None:
        """Note that it is there no more."""
        ...

    async def online(self, tenant_id: str, team_id: str) -> Sequence[str]:
        """Return the ids of a team's appointments whose customers are online with a living pod."""
        ...


class Leases(Protocol):
    """Leases of buckets, renewed by one heartbeat per pod. Each method may raise Unavailable."""

    async def register(self, pod: Pod) -> None:
        """Announce a pod."""
        ...

    async def renew(self, owner: str) -> bool:
        """Renew all leases of a pod; false when it was declared dead."""
        ...

    async def pods(self) -> list[Pod]:
        """Return those announced and not declared dead."""
        ...

    async def declare_dead(self, pod: Pod) -> bool:
        """End a pod whose beat is still the one given; false when it renewed after all."""
        ...

    async def unregister(self, owner: str) -> None:
        """Give up a pod and with it all of its leases."""
        ...

    async def owned_by_others(self, owners: Collection[str]) -> list[Lease]:
        """Return the leases whose owner is none of these."""
        ...

    async def lease(self, bucket: int) -> tuple[Lease, Pod | None]:
        """Return a bucket's lease, and its owner unless that is dead."""
        ...

    async def claim(self, leases: Sequence[Lease], owner: str) -> dict[int, int]:
        """Take leases over from their dead owners; return bucket and epoch of those that were won."""
        ...

    async def release(self, leases: Sequence[Lease]) -> None:
        """Give buckets back."""
        ...


class Tenant(Protocol):
    """Whoever must know what this pod holds."""

    def abandon(self) -> None:
        """Stop serving everything at once: the leases may be another pod's soon."""
        ...

    def busy(self) -> Set[int]:
        """Return the buckets with channels that are open."""
        ...
