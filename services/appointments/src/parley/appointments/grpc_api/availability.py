"""Working hours and slots."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.reading import required_instant
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller


class AvailabilityApi(Api):
    """Working hours and slots."""

    async def SetAvailability(
        self, request: service_pb2.SetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Replace somebody's hours."""
        hours = messages.decode_hours(request.hours)
        availability = await self._use.availabilities.set(
            caller(), request.staff_id, request.time_zone, hours, request.expected_version
        )
        return messages.encode_availability(availability)

    async def GetAvailability(
        self, request: service_pb2.GetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Return somebody's hours."""
        return messages.encode_availability(await self._use.availabilities.get(caller(), request.staff_id))

    async def SearchSlots(
        self, request: service_pb2.SearchSlotsRequest, _context: object
    ) -> service_pb2.SearchSlotsResponse:
        """Return a specialist's free slots."""
        first, last = required_instant(request, "from"), required_instant(request, "to")
        slots = await self._use.availabilities.search(caller(), request.type_id, request.specialist_id, first, last)
        return service_pb2.SearchSlotsResponse(slots=map(messages.encode_slot, slots))
