"""What happens to appointments, as chat follows it."""

from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.chat import messages
from parley.chat.service import ChatService
from parley.common.kafka import Message

TOPICS = ("parley.appointments.v1",)
GROUP = "chat"


class AppointmentsConsumer:
    """Keeps each appointment's newest state; the version makes repeats and old news harmless."""

    def __init__(self, service: ChatService) -> None:
        self._service = service

    async def handle(self, message: Message) -> None:
        """Raises what the consumer tries again, and ValueError or DecodeError for what it parks."""
        event = AppointmentsEvent.FromString(message.body)
        if event.HasField("appointment"):
            await self._service.learn(messages.decode_appointment(event.appointment))
