"""The gRPC edge of insights."""

from datetime import UTC, datetime

from parley.api.insights.v1.service_pb2 import (
    ErasePersonalDataRequest,
    ErasePersonalDataResponse,
    ExportPersonalDataRequest,
    ExportPersonalDataResponse,
    ListAppointmentEventsRequest,
    ListAppointmentEventsResponse,
    VerifyTrailRequest,
    VerifyTrailResponse,
)
from parley.api.insights.v1.service_pb2_grpc import InsightsServiceServicer
from parley.common import paging
from parley.common.rpc import caller
from parley.insights import messages
from parley.insights.domain import Place, Subjects
from parley.insights.service import TrailService

SERVICE = "parley.api.insights.v1.InsightsService"


class InsightsApi(InsightsServiceServicer):
    """parley.api.insights.v1.InsightsService."""

    def __init__(self, trail: TrailService) -> None:
        self._trail = trail

    async def ListAppointmentEvents(
        self, request: ListAppointmentEventsRequest, _context: object
    ) -> ListAppointmentEventsResponse:
        """An appointment's story in order."""
        query = (caller().tenant_id, request.appointment_id)
        after = _place(paging.decode_token(request.page_token, *query))
        page = await self._trail.list_appointment_events(caller(), request.appointment_id, request.page_size, after)
        return ListAppointmentEventsResponse(
            entries=map(messages.encode_entry, page.entries),
            next_page_token=paging.encode_token(_position(page.next_place), *query),
        )

    async def VerifyTrail(self, _request: VerifyTrailRequest, _context: object) -> VerifyTrailResponse:
        """Recompute the caller's tenant's chain."""
        return messages.encode_verdict(await self._trail.verify(caller()))

    async def ExportPersonalData(
        self, request: ExportPersonalDataRequest, _context: object
    ) -> ExportPersonalDataResponse:
        """What the trail holds of a customer."""
        page = await self._trail.export(caller(), _subjects(request))
        return ExportPersonalDataResponse(json=messages.encode_export(page))

    async def ErasePersonalData(self, request: ErasePersonalDataRequest, _context: object) -> ErasePersonalDataResponse:
        """Erase bodies and salts."""
        return ErasePersonalDataResponse(records=await self._trail.erase(caller(), _subjects(request)))


def _subjects(request: ExportPersonalDataRequest | ErasePersonalDataRequest) -> Subjects:
    return Subjects(request.tenant_id, request.customer_id, tuple(request.appointment_ids))


def _position(place: Place | None) -> str:
    return f"{place.at.isoformat()} {place.id}" if place else ""


def _place(position: str) -> Place | None:
    if not position:
        return None
    at, _, id = position.partition(" ")
    try:
        return Place(datetime.fromisoformat(at).astimezone(UTC), id)
    except (ValueError, OverflowError) as error:
        raise paging.InvalidPageToken("Take next_page_token of the page before.", field="page_token") from error
