"""Moving an appointment by staff."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.reading import required_instant
from parley.appointments.grpc_api.use_cases import Api
from parley.appointments.service.moves import NewTime, Target
from parley.common.rpc import caller


class MovesApi(Api):
    """Moving an appointment by staff."""

    async def Reschedule(
        self, request: service_pb2.RescheduleRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Move it to another time."""
        new = NewTime(required_instant(request, "starts_at"), request.specialist_id, request.time_zone)
        moved = await self._use.moves.reschedule(caller(), request.id, request.expected_version, new)
        return messages.encode_appointment(moved)

    async def Transfer(self, request: service_pb2.TransferRequest, _context: object) -> appointments_pb2.Appointment:
        """Hand it to a colleague or to a team."""
        target = Target(request.specialist_id, request.team_id, request.note)
        handed = await self._use.moves.transfer(caller(), request.id, request.expected_version, target)
        return messages.encode_appointment(handed)
