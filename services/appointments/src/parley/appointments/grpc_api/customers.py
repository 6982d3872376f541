"""Customers."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.use_cases import Api
from parley.appointments.service.customers import CustomerChanges, NewCustomer
from parley.common.rpc import caller, idempotency_key


class CustomersApi(Api):
    """Customers."""

    async def CreateCustomer(
        self, request: service_pb2.CreateCustomerRequest, _context: object
    ) -> appointments_pb2.Customer:
        """Add a customer."""
        new = NewCustomer(
            display_name=request.display_name,
            email=request.email,
            phone=request.phone,
            locale=request.locale,
            time_zone=request.time_zone,
            reference=request.reference,
            country=request.country,
        )
        return messages.encode_customer(await self._use.customers.create(caller(), new, idempotency_key()))

    async def GetCustomer(self, request: service_pb2.GetCustomerRequest, _context: object) -> appointments_pb2.Customer:
        """Return a customer with their contact data."""
        return messages.encode_customer(await self._use.customers.get(caller(), request.id))

    async def UpdateCustomer(
        self, request: service_pb2.UpdateCustomerRequest, _context: object
    ) -> appointments_pb2.Customer:
        """Change what is given of a customer."""
        given = {field.name: value for field, value in request.ListFields() if field.has_presence}
        changes = CustomerChanges(**given)
        updated = await self._use.customers.update(caller(), request.id, changes, request.expected_version)
        return messages.encode_customer(updated)

    async def ListCustomers(
        self, request: service_pb2.ListCustomersRequest, _context: object
    ) -> service_pb2.ListCustomersResponse:
        """Return a page of the customers whom a query finds, newest first."""
        page = await self._use.customers.page(caller(), request.query, request.page_size, request.page_token)
        return service_pb2.ListCustomersResponse(
            customers=map(messages.encode_customer, page.items), next_page_token=page.next_token
        )
