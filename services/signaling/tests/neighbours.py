"""Accounts and appointments on real sockets, as far as signaling asks them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1.service_pb2 import (
    GetAppointmentRequest,
    ListQueueRequest,
    ListQueueResponse,
    QueuePlace,
)
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceServicer,
    add_AppointmentsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Kind
from parley.common.errors import NotFound
from parley.common.testing.accounts import accounts_for_test
from parley.common.testing.serving import serve_for_test

SECRET = "s3cret of signaling"
WAITING = appointments_pb2.APPOINTMENT_STATE_WAITING


@dataclass
class Appointments(AppointmentsServiceServicer):
    """Tells services what a test puts in."""

    known: dict[str, appointments_pb2.Appointment] = field(default_factory=dict)

    async def GetAppointment(self, request: GetAppointmentRequest, context: object) -> appointments_pb2.Appointment:
        rpc.caller().require(Kind.SERVICE)
        if request.id not in self.known:
            raise NotFound("There is no such appointment.")
        return self.known[request.id]

    async def ListQueue(self, request: ListQueueRequest, context: object) -> ListQueueResponse:
        rpc.caller().require(Kind.SERVICE)
        waiting = [
            each
            for each in self.known.values()
            if (each.tenant_id, each.team_id, each.state) == (request.tenant_id, request.team_id, WAITING)
        ]
        waiting.sort(key=lambda each: each.waiting_since.ToMilliseconds())
        places = [
            QueuePlace(appointment_id=each.id, position=position, estimated_wait_seconds=60 * position)
            for position, each in enumerate(waiting, start=1)
        ]
        return ListQueueResponse(appointments=waiting, places=places)


@dataclass(frozen=True)
class Neighbours:
    """Where they serve, and the appointments that there are."""

    accounts_target: str
    appointments_target: str
    appointments: dict[str, appointments_pb2.Appointment]


@asynccontextmanager
async def neighbours() -> AsyncIterator[Neighbours]:
    """Both, on free ports."""
    appointments = Appointments()  # type: ignore[abstract]  # signaling calls no other method
    async with (
        accounts_for_test({"signaling": SECRET}) as accounts_target,
        serve_for_test(
            add_AppointmentsServiceServicer_to_server, appointments, "parley.api.appointments.v1.AppointmentsService"
        ) as appointments_target,
    ):
        yield Neighbours(accounts_target, appointments_target, appointments.known)
