"""Who waits, and where live channels are."""

from fastapi import APIRouter, Depends

from parley.api.appointments.v1 import service_pb2 as pb
from parley.api.signaling.v1 import service_pb2 as signaling_pb
from parley.common.errors import InvalidArgument
from parley.gateway.clients import Clients
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.appointments import QueueEntry
from parley.gateway.resources.base import Listing, QueryId
from parley.gateway.resources.join import IceServer, LiveUrl


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/queue` and `/v1/live-url`."""
    routes = Area(prefix="/v1", tags=["queue"])

    @routes.get("/queue", dependencies=[Depends(gate.staff)], openapi_extra=calls("appointments.ListQueue"))
    async def list_queue(team_id: QueryId = "") -> Listing[QueueEntry]:
        """Who waits, the urgent first, then first come first; at most 500."""
        found = await clients.appointments.ListQueue(pb.ListQueueRequest(team_id=team_id))
        places = {place.appointment_id: place for place in found.places}
        unknown = pb.QueuePlace(estimated_wait_seconds=-1)
        return Listing(data=[QueueEntry.of(item, places.get(item.id, unknown)) for item in found.appointments])

    @routes.get("/live-url", dependencies=[Depends(gate.staff)], openapi_extra=calls("signaling.Locate"))
    async def live_url(team_id: QueryId = "", appointment_id: QueryId = "") -> LiveUrl:
        """Where a team's desk or an appointment's room is served now: name one of the two.

        A supervisor or administrator may name any team: one that the company hasn't got has an empty desk.
        """
        if bool(team_id) == bool(appointment_id):
            raise InvalidArgument("Name either team_id or appointment_id.", field="team_id")
        request = (
            signaling_pb.LocateRequest(team_id=team_id)
            if team_id
            else signaling_pb.LocateRequest(appointment_id=appointment_id)
        )
        located = await clients.signaling.Locate(request)
        return LiveUrl(url=located.url, ice_servers=[IceServer.of(server) for server in located.ice_servers])

    return routes
