"""Customers: create, get, change, find."""

from dataclasses import asdict, dataclass, replace

from parley.appointments.domain import checks, errors
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import (
    Contact,
    Customer,
    CustomerSaved,
    check_contact,
    email_address,
    query_words,
)
from parley.appointments.domain.recorded import Actor, Recorded
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
    reference: str = ""
    country: str = ""


@dataclass(frozen=True)
class CustomerChanges:
    """What is to be another; None stays."""

    display_name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    reference: str | None = None
    country: str | None = None


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
        contact = self.contact(new.email, new.phone)
        check_contact(contact.email, contact.phone)
        once = creation(caller, idempotency_key, new)
        return await self.add(caller.tenant_id, new, once, access.actor(caller))

    async def add(self, tenant_id: str, new: NewCustomer, once: Creation | None, actor: Actor) -> Customer:
        """Add a customer for whoever may, even one who has neither e-mail nor phone."""

        async def insert() -> Customer:
            customer = replace(await self._customer(tenant_id, new), creation=once)
            await self._store.insert(customer, self._saved(customer, actor))
            return customer

        return await create_once(once, self._store.find_created, insert)

    def contact(self, email: str, phone: str) -> Contact:
        """Return an address and a number in the form in which they are kept; raises InvalidArgument."""
        return Contact(email_address(email), self._phones.normalise(phone) if phone.strip() else "")

    async def get(self, caller: Caller, id: str) -> Customer:
        """Return a customer of the caller's tenant, or for notifications any."""
        access.require_staff_or_service(caller, "notifications")
        customer = await self._store.load(id)
        if customer is None or not access.owns(caller, customer.tenant_id):
            raise errors.CustomerNotFound("There is no such customer.", field="id")
        return customer

    async def update(self, caller: Caller, id: str, changes: CustomerChanges, expected_version: int) -> Customer:
        """Change what is given of a customer."""
        access.require_staff(caller)
        before = await self.get(caller, id)
        if before.erased_at:
            raise errors.CustomerNotFound("There is no such customer.", field="id")
        checks.version(before.version, expected_version)
        given = {name: value for name, value in asdict(changes).items() if value is not None}
        given |= {name: given[name].strip() for name in ("display_name", "reference") if name in given}
        if not {"email", "phone"}.isdisjoint(given):
            contact = self.contact(given.get("email", before.email), given.get("phone", before.phone))
            check_contact(contact.email, contact.phone)
            given |= {"email": contact.email, "phone": contact.phone}
        after = replace(before, **given, version=before.version + 1)
        await self._store.save(after, self._saved(after, access.actor(caller)))
        return after

    async def page(self, caller: Caller, query: str, page_size: int, page_token: str) -> Page[Customer]:
        """Return a page of the caller's tenant's customers whom the query finds, newest first; empty: all."""
        access.require_staff(caller)
        size = paging.page_size(page_size)
        words = query_words(checks.line(query, field="query", maximum=200))
        bound_to = ("customers", caller.tenant_id, *words)
        before = paging.decode_token(page_token, *bound_to)
        found = await self._store.page(caller.tenant_id, words, before, size + 1)
        last = found[size - 1].id if len(found) > size else ""
        return Page(found[:size], paging.encode_token(last, *bound_to))

    async def _customer(self, tenant_id: str, new: NewCustomer) -> Customer:
        tenant = await self._people.tenant(tenant_id)
        contact = self.contact(new.email, new.phone)
        return Customer(
            id=new_id("cus"),
            tenant_id=tenant_id,
            display_name=checks.line(new.display_name, field="display_name", minimum=1, maximum=200),
            email=contact.email,
            phone=contact.phone,
            locale=new.locale or (tenant.locale if tenant else _DEFAULT_LOCALE),
            time_zone=new.time_zone or (tenant.time_zone if tenant else _DEFAULT_ZONE),
            created_at=self._clock(),
            reference=new.reference.strip(),
            country=new.country,
        )

    def _saved(self, customer: Customer, actor: Actor) -> list[Recorded]:
        saved = CustomerSaved(customer.id, customer.version)
        return recording.of_aggregate(customer.tenant_id, customer.id, saved, actor, self._clock())
