"""The waiting room, and the call."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller


class QueueApi(Api):
    """The waiting room, and the call."""

    async def Admit(self, request: service_pb2.AdmitRequest, _context: object) -> appointments_pb2.Appointment:
        """Admit who waits."""
        return messages.encode_appointment(await self._use.queue.admit(caller(), request.id, request.expected_version))

    async def ReturnToQueue(
        self, request: service_pb2.ReturnToQueueRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Put the customer back into the waiting room."""
        return messages.encode_appointment(
            await self._use.queue.return_to_queue(caller(), request.id, request.expected_version)
        )

    async def Complete(self, request: service_pb2.CompleteRequest, _context: object) -> appointments_pb2.Appointment:
        """End the call."""
        completed = await self._use.queue.complete(
            caller(), request.id, request.expected_version, request.outcome, request.notes
        )
        return messages.encode_appointment(completed)

    async def ListQueue(self, request: service_pb2.ListQueueRequest, _context: object) -> service_pb2.ListQueueResponse:
        """Return those who wait, first come first."""
        waiting = await self._use.queue.waiting(caller(), request.tenant_id, request.team_id)
        return service_pb2.ListQueueResponse(appointments=map(messages.encode_appointment, waiting))
