"""The appointments service, asked in the name of insights' own caller."""

import grpc

from parley.api.appointments.v1.service_pb2 import GetAppointmentRequest
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.common.errors import NotFound, PermissionDenied
from parley.insights.domain import AppointmentNotFound


class AppointmentsClient:
    """The service's Appointments over gRPC; its channel passes the caller's own token on."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = AppointmentsServiceStub(channel)

    async def check(self, appointment_id: str) -> None:
        """Raises AppointmentNotFound where the caller may know of none, Unavailable where nobody says."""
        try:
            await self._stub.GetAppointment(GetAppointmentRequest(id=appointment_id))
        except (NotFound, PermissionDenied) as error:
            raise AppointmentNotFound("There is no such appointment.", field="appointment_id") from error
