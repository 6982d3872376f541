"""What the edge calls, and what its parts have in common."""

from dataclasses import dataclass

from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceServicer
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.appointments import Appointments
from parley.appointments.service.availabilities import Availabilities
from parley.appointments.service.consents import Consents
from parley.appointments.service.customers import Customers
from parley.appointments.service.door import Door
from parley.appointments.service.entrances import Entrances
from parley.appointments.service.erasures import Erasures
from parley.appointments.service.links import Links
from parley.appointments.service.moves import Moves
from parley.appointments.service.personal_data import Exports
from parley.appointments.service.queue import Queue
from parley.appointments.service.self_service import SelfService
from parley.appointments.service.visits import Visits


@dataclass(frozen=True)
class UseCases:
    """Everything that the edge can ask for."""

    customers: Customers
    types: AppointmentTypes
    availabilities: Availabilities
    appointments: Appointments
    moves: Moves
    self_service: SelfService
    entrances: Entrances
    visits: Visits
    queue: Queue
    consents: Consents
    exports: Exports
    erasures: Erasures
    links: Links
    door: Door


class Api(AppointmentsServiceServicer):
    """A part of the edge; the parts together are the servicer."""

    def __init__(self, use: UseCases) -> None:
        self._use = use
