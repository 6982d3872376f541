"""Customers: create, get, list."""

from dataclasses import dataclass, replace

from parley.appointments.domain import checks, errors
from parley.appointments.domain.customer import Customer, CustomerSaved, email_address
from parley.appointments.service import access, recording
from parley.appointments.service.creation import create_once, creation
from parley.appointments.service.pages import Page
from parley.appointments.service.people import People
from parley.appointments.service.ports import PhoneNumbers
from parley.appointments.service.stores import CustomerStore
from parley.common import paging
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id

_DEFAULT_LOCALE = "en"
_DEFAULT_ZONE = "UTC"


@dataclass(frozen=True)
class NewCustomer:
    """As the caller gives it. Empty locale and zone are the tenant's."""

    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str


class Customers:
    """Use cases on customers."""

    def __init__(self, store: CustomerStore, people: People, phones: PhoneNumbers, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._phones = phones
        self._clock = clock

    async def create(self, caller: Caller, new: NewCustomer, idempotency_key: str) -> Customer:
        """Add a customer to the caller's tenant."""
        access.require_staff(caller)
        once = creation(caller, idempotency_key, new)

        async def insert() -> Customer:
            customer = replace(await self._customer(caller, new), creation=once)
            saved = CustomerSaved(customer.id, customer.version)
            events = recording.of_aggregate(
                customer.tenant_id, customer.id, saved, access.actor(caller), customer.created_at
            )
            await self._store.insert(customer, events)
            return customer

        return await create_once(once, self._store.find_created, insert)

    async def get(self, caller: Caller, id: str) -> Customer:
        """Return a customer of the caller's tenant, or for a service any."""
        access.require_staff_or_service(caller)
        customer = await self._store.load(id)
        if customer is None or not access.owns(caller, customer.tenant_id):
            raise errors.CustomerNotFound("There is no such customer.", field="id")
        return customer

    async def page(self, caller: Caller, page_size: int, page_token: str) -> Page[Customer]:
        """Return a page of the caller's tenant's customers, newest first."""
        access.require_staff(caller)
        size = paging.page_size(page_size)
        query = ("customers", caller.tenant_id)
        before = paging.decode_token(page_token, *query)
        found = await self._store.page(caller.tenant_id, before, size + 1)
        last = found[size - 1].id if len(found) > size else ""
        return Page(found[:size], paging.encode_token(last, *query))

    async def _customer(self, caller: Caller, new: NewCustomer) -> Customer:
        tenant = await self._people.tenant(caller.tenant_id)
        return Customer(
            id=new_id("cus"),
            tenant_id=caller.tenant_id,
            display_name=checks.line(new.display_name, field="display_name", minimum=1, maximum=200),
            email=email_address(new.email),
            phone=self._phones.normalise(new.phone) if new.phone.strip() else "",
            locale=new.locale or (tenant.locale if tenant else _DEFAULT_LOCALE),
            time_zone=new.time_zone or (tenant.time_zone if tenant else _DEFAULT_ZONE),
            created_at=self._clock(),
        )
