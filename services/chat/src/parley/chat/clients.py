"""The appointments service, asked in chat's own name."""

import grpc

from parley.api.appointments.v1.service_pb2 import GetAppointmentRequest
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.chat import messages
from parley.chat.domain import Appointment, ConversationNotFound
from parley.common import errors


class AppointmentsClient:
    """The service's Appointments over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = AppointmentsServiceStub(channel)

    async def get(self, appointment_id: str) -> Appointment:
        """As it is now; raises ConversationNotFound, and Unavailable while appointments is away."""
        try:
            answer = await self._stub.GetAppointment(GetAppointmentRequest(id=appointment_id))
        except errors.NotFound as error:
            raise ConversationNotFound("There is no such conversation.") from error
        return messages.decode_appointment(answer)
