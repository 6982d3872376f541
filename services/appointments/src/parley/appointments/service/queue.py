"""The waiting room and the call: who waits and for how long, admit, return to the queue, complete."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from parley.appointments import metrics
from parley.appointments.domain import checks
from parley.appointments.domain import queue as queues
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.queue import Pace, Place
from parley.appointments.service import access
from parley.appointments.service.changes import change_by_participant, change_by_staff, save
from parley.appointments.service.records import PresenceStore, QueueStore, TimerStore
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import Conflict, InvalidArgument

MAX_QUEUE = 500
_MEASURE_SECONDS = 5.0
# A team's pace is that of so many of its latest calls, none older than this.
_LATEST_CALLS = 20
_LATELY = timedelta(days=7)
# How often held places are looked at, and how many.
_NEAR_SECONDS = 2.0
_MOST_HELD = 200


class Queue:
    """Use cases on those who wait, and on the call that follows."""

    def __init__(
        self, store: AppointmentStore, surroundings: QueueStore, presences: PresenceStore, clock: Clock
    ) -> None:
        self._store = store
        self._surroundings = surroundings
        self._presences = presences
        self._clock = clock

    async def waiting(self, caller: Caller, tenant_id: str, team_id: str) -> list[Place]:
        """Return those who wait in the caller's tenant, or in the one that a service names, as they are served."""
        access.require_staff_or_service(caller, "signaling")
        if caller.kind is not Kind.SERVICE:
            tenant_id = caller.tenant_id
        if not tenant_id:
            raise InvalidArgument("Name the tenant.", field="tenant_id")
        waiting = await self._store.queue(tenant_id, team_id, MAX_QUEUE)
        teams = sorted({each.team_id for each in waiting})
        online = await self._presences.online([each.id for each in waiting])
        paces = await asyncio.gather(*(self.pace(tenant_id, team) for team in teams))
        return queues.places(waiting, dict(zip(teams, paces, strict=True)), online)

    async def pace(self, tenant_id: str, team_id: str) -> Pace | None:
        """Return how fast a team serves now; None where nothing is known."""
        now = self._clock()
        calls = await self._surroundings.calls(tenant_id, team_id, now - _LATELY, _LATEST_CALLS)
        return queues.pace(calls, now)

    async def newcomers_wait(self, tenant_id: str, team_id: str) -> int:
        """Return the seconds that somebody who comes now is likely to wait for a team; -1: nothing is known yet."""
        waiting, pace = await asyncio.gather(
            self._store.count_queue(tenant_id, team_id, MAX_QUEUE), self.pace(tenant_id, team_id)
        )
        return pace.estimate(waiting + 1) if pace else queues.UNKNOWN

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

    async def set_priority(self, caller: Caller, id: str, expected_version: int, priority: int) -> Appointment:
        """Serve it sooner or later."""
        return await self._change(caller, id, expected_version, lambda each: queues.prioritise(each, priority))

    async def hold(self, caller: Caller, id: str, *, held: bool) -> Appointment:
        """Keep a customer's place while they are away, or give that up: staff, or the customer on their device."""
        now = self._clock()

        def decide(appointment: Appointment) -> Decision:
            return queues.hold(appointment, now, held=held)

        if caller.kind is Kind.PARTICIPANT:
            return await change_by_participant(self._store, caller, id, decide, now)
        return await self._change(caller, id, 0, decide)

    async def watch_length(self) -> None:
        """Keep the metric of how many wait; runs until cancelled."""
        while True:
            metrics.QUEUE_LENGTH.set(await self._store.count_waiting())
            await asyncio.sleep(_MEASURE_SECONDS)

    async def watch_turns(self, timers: TimerStore) -> None:
        """Note whose turn is near; runs until cancelled."""
        while True:
            await self.note_turns(timers)
            await asyncio.sleep(_NEAR_SECONDS)

    async def note_turns(self, timers: TimerStore) -> None:
        """Note once of each who holds a place that it is nearly their turn; every replica looks."""
        held = await self._surroundings.held(_MOST_HELD)
        for tenant_id, team_id in sorted({(each.tenant_id, each.team_id) for each in held}):
            nearest = await self._store.queue(tenant_id, team_id, queues.NEAR)
            now = await timers.now()
            for position, before in enumerate(nearest, start=1):
                await self._note_turn(before, queues.come_near(before, position, now))

    async def _note_turn(self, before: Appointment, decision: Decision) -> None:
        after, facts = decision
        if after is before:
            return
        try:
            await save(self._store, before, after, facts, access.SELF, after.turn_near_at or self._clock())
        except Conflict:
            # Somebody was faster: whether it is still to be told is decided anew.
            return

    async def _change(
        self, caller: Caller, id: str, expected_version: int, decide: Callable[[Appointment], Decision]
    ) -> Appointment:
        return await change_by_staff(self._store, caller, id, expected_version, decide, self._clock())
