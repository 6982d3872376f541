"""Appointment types."""

from fastapi import APIRouter, Depends, Response

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, PathId
from parley.gateway.resources.types import AppointmentType, NewAppointmentType


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/appointment-types`."""
    routes = Area(prefix="/v1", tags=["appointment-types"], dependencies=[Depends(gate.staff)])

    def answer(message: appointments_pb2.AppointmentType, response: Response) -> AppointmentType:
        tag(response, message.version)
        return AppointmentType.of(message)

    @routes.post(
        "/appointment-types",
        status_code=201,
        dependencies=[IDEMPOTENT],
        openapi_extra=calls("appointments.CreateAppointmentType"),
    )
    async def create_type(body: NewAppointmentType, response: Response) -> AppointmentType:
        """Add an appointment type (administrators)."""
        request = pb.CreateAppointmentTypeRequest(type=body.to_message())
        return answer(await clients.appointments.CreateAppointmentType(request), response)

    @routes.get("/appointment-types", openapi_extra=calls("appointments.ListAppointmentTypes"))
    async def list_types() -> Listing[AppointmentType]:
        """The company's appointment types, at most 50."""
        listed = await clients.appointments.ListAppointmentTypes(pb.ListAppointmentTypesRequest())
        return Listing(data=[AppointmentType.of(item) for item in listed.types])

    @routes.get("/appointment-types/{type_id}", openapi_extra=calls("appointments.GetAppointmentType"))
    async def get_type(type_id: PathId, response: Response) -> AppointmentType:
        """One appointment type."""
        request = pb.GetAppointmentTypeRequest(id=type_id)
        return answer(await clients.appointments.GetAppointmentType(request), response)

    @routes.put("/appointment-types/{type_id}", openapi_extra=calls("appointments.UpdateAppointmentType"))
    async def update_type(
        type_id: PathId, body: NewAppointmentType, response: Response, version: ExpectedVersion
    ) -> AppointmentType:
        """Replace an appointment type (administrators); what is booked keeps its time."""
        message = body.to_message()
        message.id = type_id
        request = pb.UpdateAppointmentTypeRequest(type=message, expected_version=version)
        return answer(await clients.appointments.UpdateAppointmentType(request), response)

    return routes
