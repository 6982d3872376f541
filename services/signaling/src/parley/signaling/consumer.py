"""Other services' events, and those of signaling's other pods, as news for the channels that are served here."""

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.common.v1.common_pb2 import Envelope
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.common.clock import Clock
from parley.common.kafka import Message
from parley.common.telemetry import exemplar
from parley.signaling import messages, metrics
from parley.signaling.service.news import News

ACCOUNTS_TOPIC = "parley.accounts.v1"
APPOINTMENTS_TOPIC = "parley.appointments.v1"
CHAT_TOPIC = "parley.chat.v1"
NOTIFICATIONS_TOPIC = "parley.notifications.v1"
SIGNALING_TOPIC = "parley.signaling.v1"
TOPICS = (ACCOUNTS_TOPIC, APPOINTMENTS_TOPIC, CHAT_TOPIC, NOTIFICATIONS_TOPIC, SIGNALING_TOPIC)


class Consumer:
    """Reads every event of every pod and room: what is not served here is only remembered."""

    def __init__(self, news: News, clock: Clock) -> None:
        self._news = news
        self._clock = clock
        self._began = clock()
        self._handlers = {
            ACCOUNTS_TOPIC: self._on_accounts,
            APPOINTMENTS_TOPIC: self._on_appointments,
            CHAT_TOPIC: self._on_chat,
            NOTIFICATIONS_TOPIC: self._on_notifications,
            SIGNALING_TOPIC: self._on_signaling,
        }

    async def handle(self, message: Message) -> None:
        """Pass an event on; it has reached the sockets' buffers when this returns."""
        envelope = self._handlers[message.topic](message.body)
        made = messages.decode_time(envelope)
        # What is read back was no news for anybody.
        if made >= self._began:
            metrics.NEWS_SECONDS.labels(message.topic).observe(
                max(0.0, (self._clock() - made).total_seconds()), exemplar()
            )

    def _on_accounts(self, body: bytes) -> Envelope:
        event = AccountsEvent.FromString(body)
        match event.WhichOneof("event"):
            case "staff_saved":
                staff = event.staff_saved.staff
                self._news.on_staff(staff.id, active=staff.active)
            case "session_ended":
                self._news.on_sign_in_ended(event.session_ended.session_id)
        return event.envelope

    def _on_appointments(self, body: bytes) -> Envelope:
        event = AppointmentsEvent.FromString(body)
        if event.HasField("appointment"):
            appointment = messages.decode_appointment(event.appointment)
            self._news.on_appointment(appointment, event.transferred.previous_team_id)
        return event.envelope

    def _on_chat(self, body: bytes) -> Envelope:
        event = ChatEvent.FromString(body)
        envelope = event.envelope
        match event.WhichOneof("event"):
            case "message_posted":
                self._news.on_message(envelope.tenant_id, messages.decode_message(event.message_posted.message))
            case "receipt_moved":
                receipt = messages.decode_receipt(event.receipt_moved.receipt, envelope.appointment_id)
                self._news.on_receipt(envelope.tenant_id, receipt)
        return envelope

    def _on_notifications(self, body: bytes) -> Envelope:
        event = NotificationsEvent.FromString(body)
        envelope = event.envelope
        delivery = messages.decode_delivery(event)
        if delivery is not None and delivery.appointment_id:
            self._news.on_delivery(envelope.tenant_id, delivery)
        return envelope

    def _on_signaling(self, body: bytes) -> Envelope:
        event = SignalingEvent.FromString(body)
        attendance = messages.decode_attendance(event)
        if attendance is not None:
            self._news.on_attendance(attendance)
        return event.envelope
