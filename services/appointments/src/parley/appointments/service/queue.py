"""The waiting room and the call, by staff: who waits, admit, return to the queue, complete."""

import asyncio
from collections.abc import Callable

from parley.appointments import metrics
from parley.appointments.domain import checks
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.service import access
from parley.appointments.service.changes import change_by_staff
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument

MAX_QUEUE = 500
_MEASURE_SECONDS = 5.0


class Queue:
    """Use cases on those who wait, and on the call that follows."""

    def __init__(self, store: AppointmentStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def waiting(self, caller: Caller, tenant_id: str, team_id: str) -> list[Appointment]:
        """Return those who wait in the caller's tenant, or in the one that a service names; first come first."""
        access.require_staff_or_service(caller)
        if caller.kind is not Kind.SERVICE:
            tenant_id = caller.tenant_id
        if not tenant_id:
            raise InvalidArgument("Name the tenant.", field="tenant_id")
        return await self._store.queue(tenant_id, team_id, MAX_QUEUE)

    async def admit(self, caller: Caller, id: str, expected_version: int) -> Appointment:
        """Admit the waiting customer, or the further device that waits, by the booked specialist or the team."""

        def decide(appointment: Appointment) -> Decision:
            access.require_admission_right(caller, appointment)
            return appointment.admit(caller.subject, self._clock())

        return await self._change(caller, id, expected_version, decide)

    async def return_to_queue(self, caller: Caller, id: str, expected_version: int) -> Appointment:
        """Put the customer back into the waiting room."""
        return await self._change(caller, id, expected_version, Appointment.return_to_queue)

    async def complete(self, caller: Caller, id: str, expected_version: int, outcome: str, notes: str) -> Appointment:
        """End the call."""
        outcome = checks.line(outcome, field="outcome", maximum=200)
        notes = checks.paragraphs(notes, field="notes", maximum=4000)
        return await self._change(
            caller, id, expected_version, lambda each: each.complete(outcome, notes, self._clock())
        )

    async def watch_length(self) -> None:
        """Keep the metric of how many wait; runs until cancelled."""
        while True:
            metrics.QUEUE_LENGTH.set(await self._store.count_waiting())
            await asyncio.sleep(_MEASURE_SECONDS)

    async def _change(
        self, caller: Caller, id: str, expected_version: int, decide: Callable[[Appointment], Decision]
    ) -> Appointment:
        return await change_by_staff(self._store, caller, id, expected_version, decide, self._clock())
