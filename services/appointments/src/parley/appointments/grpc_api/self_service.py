"""What a customer changes by their link: the secret authenticates."""

from parley.api.appointments.v1 import service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.reading import required_instant
from parley.appointments.grpc_api.use_cases import Api


class SelfServiceApi(Api):
    """What a customer changes by their link."""

    async def SearchSlotsByLink(
        self, request: service_pb2.SearchSlotsByLinkRequest, _context: object
    ) -> service_pb2.SearchSlotsResponse:
        """Return where the appointment can move."""
        first, last = required_instant(request, "from"), required_instant(request, "to")
        slots = await self._use.self_service.search(request.secret, first, last)
        return service_pb2.SearchSlotsResponse(slots=map(messages.encode_slot, slots))

    async def RescheduleByLink(
        self, request: service_pb2.RescheduleByLinkRequest, _context: object
    ) -> service_pb2.Invitation:
        """Move the appointment."""
        starts_at = required_instant(request, "starts_at")
        moved = await self._use.self_service.reschedule(request.secret, starts_at, request.specialist_id)
        return messages.encode_invitation(moved)

    async def CancelByLink(self, request: service_pb2.CancelByLinkRequest, _context: object) -> service_pb2.Invitation:
        """Call the appointment off."""
        return messages.encode_invitation(await self._use.self_service.cancel(request.secret, request.reason))
