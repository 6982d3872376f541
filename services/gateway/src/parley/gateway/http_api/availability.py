"""Working hours and free times."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.availability import Availability, NewAvailability, Slot
from parley.gateway.resources.base import From, Listing, PathId, QueryId, Until, timestamp

Language = Annotated[str, Query(max_length=35, description="Only specialists who serve in it (BCP 47).")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/availability` and `/v1/slots`."""
    routes = Area(prefix="/v1", tags=["availability"], dependencies=[Depends(gate.staff)])

    def answer(message: appointments_pb2.Availability, response: Response) -> Availability:
        tag(response, message.version)
        return Availability.of(message)

    @routes.put("/availability/{staff_id}", openapi_extra=calls("appointments.SetAvailability"))
    async def set_availability(
        staff_id: PathId, body: NewAvailability, response: Response, version: ExpectedVersion
    ) -> Availability:
        """Set a specialist's working hours: their own, or as an administrator."""
        return answer(await clients.appointments.SetAvailability(body.to_message(staff_id, version)), response)

    @routes.get("/availability/{staff_id}", openapi_extra=calls("appointments.GetAvailability"))
    async def get_availability(staff_id: PathId, response: Response) -> Availability:
        """A specialist's working hours."""
        request = pb.GetAvailabilityRequest(staff_id=staff_id)
        return answer(await clients.appointments.GetAvailability(request), response)

    @routes.get("/slots", openapi_extra=calls("appointments.SearchSlots"))
    async def search_slots(
        type_id: QueryId,
        start: From,
        end: Until,
        specialist_id: QueryId = "",
        team_id: QueryId = "",
        language: Language = "",
    ) -> Listing[Slot]:
        """Free times for a type of appointment, of one specialist or of any of a team: name one; earliest first."""
        request = pb.SearchSlotsRequest(
            type_id=type_id,
            specialist_id=specialist_id,
            team_id=team_id,
            language=language,
            to=timestamp(end),
        )
        getattr(request, "from").CopyFrom(timestamp(start))
        found = await clients.appointments.SearchSlots(request)
        return Listing(data=[Slot.of(slot) for slot in found.slots])

    return routes
