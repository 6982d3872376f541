"""What visitors do on a public page: nobody authenticates here."""

from parley.api.appointments.v1 import service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.reading import required_instant
from parley.appointments.grpc_api.use_cases import Api
from parley.appointments.service.visits import NewVisitor
from parley.common.rpc import idempotency_key


class VisitsApi(Api):
    """What visitors do on a public page."""

    async def LookUpEntrance(
        self, request: service_pb2.LookUpEntranceRequest, _context: object
    ) -> service_pb2.PublicEntrance:
        """Return what the page offers now."""
        return messages.encode_public_page(await self._use.visits.look(request.slug))

    async def SearchSlotsAtEntrance(
        self, request: service_pb2.SearchSlotsAtEntranceRequest, _context: object
    ) -> service_pb2.SearchSlotsResponse:
        """Return what can be booked."""
        first, last = required_instant(request, "from"), required_instant(request, "to")
        slots = await self._use.visits.search(request.slug, request.type_id, first, last, request.language)
        return service_pb2.SearchSlotsResponse(slots=map(messages.encode_slot, slots))

    async def BookAtEntrance(
        self, request: service_pb2.BookAtEntranceRequest, _context: object
    ) -> service_pb2.CreateLinkResponse:
        """Book a slot."""
        link = await self._use.visits.book(
            request.slug,
            request.type_id,
            required_instant(request, "starts_at"),
            request.specialist_id,
            _visitor(request.visitor),
            idempotency_key(),
        )
        return service_pb2.CreateLinkResponse(link_id=link.id, secret=link.secret, url=link.url)

    async def CallAtEntrance(
        self, request: service_pb2.CallAtEntranceRequest, _context: object
    ) -> service_pb2.CreateLinkResponse:
        """Let the visitor come at once."""
        link = await self._use.visits.call(request.slug, _visitor(request.visitor), idempotency_key())
        return service_pb2.CreateLinkResponse(link_id=link.id, secret=link.secret, url=link.url)


def _visitor(visitor: service_pb2.Visitor) -> NewVisitor:
    return NewVisitor(
        display_name=visitor.display_name,
        email=visitor.email,
        phone=visitor.phone,
        locale=visitor.locale,
        time_zone=visitor.time_zone,
        subject=visitor.subject,
    )
