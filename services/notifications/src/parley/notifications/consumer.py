"""What happens to appointments, as far as their customers are told."""

from collections.abc import Callable

from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.common import telemetry
from parley.common.kafka import Message
from parley.notifications import messages
from parley.notifications.service import NotificationsService

TOPICS = ("parley.appointments.v1",)
GROUP = "notifications"


class AppointmentsConsumer:
    """Turns news into messages on the books; their unique key makes repeats harmless."""

    def __init__(self, service: NotificationsService, on_due: Callable[[], None]) -> None:
        self._service = service
        self._on_due = on_due

    async def handle(self, message: Message) -> None:
        """Raises what the consumer tries again, and ValueError or DecodeError for what it parks."""
        event = AppointmentsEvent.FromString(message.body)
        traceparent = telemetry.traceparent()
        match event.WhichOneof("event"):
            case "scheduled" | "invited":
                due = await self._service.invite(messages.decode_appointment(event.appointment), traceparent)
            case "cancelled":
                due = await self._service.cancel(messages.decode_appointment(event.appointment), traceparent)
            case _:
                return
        if due:
            self._on_due()
