"""Every event."""

from typing import assert_never

from parley.api.appointments.v1 import events_pb2
from parley.api.common.v1 import common_pb2
from parley.appointments.domain import events
from parley.appointments.domain.appointment_type import AppointmentTypeSaved
from parley.appointments.domain.availability import AvailabilitySaved
from parley.appointments.domain.consent import ConsentTextPublished
from parley.appointments.domain.customer import CustomerSaved
from parley.appointments.domain.entrance import EntranceSaved
from parley.appointments.domain.erasure import ErasureCompleted, ErasureRequested
from parley.appointments.domain.events import AppointmentEvent
from parley.appointments.domain.recorded import Recorded
from parley.appointments.messages.appointment_types import encode_type
from parley.appointments.messages.appointments import encode_appointment
from parley.appointments.messages.availability import encode_availability
from parley.appointments.messages.consents import encode_consent, encode_text
from parley.appointments.messages.entrances import encode_entrance
from parley.appointments.messages.erasures import encode_erasure
from parley.appointments.messages.values import encode_actor, timestamp


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """Return an AppointmentsEvent's bytes; no event holds contact data."""
    event = events_pb2.AppointmentsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=encode_actor(recorded.actor),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
        )
    )
    if recorded.appointment:
        event.envelope.appointment_id = recorded.appointment.id
        event.appointment.CopyFrom(encode_appointment(recorded.appointment))
    match recorded.fact:
        case CustomerSaved(customer_id, version):
            event.customer_saved.customer_id = customer_id
            event.customer_saved.version = version
        case AppointmentTypeSaved(type_):
            event.type_saved.type.CopyFrom(encode_type(type_))
        case AvailabilitySaved(availability):
            event.availability_saved.availability.CopyFrom(encode_availability(availability))
        case EntranceSaved(entrance):
            event.entrance_saved.entrance.CopyFrom(encode_entrance(entrance))
        case ConsentTextPublished(text):
            event.consent_text_published.text.CopyFrom(encode_text(text))
        case ErasureRequested(erasure):
            event.erasure_requested.erasure.CopyFrom(encode_erasure(erasure))
            event.envelope.appointment_id = erasure.appointment_id
        case ErasureCompleted(erasure):
            event.erasure_completed.erasure.CopyFrom(encode_erasure(erasure))
            event.envelope.appointment_id = erasure.appointment_id
        case fact:
            _add_fact(event, fact)
    return event.SerializeToString()


def _add_fact(event: events_pb2.AppointmentsEvent, fact: AppointmentEvent) -> None:
    match fact:
        case events.AppointmentScheduled():
            event.scheduled.SetInParent()
        case events.AppointmentInvited():
            event.invited.SetInParent()
        case events.CustomerEntered(participant_id, device_id):
            event.entered.CopyFrom(events_pb2.CustomerEntered(participant_id=participant_id, device_id=device_id))
        case events.CustomerAdmitted(participant_id, device_id, dropped):
            event.admitted.participant_id = participant_id
            event.admitted.device_id = device_id
            event.admitted.dropped_device_id = dropped
        case events.ReturnedToQueue():
            event.returned_to_queue.SetInParent()
        case events.CustomerLeft(participant_id, idle):
            event.left.participant_id = participant_id
            event.left.idle = idle
        case events.AppointmentCompleted(idle):
            event.completed.SetInParent()
            event.completed.idle = idle
        case events.AppointmentCancelled():
            event.cancelled.SetInParent()
        case events.LinkCreated(link_id):
            event.link_created.link_id = link_id
        case events.LinkRevoked(link_id):
            event.link_revoked.link_id = link_id
        case events.DeviceWaiting(participant_id, device_id):
            event.device_waiting.CopyFrom(events_pb2.DeviceWaiting(participant_id=participant_id, device_id=device_id))
        case _:
            _add_further_fact(event, fact)


# What `_add_fact` leaves over: the type checker sees that no fact is forgotten.
_Further = (
    events.AppointmentRescheduled
    | events.AppointmentTransferred
    | events.AppointmentMissed
    | events.AppointmentExpired
    | events.PlaceHeld
    | events.TurnNear
    | events.PriorityChanged
    | events.ConsentAnswered
    | events.AgeRefused
    | events.AppointmentErased
)


def _add_further_fact(event: events_pb2.AppointmentsEvent, fact: _Further) -> None:
    match fact:
        case events.AppointmentRescheduled(starts_at, ends_at, specialist_id):
            event.rescheduled.previous_starts_at.CopyFrom(timestamp(starts_at))
            event.rescheduled.previous_ends_at.CopyFrom(timestamp(ends_at))
            event.rescheduled.previous_specialist_id = specialist_id
        case events.AppointmentTransferred(specialist_id, team_id):
            event.transferred.SetInParent()
            event.transferred.previous_specialist_id = specialist_id
            event.transferred.previous_team_id = team_id
        case events.AppointmentMissed():
            event.missed.SetInParent()
        case events.AppointmentExpired():
            event.expired.SetInParent()
        case events.PlaceHeld(held):
            event.place_held.SetInParent()
            event.place_held.held = held
        case events.TurnNear(position):
            event.turn_near.position = position
        case events.PriorityChanged():
            event.priority_changed.SetInParent()
        case events.ConsentAnswered(consent):
            event.consent_answered.consent.CopyFrom(encode_consent(consent))
        case events.AgeRefused(minimum_age):
            event.age_refused.minimum_age = minimum_age
        case events.AppointmentErased():
            event.erased.SetInParent()
        case _:
            assert_never(fact)
