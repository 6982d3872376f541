"""The queue's places."""

from parley.api.appointments.v1 import service_pb2
from parley.appointments.domain.queue import Place


def encode_place(place: Place) -> service_pb2.QueuePlace:
    """For answers."""
    return service_pb2.QueuePlace(
        appointment_id=place.appointment.id,
        position=place.position,
        estimated_wait_seconds=place.estimated_wait_seconds,
        customer_online=place.customer_online,
    )
