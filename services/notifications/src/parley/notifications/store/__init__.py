"""Notifications' database: the indexes that hold its invariants, and one store per aggregate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Indexes, publishing
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.recorded import Recorded
from parley.notifications.store import (
    messages,
    preferences,
    suspensions,
    templates,
    webhook_deliveries,
    webhooks,
)
from parley.notifications.store.messages import MessageStore
from parley.notifications.store.preferences import PreferenceStore
from parley.notifications.store.suspensions import SuspensionStore
from parley.notifications.store.templates import TemplateStore
from parley.notifications.store.webhook_deliveries import WebhookDeliveryStore
from parley.notifications.store.webhooks import WebhookStore

# The collections whose documents publish events, each with its indexes.
PUBLISHING = publishing(
    {
        messages.COLLECTION: messages.INDEXES,
        suspensions.COLLECTION: suspensions.INDEXES,
        preferences.COLLECTION: preferences.INDEXES,
        templates.COLLECTION: templates.INDEXES,
        webhooks.COLLECTION: webhooks.INDEXES,
    }
)
INDEXES: Indexes = {**PUBLISHING, webhook_deliveries.COLLECTION: webhook_deliveries.INDEXES}


@dataclass(frozen=True)
class Stores:
    """Everything that is kept."""

    messages: MessageStore
    suspensions: SuspensionStore
    preferences: PreferenceStore
    templates: TemplateStore
    webhooks: WebhookStore
    webhook_deliveries: WebhookDeliveryStore


def open_stores(
    database: AsyncDatabase[dict[str, Any]],
    outboxes: Mapping[str, Outbox],
    encode_event: Callable[[Recorded], Outgoing],
) -> Stores:
    """Return the stores; `outboxes` has one for each collection of PUBLISHING."""
    return Stores(
        MessageStore(database, outboxes[messages.COLLECTION], encode_event),
        SuspensionStore(database, outboxes[suspensions.COLLECTION], encode_event),
        PreferenceStore(database, outboxes[preferences.COLLECTION], encode_event),
        TemplateStore(database, outboxes[templates.COLLECTION], encode_event),
        WebhookStore(database, outboxes[webhooks.COLLECTION], encode_event),
        WebhookDeliveryStore(database),
    )
