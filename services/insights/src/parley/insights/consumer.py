"""What happens anywhere, as the trail takes it in."""

from parley.common.kafka import Message
from parley.insights import messages
from parley.insights.service import TrailService

TOPICS = tuple(messages.TOPICS)
GROUP = "insights"


class TrailConsumer:
    """Appends every event of every topic; the event's id makes repeats harmless."""

    def __init__(self, service: TrailService) -> None:
        self._service = service

    async def handle(self, message: Message) -> None:
        """Raises what the consumer tries again, and ValueError or DecodeError for what it parks."""
        await self._service.record(messages.decode_event(message.topic, message.body))
