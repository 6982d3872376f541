"""What happens to appointments and to staff, as far as somebody is told."""

from collections.abc import Awaitable, Callable, Mapping

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.common import telemetry
from parley.common.kafka import Message
from parley.notifications.domain.message import Kind
from parley.notifications.messages.neighbours import decode_appointment
from parley.notifications.messages.times import instant
from parley.notifications.service.planning import News, Planner
from parley.notifications.service.staff_mail import StaffMail

ACCOUNTS, APPOINTMENTS = "parley.accounts.v1", "parley.appointments.v1"
TOPICS = (ACCOUNTS, APPOINTMENTS)
GROUP = "notifications"
# What may change which reminders are due, and tells the customer nothing of its own.
_FOLLOWED = frozenset({"entered", "admitted", "left", "returned_to_queue", "completed", "missed", "expired"})


class EventsConsumer:
    """Turns news into messages on the books; their unique key makes repeats harmless."""

    def __init__(self, planner: Planner, staff_mail: StaffMail, on_due: Callable[[], None]) -> None:
        followed = dict.fromkeys(_FOLLOWED, planner.follow)
        self._reactions: Mapping[str, Callable[[News], Awaitable[bool]]] = followed | {
            "scheduled": planner.book,
            "invited": planner.book,
            "rescheduled": planner.move,
            "transferred": planner.move,
            "cancelled": planner.cancel,
            "turn_near": planner.call_back,
        }
        self._staff_mail = staff_mail
        self._on_due = on_due

    async def handle(self, message: Message) -> None:
        """Raises what the consumer tries again, and ValueError or DecodeError for what it parks."""
        if message.topic == ACCOUNTS:
            due = await self._of_staff(AccountsEvent.FromString(message.body))
        else:
            due = await self._of_appointment(AppointmentsEvent.FromString(message.body))
        if due:
            self._on_due()

    async def _of_appointment(self, event: AppointmentsEvent) -> bool:
        happened = event.WhichOneof("event") or ""
        if happened not in self._reactions or _is_of_no_concern(event):
            return False
        return await self._reactions[happened](_news(event))

    async def _of_staff(self, event: AccountsEvent) -> bool:
        match event.WhichOneof("event"):
            case "staff_invited":
                kind, staff_id = Kind.STAFF_INVITATION, event.staff_invited.staff_id
            case "password_reset_requested":
                kind, staff_id = Kind.PASSWORD_RESET, event.password_reset_requested.staff_id
            case _:
                return False
        envelope = event.envelope
        return await self._staff_mail.send(
            kind, envelope.tenant_id, staff_id, envelope.id, instant(envelope.time), telemetry.traceparent()
        )


def _is_of_no_concern(event: AppointmentsEvent) -> bool:
    """Whether it was handed to another team with the same specialist, or none as before."""
    before = event.transferred.previous_specialist_id
    return event.WhichOneof("event") == "transferred" and before == event.appointment.specialist_id


def _news(event: AppointmentsEvent) -> News:
    return News(decode_appointment(event.appointment), instant(event.envelope.time), telemetry.traceparent())
