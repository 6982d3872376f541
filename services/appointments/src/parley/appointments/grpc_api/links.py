"""Links into an appointment."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.reading import channel
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller


class LinksApi(Api):
    """Links into an appointment."""

    async def CreateLink(
        self, request: service_pb2.CreateLinkRequest, _context: object
    ) -> service_pb2.CreateLinkResponse:
        """Make a link and tell its secret, this once."""
        sent_by = channel(request.channel, "channel")
        link = await self._use.links.create(caller(), request.appointment_id, sent_by)
        return service_pb2.CreateLinkResponse(link_id=link.id, secret=link.secret, url=link.url)

    async def RevokeLink(
        self, request: service_pb2.RevokeLinkRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Withdraw a link."""
        return messages.encode_appointment(
            await self._use.links.revoke(caller(), request.appointment_id, request.link_id)
        )
