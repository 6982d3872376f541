"""Working hours and slots."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.domain.availability import Availability
from parley.appointments.grpc_api.reading import required_instant
from parley.appointments.grpc_api.use_cases import Api
from parley.appointments.service.availabilities import SlotQuery
from parley.common.rpc import caller


class AvailabilityApi(Api):
    """Working hours and slots."""

    async def SetAvailability(
        self, request: service_pb2.SetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Replace somebody's hours."""
        hours = messages.decode_hours(request.time_zone, request.hours, request.exceptions, request.holidays)
        saved = await self._use.availabilities.set(caller(), request.staff_id, hours, request.expected_version)
        return self._answer(saved)

    async def GetAvailability(
        self, request: service_pb2.GetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Return somebody's hours."""
        return self._answer(await self._use.availabilities.get(caller(), request.staff_id))

    async def SearchSlots(
        self, request: service_pb2.SearchSlotsRequest, _context: object
    ) -> service_pb2.SearchSlotsResponse:
        """Return the free slots of a specialist, or of any of a team."""
        query = SlotQuery(
            type_id=request.type_id,
            specialist_id=request.specialist_id,
            team_id=request.team_id,
            language=request.language,
            first=required_instant(request, "from"),
            last=required_instant(request, "to"),
        )
        slots = await self._use.availabilities.search(caller(), query)
        return service_pb2.SearchSlotsResponse(slots=map(messages.encode_slot, slots))

    def _answer(self, availability: Availability) -> appointments_pb2.Availability:
        message = messages.encode_availability(availability)
        message.holiday_dates.extend(each.isoformat() for each in self._use.availabilities.holidays(availability))
        return message
