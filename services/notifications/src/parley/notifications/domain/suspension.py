"""Suspensions: a channel, or one tenant's access to it, sends nothing and loses nothing (M22)."""

from dataclasses import dataclass, replace
from datetime import datetime

from parley.common.errors import InvalidArgument
from parley.notifications.domain.message import Channel

MAX_REASON = 500


@dataclass(frozen=True)
class Suspension:
    """Of a channel for one tenant, or as a whole where `tenant_id` is empty; kept once it is over."""

    channel: Channel
    tenant_id: str
    reason: str
    since: datetime
    by: str
    active: bool = True
    version: int = 0

    @property
    def id(self) -> str:
        """One for each channel and tenant."""
        return suspension_id(self.channel, self.tenant_id)

    def covers(self, channel: Channel, tenant_id: str) -> bool:
        """Whether it keeps this tenant's messages on this channel."""
        return self.active and self.channel is channel and self.tenant_id in ("", tenant_id)

    def over(self) -> "Suspension":
        """Messages go out again."""
        return replace(self, active=False)


@dataclass(frozen=True)
class ChannelSuspended:
    """Messages wait from now on."""

    suspension: Suspension


@dataclass(frozen=True)
class ChannelResumed:
    """Messages go out again."""

    suspension: Suspension


@dataclass(frozen=True)
class ChannelStatus:
    """How a channel stands for somebody: what keeps it from sending, and how much waits for that."""

    channel: Channel
    configured: bool
    suspensions: tuple[Suspension, ...]
    held: int
    countries: tuple[str, ...]


def suspension_id(channel: Channel, tenant_id: str) -> str:
    """Name the suspension of a channel for a tenant, or as a whole."""
    return f"{channel.value}:{tenant_id}"


def checked_reason(reason: str) -> str:
    """Return why; raises InvalidArgument unless there are 1 to 500 characters of it."""
    reason = reason.strip()
    if not 1 <= len(reason) <= MAX_REASON:
        raise InvalidArgument(f"reason is 1 to {MAX_REASON} characters: senders are told.", field="reason")
    return reason
