"""Public pages, as an administrator keeps them."""

from fastapi import APIRouter, Depends, Response

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, PathId
from parley.gateway.resources.entrances import Entrance, NewEntrance


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/entrances`."""
    routes = Area(prefix="/v1/entrances", tags=["entrances"], dependencies=[Depends(gate.staff)])

    def answer(message: appointments_pb2.Entrance, response: Response) -> Entrance:
        tag(response, message.version)
        return Entrance.of(message)

    @routes.post("", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("appointments.CreateEntrance"))
    async def create_entrance(body: NewEntrance, response: Response) -> Entrance:
        """Open a public page (administrators)."""
        request = pb.CreateEntranceRequest(entrance=body.to_message())
        return answer(await clients.appointments.CreateEntrance(request), response)

    @routes.get("", openapi_extra=calls("appointments.ListEntrances"))
    async def list_entrances() -> Listing[Entrance]:
        """The company's public pages, at most 100."""
        listed = await clients.appointments.ListEntrances(pb.ListEntrancesRequest())
        return Listing(data=[Entrance.of(entrance) for entrance in listed.entrances])

    @routes.get("/{entrance_id}", openapi_extra=calls("appointments.GetEntrance"))
    async def get_entrance(entrance_id: PathId, response: Response) -> Entrance:
        """One public page."""
        return answer(await clients.appointments.GetEntrance(pb.GetEntranceRequest(id=entrance_id)), response)

    @routes.put("/{entrance_id}", openapi_extra=calls("appointments.UpdateEntrance"))
    async def update_entrance(
        entrance_id: PathId, body: NewEntrance, response: Response, version: ExpectedVersion
    ) -> Entrance:
        """Replace a public page (administrators)."""
        request = pb.UpdateEntranceRequest(entrance=body.to_message(entrance_id), expected_version=version)
        return answer(await clients.appointments.UpdateEntrance(request), response)

    return routes
