"""A customer's data: all of it as one document (M28)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentText
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.service import access
from parley.appointments.service.ports import PersonalData
from parley.appointments.service.records import ConsentTextStore
from parley.appointments.service.stores import AppointmentStore, CustomerStore
from parley.common.auth import Caller

# What one call to another service takes.
MAX_APPOINTMENTS = 100


@dataclass(frozen=True)
class Export:
    """What is held of a customer: here, and as JSON what each other service holds.

    `wordings` are those that they answered to. Not `complete` where they have more appointments than it tells of.
    """

    customer: Customer
    appointments: Sequence[Appointment]
    wordings: Sequence[ConsentText]
    complete: bool
    elsewhere: Mapping[str, bytes]


class Exports:
    """Use cases on all that is held of a customer. `services` are the others that hold something."""

    def __init__(
        self,
        store: AppointmentStore,
        customers: CustomerStore,
        texts: ConsentTextStore,
        services: Mapping[str, PersonalData],
    ) -> None:
        self._store = store
        self._customers = customers
        self._texts = texts
        self._services = services

    async def export(self, caller: Caller, customer_id: str) -> Export:
        """Return everything that is held of a customer of the administrator's tenant; raises Unavailable."""
        customer = await administered(caller, self._customers, customer_id)
        query = AppointmentQuery(customer.tenant_id, customer_id=customer.id)
        found = await self._store.page(query, MAX_APPOINTMENTS + 1)
        appointments = found[:MAX_APPOINTMENTS]
        ids = [each.id for each in appointments]
        documents = await asyncio.gather(
            *(each.export(customer.tenant_id, customer.id, ids) for each in self._services.values())
        )
        elsewhere = dict(zip(self._services, documents, strict=True))
        wordings = await self._wordings(customer.tenant_id, appointments)
        return Export(customer, appointments, wordings, len(found) <= MAX_APPOINTMENTS, elsewhere)

    async def _wordings(self, tenant_id: str, appointments: Sequence[Appointment]) -> list[ConsentText]:
        answers = (each for appointment in appointments for each in appointment.consents)
        answered = {(each.purpose, each.text_version) for each in answers}
        found = await asyncio.gather(*(self._texts.find(tenant_id, *wording) for wording in answered))
        return sorted((text for text in found if text), key=lambda text: (text.purpose.value, text.version))


async def administered(caller: Caller, customers: CustomerStore, customer_id: str) -> Customer:
    """Return a customer of the administrator's tenant; raises CustomerNotFound."""
    caller.require_role("administrator")
    customer = await customers.load(customer_id)
    if customer is None or not access.owns(caller, customer.tenant_id):
        raise errors.CustomerNotFound("There is no such customer.", field="id")
    return customer
