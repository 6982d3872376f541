"""Customers, appointment types, availability and free slots."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.gate import IDEMPOTENT, Gate, expected_version, tag
from parley.gateway.resources.base import Instant, Page, PageSize, PageToken, PathId, QueryId, timestamp
from parley.gateway.resources.customers import (
    AppointmentType,
    AppointmentTypes,
    Availability,
    Customer,
    NewAvailability,
    NewCustomer,
    Slot,
    Slots,
)


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/customers`, `/v1/appointment-types`, `/v1/availability` and `/v1/slots`."""
    routes = APIRouter(prefix="/v1", tags=["customers"], dependencies=[Depends(gate.signed_in)])

    @routes.post("/customers", status_code=201, dependencies=[IDEMPOTENT])
    async def create_customer(body: NewCustomer, response: Response) -> Customer:
        """Add a customer."""
        customer = await clients.appointments.CreateCustomer(body.to_message())
        tag(response, customer.version)
        return Customer.of(customer)

    @routes.get("/customers")
    async def list_customers(page_size: PageSize = 50, page_token: PageToken = "") -> Page[Customer]:
        """The company's customers."""
        answer = await clients.appointments.ListCustomers(
            pb.ListCustomersRequest(page_size=page_size, page_token=page_token)
        )
        return Page(
            data=[Customer.of(customer) for customer in answer.customers],
            next_page_token=answer.next_page_token or None,
        )

    @routes.get("/customers/{customer_id}")
    async def get_customer(customer_id: PathId, response: Response) -> Customer:
        """One customer."""
        customer = await clients.appointments.GetCustomer(pb.GetCustomerRequest(id=customer_id))
        tag(response, customer.version)
        return Customer.of(customer)

    @routes.get("/appointment-types")
    async def list_types() -> AppointmentTypes:
        """The company's appointment types."""
        answer = await clients.appointments.ListAppointmentTypes(pb.ListAppointmentTypesRequest())
        return AppointmentTypes(data=[AppointmentType.of(item) for item in answer.types])

    @routes.get("/appointment-types/{type_id}")
    async def get_type(type_id: PathId, response: Response) -> AppointmentType:
        """One appointment type."""
        found = await clients.appointments.GetAppointmentType(pb.GetAppointmentTypeRequest(id=type_id))
        tag(response, found.version)
        return AppointmentType.of(found)

    @routes.put("/availability/{staff_id}")
    async def set_availability(
        staff_id: PathId,
        body: NewAvailability,
        response: Response,
        version: Annotated[int, Depends(expected_version)],
    ) -> Availability:
        """Set a specialist's working hours: their own, or as an administrator."""
        saved = await clients.appointments.SetAvailability(body.to_message(staff_id, version))
        tag(response, saved.version)
        return Availability.of(saved)

    @routes.get("/availability/{staff_id}")
    async def get_availability(staff_id: PathId, response: Response) -> Availability:
        """A specialist's working hours."""
        found = await clients.appointments.GetAvailability(pb.GetAvailabilityRequest(staff_id=staff_id))
        tag(response, found.version)
        return Availability.of(found)

    @routes.get("/slots")
    async def search_slots(
        type_id: QueryId,
        specialist_id: QueryId,
        start: Annotated[Instant, Query(alias="from")],
        end: Annotated[Instant, Query(alias="to", description="At most 31 days after from.")],
    ) -> Slots:
        """Free times of a specialist for a type of appointment."""
        request = pb.SearchSlotsRequest(type_id=type_id, specialist_id=specialist_id, to=timestamp(end))
        getattr(request, "from").CopyFrom(timestamp(start))
        answer = await clients.appointments.SearchSlots(request)
        return Slots(data=[Slot.of(slot) for slot in answer.slots])

    return routes
