"""Who takes part in an appointment, on which devices, by which links."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum


class Role(Enum):
    """On which side of the call."""

    CUSTOMER = "customer"
    SPECIALIST = "specialist"


class LinkChannel(Enum):
    """How a link reaches its holder; COPY sends nothing."""

    EMAIL = "email"
    SMS = "sms"
    COPY = "copy"


@dataclass(frozen=True)
class Link:
    """A way into one appointment. `digest` is the SHA-256 of its secret, which is stored nowhere.

    `age_refused_at` is when somebody was first refused by it for their age.
    """

    id: str
    channel: LinkChannel
    digest: str
    created_at: datetime
    revoked_at: datetime | None = None
    age_refused_at: datetime | None = None


@dataclass(frozen=True)
class Device:
    """A browser, recognised by the digest of its secret. `link_id` is the link it last came by."""

    id: str
    digest: str
    link_id: str

    def has(self, digest: str) -> bool:
        """Say whether its secret has this digest."""
        return hmac.compare_digest(self.digest, digest)


@dataclass(frozen=True)
class Participant:
    """A customer (prt_…) with its devices, or a specialist (stf_…) without.

    `device` may enter; `pending` waits to take its place. `admitted`: may hear and be heard, on `device` only.
    """

    id: str
    role: Role
    device: Device | None = None
    pending: Device | None = None
    admitted: bool = False

    @property
    def devices(self) -> tuple[Device, ...]:
        """Those that are in, the pending one last."""
        return tuple(device for device in (self.device, self.pending) if device)

    @property
    def link_ids(self) -> frozenset[str]:
        """The links by which its devices are in."""
        return frozenset(device.link_id for device in self.devices)

    def recognise(self, digest: str) -> Device | None:
        """Return the device with this secret's digest, the pending one included."""
        return next((each for each in self.devices if each.has(digest)), None)

    def came_by(self, device: Device, link_id: str) -> "Participant":
        """Return the participant with its known device having come by this link."""
        seen = replace(device, link_id=link_id)
        if self.device == device:
            return replace(self, device=seen)
        return replace(self, pending=seen)

    def without_link(self, link_id: str) -> "Participant":
        """Return the participant without the devices that came by this link."""
        kept = self.device if self.device and self.device.link_id != link_id else None
        waiting = self.pending if self.pending and self.pending.link_id != link_id else None
        return replace(self, device=kept, pending=waiting, admitted=self.admitted and kept == self.device)

    def outside(self) -> "Participant":
        """Return the participant with no device and no admission."""
        return replace(self, device=None, pending=None, admitted=False)

    def silenced(self) -> "Participant":
        """Return the participant without admission, on a device that is still recognised."""
        return replace(self, pending=None, admitted=False)
