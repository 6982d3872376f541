"""What happens to a tenant, as far as its webhooks may hear of it: a group of its own, so that neither reminders nor
webhooks wait for each other.
"""

from collections.abc import Callable

from parley.common import telemetry
from parley.common.kafka import Message
from parley.notifications.messages.happenings import APPOINTMENTS, CHAT, NOTIFICATIONS, decode_happening
from parley.notifications.service.webhook_feed import WebhookFeed

TOPICS = (APPOINTMENTS, CHAT, NOTIFICATIONS)
GROUP = "notifications-webhooks"


class WebhookConsumer:
    """Turns news into deliveries; their unique key makes repeats harmless."""

    def __init__(self, feed: WebhookFeed, on_due: Callable[[], None]) -> None:
        self._feed = feed
        self._on_due = on_due

    async def handle(self, message: Message) -> None:
        """Raises what the consumer tries again, and ValueError or DecodeError for what it parks."""
        happening = decode_happening(message.topic, message.body)
        if happening and await self._feed.announce(happening, telemetry.traceparent()):
            self._on_due()
