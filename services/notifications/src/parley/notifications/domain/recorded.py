"""What is published of a fact."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from parley.notifications.domain.message import MessageEvent
from parley.notifications.domain.preference import ContactPreferenceChanged
from parley.notifications.domain.suspension import ChannelResumed, ChannelSuspended
from parley.notifications.domain.template import TemplateSaved
from parley.notifications.domain.webhook import WebhookDeleted, WebhookSaved

Fact = (
    MessageEvent
    | ChannelSuspended
    | ChannelResumed
    | ContactPreferenceChanged
    | TemplateSaved
    | WebhookSaved
    | WebhookDeleted
)


class ActorKind(Enum):
    """What sort of actor caused an event."""

    STAFF = "staff"
    SERVICE = "service"
    API_KEY = "api_key"
    VISITOR = "visitor"


@dataclass(frozen=True)
class Actor:
    """Who caused an event."""

    kind: ActorKind
    id: str


# Whoever does what nobody asked for at this moment.
OURSELVES = Actor(ActorKind.SERVICE, "notifications")


@dataclass(frozen=True)
class Recorded:
    """A fact as it leaves the service; it tells its aggregate as it is after it.

    `tenant_id` is empty for what concerns the operator alone, `appointment_id` where there is none.
    """

    id: str
    at: datetime
    actor: Actor
    tenant_id: str
    appointment_id: str
    fact: Fact

    @property
    def key(self) -> str:
        """What keeps events in order: the appointment's id where there is one, else the tenant's."""
        return self.appointment_id or self.tenant_id
