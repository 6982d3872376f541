"""What customers do not want to get."""

from dataclasses import dataclass, replace
from datetime import datetime

from parley.notifications.domain.message import Channel

# Who changed a preference, where it was not staff.
CUSTOMER = "customer"


@dataclass(frozen=True)
class ContactPreference:
    """Of a customer for a channel: opted out, they get neither reminders nor custom messages on it."""

    customer_id: str
    tenant_id: str
    channel: Channel
    opted_out: bool
    changed_at: datetime
    changed_by: str
    version: int = 0

    @property
    def id(self) -> str:
        """One for each customer and channel."""
        return preference_id(self.customer_id, self.channel)

    def changed(self, opted_out: bool, by: str, now: datetime) -> "ContactPreference":
        """As somebody wants it from now on."""
        return replace(self, opted_out=opted_out, changed_by=by, changed_at=now)


@dataclass(frozen=True)
class ContactPreferenceChanged:
    """The customer, or staff for them, decided otherwise."""

    preference: ContactPreference


@dataclass(frozen=True)
class OptOut:
    """What the secret of an opt-out link stands for."""

    tenant_id: str
    customer_id: str
    channel: Channel


def preference_id(customer_id: str, channel: Channel) -> str:
    """Name a customer's preference for a channel."""
    return f"{customer_id}:{channel.value}"
