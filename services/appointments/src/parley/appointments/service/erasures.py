"""Erasing customers everywhere, and appointments that outlived their tenant's retention (M28).

An erasure is a document that any replica works off, step by step, until every service has said how much it erased:
whatever dies in between, somebody goes on. Every step may be done twice.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from parley.appointments import metrics
from parley.appointments.domain import erasure as erasing
from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.customer import Customer, CustomerSaved
from parley.appointments.domain.erasure import OWN_STEP, Erasure, ErasureCompleted, ErasureRequested
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Actor, Fact, Recorded
from parley.appointments.domain.state import ENDED, State
from parley.appointments.service import access, recording
from parley.appointments.service.changes import change
from parley.appointments.service.personal_data import MAX_APPOINTMENTS, administered
from parley.appointments.service.ports import Directory, PersonalData
from parley.appointments.service.records import ErasureStore, TimerStore
from parley.appointments.service.stores import AppointmentStore, CustomerStore
from parley.common.auth import Caller
from parley.common.errors import Conflict, ParleyError
from parley.common.ids import new_id

RETENTION = "retention"
_PERIOD_SECONDS = 2.0
_RETENTION_SECONDS = 60.0
_BATCH = 50
# Whoever works on an erasure has it for itself for so long, so that a killed one's is taken over after that.
_LEASE = timedelta(seconds=30)
_PAUSE = timedelta(seconds=15)


class Erasures:
    """Use cases on erasures.

    `services` are the others that hold something. `delay` leaves time to tell the customer what was called off.
    """

    def __init__(
        self,
        erasures: ErasureStore,
        store: AppointmentStore,
        customers: CustomerStore,
        directory: Directory,
        timers: TimerStore,
        services: Mapping[str, PersonalData],
        delay: timedelta,
    ) -> None:
        self._erasures = erasures
        self._store = store
        self._customers = customers
        self._directory = directory
        self._timers = timers
        self._services = services
        self._delay = delay

    async def request(self, caller: Caller, customer_id: str) -> Erasure:
        """Have a customer erased, and call off what they have open; asked for again, go on with that and return how
        far it is.
        """
        customer = await administered(caller, self._customers, customer_id)
        now, actor = await self._timers.now(), access.actor(caller)
        erasure = await self._erasures.find(customer.id) or await self._begun(customer, actor, now)
        if erasure.completed_at is None:
            async for appointment in self._appointments(erasure):
                await self._call_off(appointment, actor, now)
        return erasure

    async def get(self, caller: Caller, customer_id: str) -> Erasure:
        """Return how far a customer's erasure is: the proof once it is complete."""
        customer = await administered(caller, self._customers, customer_id)
        erasure = await self._erasures.find(customer.id)
        if erasure is None:
            raise errors.ErasureNotFound("Nobody asked to erase this customer.", field="id")
        return erasure

    async def run(self) -> None:
        """Work off what is open; runs until cancelled."""
        while True:
            await self.work()
            metrics.ERASURES_OPEN.set(await self._erasures.count_open())
            await asyncio.sleep(_PERIOD_SECONDS)

    async def work(self) -> None:
        """Work once on each erasure that is due."""
        for erasure in await self._erasures.due(await self._timers.now(), _BATCH):
            try:
                await self._work(erasure)
            except Conflict:
                # Another replica has it.
                continue

    async def watch_retention(self) -> None:
        """Begin to erase what its tenant keeps no longer; runs until cancelled."""
        while True:
            await self.begin_due_retention()
            await asyncio.sleep(_RETENTION_SECONDS)

    async def begin_due_retention(self) -> None:
        """Make an erasure of each appointment that ended longer ago than its tenant keeps them."""
        now = await self._timers.now()
        for tenant in await self._directory.retaining():
            before = now - timedelta(days=tenant.retention_days)
            for appointment in await self._timers.kept(tenant.id, before, _BATCH):
                erasure = Erasure(
                    new_id("era"), tenant.id, appointment.customer_id, now, RETENTION, now, appointment.id
                )
                try:
                    await self._erasures.insert(
                        erasure, _recorded(erasure, ErasureRequested(erasure), access.SELF, now)
                    )
                except errors.AlreadyCreated:
                    continue

    async def _begun(self, customer: Customer, actor: Actor, now: datetime) -> Erasure:
        erasure = Erasure(new_id("era"), customer.tenant_id, customer.id, now, actor.id, now + self._delay)
        try:
            await self._erasures.insert(erasure, _recorded(erasure, ErasureRequested(erasure), actor, now))
        except errors.AlreadyCreated:
            return await self._erasures.find(customer.id) or erasure
        return erasure

    async def _work(self, erasure: Erasure) -> None:
        now = await self._timers.now()
        erasure = await self._save(erasure.postponed(now + _LEASE))
        for service in erasure.open_steps:
            try:
                records = await self._step(erasure, service, now)
            except ParleyError:
                metrics.ERASURE_STEPS.labels(service, "failed").inc()
                await self._save(erasure.postponed(now + _PAUSE))
                return
            metrics.ERASURE_STEPS.labels(service, "done").inc()
            now = await self._timers.now()
            erasure = await self._save(erasure.done(service, records, now))
        # Whatever was being booked while the customer was emptied.
        await self._erase_own(erasure, now)
        completed = erasure.completed(now)
        await self._save(completed, _recorded(completed, ErasureCompleted(completed), access.SELF, now))

    async def _step(self, erasure: Erasure, service: str, now: datetime) -> int:
        if service == OWN_STEP:
            return await self._erase_own(erasure, now)
        ids = [each.id async for each in self._appointments(erasure)]
        customer_id = "" if erasure.appointment_id else erasure.customer_id
        erase = self._services[service].erase
        records = await erase(erasure.tenant_id, customer_id, ids[:MAX_APPOINTMENTS])
        for start in range(MAX_APPOINTMENTS, len(ids), MAX_APPOINTMENTS):
            records += await erase(erasure.tenant_id, "", ids[start : start + MAX_APPOINTMENTS])
        return records

    async def _erase_own(self, erasure: Erasure, now: datetime) -> int:
        records = 0
        if not erasure.appointment_id:
            await self._empty_customer(erasure.customer_id, now)
            records += 1
        async for appointment in self._appointments(erasure):
            await self._call_off(appointment, access.SELF, now)
            await self._change(appointment.id, lambda each: erasing.erase_appointment(each, now), access.SELF, now)
            records += 1
        return records

    async def _empty_customer(self, customer_id: str, now: datetime) -> None:
        customer = await self._customers.load(customer_id)
        if customer is None or customer.erased_at:
            return
        emptied = erasing.erase_customer(customer, now)
        saved = CustomerSaved(emptied.id, emptied.version)
        events = recording.of_aggregate(emptied.tenant_id, emptied.id, saved, access.SELF, now)
        await self._customers.save(emptied, events)

    async def _call_off(self, appointment: Appointment, actor: Actor, now: datetime) -> None:
        if appointment.state in ENDED:
            return

        def decide(each: Appointment) -> Decision:
            if each.state in ENDED:
                return each, []
            return each.complete("", "", now) if each.state is State.IN_PROGRESS else each.cancel("", now)

        await self._change(appointment.id, decide, actor, now)

    async def _change(self, id: str, decide: Callable[[Appointment], Decision], actor: Actor, now: datetime) -> None:
        async def load() -> Appointment:
            return access.existing(await self._store.load(id))

        await change(self._store, load, decide, lambda _: actor, now)

    async def _appointments(self, erasure: Erasure) -> AsyncIterator[Appointment]:
        if erasure.appointment_id:
            appointment = await self._store.load(erasure.appointment_id)
            if appointment is not None:
                yield appointment
            return
        query = AppointmentQuery(erasure.tenant_id, customer_id=erasure.customer_id)
        while found := await self._store.page(query, MAX_APPOINTMENTS):
            for each in found:
                yield each
            query = replace(query, after=(found[-1].starts_at, found[-1].id))

    async def _save(self, erasure: Erasure, events: Sequence[Recorded] = ()) -> Erasure:
        await self._erasures.save(erasure, events)
        return erasure


def _recorded(erasure: Erasure, fact: Fact, actor: Actor, now: datetime) -> list[Recorded]:
    return recording.of_aggregate(erasure.tenant_id, erasure.subject_id, fact, actor, now)
