"""An appointment's links, to hand over by oneself and to revoke."""

from fastapi import APIRouter, Depends, Response

from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.appointments import Appointment, CreatedLink, NewLink
from parley.gateway.resources.base import PathId


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/appointments/{id}/links`."""
    routes = Area(
        prefix="/v1/appointments/{appointment_id}/links", tags=["appointments"], dependencies=[Depends(gate.staff)]
    )

    @routes.post("", status_code=201, openapi_extra=calls("appointments.CreateLink"))
    async def create_link(appointment_id: PathId, body: NewLink) -> CreatedLink:
        """A fresh link to hand over by oneself; its secret is told this once, so each request makes another link."""
        request = pb.CreateLinkRequest(appointment_id=appointment_id, channel=body.channel.to_message())
        link = await clients.appointments.CreateLink(request)
        return CreatedLink(id=link.link_id, url=link.url)

    @routes.delete("/{link_id}", openapi_extra=calls("appointments.RevokeLink"))
    async def revoke_link(appointment_id: PathId, link_id: PathId, response: Response) -> Appointment:
        """Revoke a link: whoever came in by it is out within a second."""
        request = pb.RevokeLinkRequest(appointment_id=appointment_id, link_id=link_id)
        message = await clients.appointments.RevokeLink(request)
        tag(response, message.version)
        return Appointment.of(message)

    return routes
