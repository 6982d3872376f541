"""The gRPC edge of appointments: request → use case → response, one module for each aggregate."""

from parley.appointments.grpc_api.appointment_types import TypesApi
from parley.appointments.grpc_api.appointments import BookingApi
from parley.appointments.grpc_api.availability import AvailabilityApi
from parley.appointments.grpc_api.consents import ConsentsApi
from parley.appointments.grpc_api.customers import CustomersApi
from parley.appointments.grpc_api.door import DoorApi
from parley.appointments.grpc_api.entrances import EntrancesApi
from parley.appointments.grpc_api.erasures import ErasuresApi
from parley.appointments.grpc_api.links import LinksApi
from parley.appointments.grpc_api.moves import MovesApi
from parley.appointments.grpc_api.queue import QueueApi
from parley.appointments.grpc_api.self_service import SelfServiceApi
from parley.appointments.grpc_api.use_cases import UseCases as UseCases
from parley.appointments.grpc_api.visits import VisitsApi

SERVICE = "parley.api.appointments.v1.AppointmentsService"
# What needs no token: the link's or the device's secret proves the caller, or a page is public.
ANONYMOUS = frozenset(
    f"/{SERVICE}/{method}"
    for method in (
        "LookUpLink",
        "Enter",
        "RefreshParticipant",
        "Leave",
        "SearchSlotsByLink",
        "RescheduleByLink",
        "CancelByLink",
        "LookUpEntrance",
        "SearchSlotsAtEntrance",
        "BookAtEntrance",
        "CallAtEntrance",
    )
)


class AppointmentsApi(
    CustomersApi,
    TypesApi,
    AvailabilityApi,
    BookingApi,
    MovesApi,
    QueueApi,
    ConsentsApi,
    ErasuresApi,
    LinksApi,
    DoorApi,
    SelfServiceApi,
    EntrancesApi,
    VisitsApi,
):
    """parley.api.appointments.v1.AppointmentsService."""
