"""The appointments service, asked in signaling's own name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import grpc

from parley.api.appointments.v1.service_pb2 import GetAppointmentRequest, ListQueueRequest
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.common.errors import NotFound
from parley.signaling import messages
from parley.signaling.domain.appointment import Appointment, QueuePlace
from parley.signaling.domain.errors import AppointmentNotFound

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub

_SECONDS = 2.0


class AppointmentsClient:
    """The service's Appointments over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: AppointmentsServiceAsyncStub = AppointmentsServiceStub(channel)

    async def get(self, appointment_id: str) -> Appointment:
        """Return it as it is now. Raises AppointmentNotFound and Unavailable."""
        request = GetAppointmentRequest(id=appointment_id)
        try:
            answer = await self._stub.GetAppointment(request, timeout=_SECONDS)
        except NotFound as error:
            raise AppointmentNotFound("There is no such appointment.", field="appointment_id") from error
        return messages.decode_appointment(answer)

    async def queue(self, tenant_id: str, team_id: str) -> Sequence[QueuePlace]:
        """Return the places in a team's queue, the next first."""
        request = ListQueueRequest(tenant_id=tenant_id, team_id=team_id)
        answer = await self._stub.ListQueue(request, timeout=_SECONDS)
        return messages.decode_queue(answer)
