"""Customers: who they are, what may be sent to them, and the end of what is known of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import JsonValue

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.api.notifications.v1 import service_pb2 as notifications_pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, Page, PageSize, PageToken, PathId
from parley.gateway.resources.customers import (
    ContactPreference,
    Customer,
    CustomerChange,
    Erasure,
    NewContactPreference,
    NewCustomer,
)
from parley.gateway.resources.messages import Channel

Search = Annotated[
    str,
    Query(
        max_length=200,
        description="Beginnings of words of the name, or an e-mail, phone number or reference from its beginning.",
    ),
]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/customers`."""
    routes = Area(prefix="/v1/customers", tags=["customers"], dependencies=[Depends(gate.staff)])

    def answer(message: appointments_pb2.Customer, response: Response) -> Customer:
        tag(response, message.version)
        return Customer.of(message)

    @routes.post("", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("appointments.CreateCustomer"))
    async def create_customer(body: NewCustomer, response: Response) -> Customer:
        """Add a customer."""
        return answer(await clients.appointments.CreateCustomer(body.to_message()), response)

    @routes.get("", openapi_extra=calls("appointments.ListCustomers"))
    async def list_customers(
        query: Search = "", page_size: PageSize = 50, page_token: PageToken = ""
    ) -> Page[Customer]:
        """The company's customers, or those that a search finds."""
        request = pb.ListCustomersRequest(query=query, page_size=page_size, page_token=page_token)
        listed = await clients.appointments.ListCustomers(request)
        return Page(
            data=[Customer.of(customer) for customer in listed.customers],
            next_page_token=listed.next_page_token or None,
        )

    @routes.get("/{customer_id}", openapi_extra=calls("appointments.GetCustomer"))
    async def get_customer(customer_id: PathId, response: Response) -> Customer:
        """One customer."""
        return answer(await clients.appointments.GetCustomer(pb.GetCustomerRequest(id=customer_id)), response)

    @routes.patch("/{customer_id}", openapi_extra=calls("appointments.UpdateCustomer"))
    async def update_customer(
        customer_id: PathId, body: CustomerChange, response: Response, version: ExpectedVersion
    ) -> Customer:
        """Change a customer."""
        return answer(await clients.appointments.UpdateCustomer(body.to_message(customer_id, version)), response)

    @routes.delete("/{customer_id}", status_code=202, openapi_extra=calls("appointments.EraseCustomer"))
    async def erase_customer(customer_id: PathId) -> Erasure:
        """Erase a customer everywhere (administrators): open appointments are cancelled, the rest takes minutes."""
        return Erasure.of(await clients.appointments.EraseCustomer(pb.EraseCustomerRequest(id=customer_id)))

    @routes.get("/{customer_id}/erasure", openapi_extra=calls("appointments.GetErasure"))
    async def get_erasure(customer_id: PathId) -> Erasure:
        """How far a customer's erasure has got: the proof that it was done."""
        return Erasure.of(await clients.appointments.GetErasure(pb.GetErasureRequest(customer_id=customer_id)))

    @routes.get(
        "/{customer_id}/export",
        response_model=dict[str, JsonValue],
        openapi_extra=calls("appointments.ExportCustomer"),
    )
    async def export_customer(customer_id: PathId) -> Response:
        """All that Parley holds of a customer, by service (administrators)."""
        exported = await clients.appointments.ExportCustomer(pb.ExportCustomerRequest(id=customer_id))
        headers = {"Content-Disposition": 'attachment; filename="customer.json"'}
        return Response(exported.json, media_type="application/json", headers=headers)

    @routes.get("/{customer_id}/contact-preferences", openapi_extra=calls("notifications.ListContactPreferences"))
    async def list_contact_preferences(customer_id: PathId) -> Listing[ContactPreference]:
        """What a customer wants to get, by channel."""
        request = notifications_pb.ListContactPreferencesRequest(customer_id=customer_id)
        listed = await clients.notifications.ListContactPreferences(request)
        return Listing(data=[ContactPreference.of(preference) for preference in listed.preferences])

    @routes.put(
        "/{customer_id}/contact-preferences/{channel}", openapi_extra=calls("notifications.SetContactPreference")
    )
    async def set_contact_preference(
        customer_id: PathId, channel: Channel, body: NewContactPreference
    ) -> ContactPreference:
        """Note what a customer said they want to get."""
        request = notifications_pb.SetContactPreferenceRequest(
            customer_id=customer_id, channel=channel.to_message(), opted_out=body.opted_out
        )
        return ContactPreference.of(await clients.notifications.SetContactPreference(request))

    return routes
