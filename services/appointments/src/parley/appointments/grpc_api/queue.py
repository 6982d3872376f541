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
        """Return those who wait, as they are served."""
        places = await self._use.queue.waiting(caller(), request.tenant_id, request.team_id)
        return service_pb2.ListQueueResponse(
            appointments=(messages.encode_appointment(each.appointment) for each in places),
            places=map(messages.encode_place, places),
        )

    async def SetPriority(
        self, request: service_pb2.SetPriorityRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Serve it sooner or later."""
        return messages.encode_appointment(
            await self._use.queue.set_priority(caller(), request.id, request.expected_version, request.priority)
        )

    async def HoldPlace(self, request: service_pb2.HoldPlaceRequest, _context: object) -> appointments_pb2.Appointment:
        """Keep the customer's place while they are away."""
        return messages.encode_appointment(await self._use.queue.hold(caller(), request.id, held=request.held))
