"""The events that a tenant's own systems may hear of: the one list that validation, feed and documentation use."""

from collections.abc import Mapping, Sequence

from parley.notifications.domain.errors import UnknownEventType

# Named after the aggregate and what happened to it; a name never changes its meaning.
EVENT_TYPES: Mapping[str, str] = {
    "appointment.scheduled": "booked for a time",
    "appointment.invited": "its customer was asked to come at once",
    "appointment.rescheduled": "moved to another time or specialist",
    "appointment.transferred": "handed to another specialist or team",
    "appointment.entered": "its customer is in the waiting room",
    "appointment.admitted": "its customer was let in",
    "appointment.returned_to_queue": "its customer waits again",
    "appointment.left": "its customer left the waiting room",
    "appointment.place_held": "its customer keeps the place in the queue while away, or no longer does",
    "appointment.turn_near": "it is nearly its customer's turn",
    "appointment.priority_changed": "its place in the queue changed",
    "appointment.consent_answered": "its customer agreed to something, or declined",
    "appointment.completed": "took place",
    "appointment.cancelled": "was called off",
    "appointment.missed": "its customer did not come",
    "appointment.expired": "its invitation ran out",
    "appointment.erased": "its personal data was erased",
    "customer.saved": "a customer was added or changed",
    "erasure.requested": "a customer's personal data is to be erased",
    "erasure.completed": "a customer's personal data is erased everywhere",
    "chat.message_posted": "somebody wrote in an appointment's chat",
    "message.sent": "an e-mail or SMS was taken by its provider",
    "message.failed": "an e-mail or SMS was given up",
    "message.held": "an e-mail or SMS waits, as its channel is suspended",
    "message.dropped": "an e-mail or SMS is no longer wanted",
    "contact_preference.changed": "a customer wants reminders on a channel, or no longer does",
}
# Sent by request alone; nothing subscribes to it.
TEST = "webhook.test"
_LONGEST_TOLD = 100


def checked_event_types(names: Sequence[str]) -> tuple[str, ...]:
    """Each once, in the table's order; none means all, those to come too. Raises UnknownEventType for the first
    that is in no table.
    """
    for name in names:
        if name not in EVENT_TYPES:
            known = ", ".join(EVENT_TYPES)
            told = name[:_LONGEST_TOLD]
            message = f'There is no event type "{told}": take some of {known}.'
            raise UnknownEventType(message, field="event_types", name=told, known=known)
    return tuple(name for name in EVENT_TYPES if name in names)
