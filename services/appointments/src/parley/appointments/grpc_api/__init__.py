"""The gRPC edge of appointments: request → use case → response, one module for each aggregate."""

from parley.appointments.grpc_api.appointment_types import TypesApi
from parley.appointments.grpc_api.appointments import BookingApi
from parley.appointments.grpc_api.availability import AvailabilityApi
from parley.appointments.grpc_api.customers import CustomersApi
from parley.appointments.grpc_api.door import DoorApi
from parley.appointments.grpc_api.links import LinksApi
from parley.appointments.grpc_api.queue import QueueApi
from parley.appointments.grpc_api.use_cases import UseCases as UseCases

SERVICE = "parley.api.appointments.v1.AppointmentsService"
# What needs no token: the link's or the device's secret proves the caller.
ANONYMOUS = frozenset(f"/{SERVICE}/{method}" for method in ("LookUpLink", "Enter", "RefreshParticipant", "Leave"))


class AppointmentsApi(CustomersApi, TypesApi, AvailabilityApi, BookingApi, QueueApi, LinksApi, DoorApi):
    """parley.api.appointments.v1.AppointmentsService."""
