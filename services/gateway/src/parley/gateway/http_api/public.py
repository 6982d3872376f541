"""Public pages, as anybody sees and uses them."""

from fastapi import APIRouter, Depends

from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.availability import Language
from parley.gateway.http_api.conditions import IDEMPOTENT
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.availability import Slot
from parley.gateway.resources.base import From, Listing, PathId, QueryId, Until, timestamp
from parley.gateway.resources.entrances import CustomerLink, PublicBooking, PublicCall, PublicEntrance


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/public`."""
    routes = Area(prefix="/v1/public/{slug}", tags=["public"])
    looking, coming = Depends(gate.anonymous), Depends(gate.proving)

    @routes.get("", dependencies=[looking], openapi_extra=calls("appointments.LookUpEntrance"))
    async def look(slug: PathId) -> PublicEntrance:
        """What a public page offers now."""
        found = await clients.appointments.LookUpEntrance(pb.LookUpEntranceRequest(slug=slug))
        return PublicEntrance.of(found)

    @routes.get("/slots", dependencies=[looking], openapi_extra=calls("appointments.SearchSlotsAtEntrance"))
    async def search_slots(
        slug: PathId, type_id: QueryId, start: From, end: Until, language: Language = ""
    ) -> Listing[Slot]:
        """Free times that can be booked on a public page, earliest first."""
        request = pb.SearchSlotsAtEntranceRequest(slug=slug, type_id=type_id, language=language, to=timestamp(end))
        getattr(request, "from").CopyFrom(timestamp(start))
        found = await clients.appointments.SearchSlotsAtEntrance(request)
        return Listing(data=[Slot.of(slot) for slot in found.slots])

    @routes.post(
        "/appointments",
        status_code=201,
        dependencies=[coming, IDEMPOTENT],
        openapi_extra=calls("appointments.BookAtEntrance"),
    )
    async def book(slug: PathId, body: PublicBooking) -> CustomerLink:
        """Book a free time; the answer is the visitor's own link."""
        return CustomerLink(url=(await clients.appointments.BookAtEntrance(body.to_message(slug))).url)

    @routes.post(
        "/calls",
        status_code=201,
        dependencies=[coming, IDEMPOTENT],
        openapi_extra=calls("appointments.CallAtEntrance"),
    )
    async def call(slug: PathId, body: PublicCall) -> CustomerLink:
        """Come in to talk now; the answer is the visitor's own link."""
        return CustomerLink(url=(await clients.appointments.CallAtEntrance(body.to_message(slug))).url)

    return routes
