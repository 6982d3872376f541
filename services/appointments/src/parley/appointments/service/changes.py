"""Changing an appointment: load, decide, save, and decide anew when somebody else was faster."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from parley.appointments import metrics
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.events import AppointmentEvent
from parley.appointments.domain.recorded import Actor
from parley.appointments.domain.state import State
from parley.appointments.service import access, recording
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller
from parley.common.errors import Conflict

# Each lost round means that somebody else's save won: so many in a row means that a client runs wild.
_ATTEMPTS = 6


async def change(
    store: AppointmentStore,
    load: Callable[[], Awaitable[Appointment]],
    decide: Callable[[Appointment], Decision],
    actor: Callable[[Appointment], Actor],
    now: datetime,
) -> Appointment:
    """Return the appointment after the decision; nothing is saved where nothing changed.

    `actor` tells who acts, given the appointment after. Raises Conflict after several lost races.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        before = await load()
        after, facts = decide(before)
        if after is before:
            return after
        try:
            await store.save(after, recording.of_appointment(after, facts, actor(after), now))
        except Conflict:
            metrics.LOST_SAVES.inc()
            if attempt == _ATTEMPTS:
                raise
            continue
        _measure(before, after, facts, now)
        return after
    raise AssertionError


async def change_by_staff(
    store: AppointmentStore,
    caller: Caller,
    id: str,
    expected_version: int,
    decide: Callable[[Appointment], Decision],
    now: datetime,
) -> Appointment:
    """Change an appointment of the tenant of staff, at the version that they saw; 0 means any."""
    access.require_staff(caller)

    async def load() -> Appointment:
        appointment = access.own_appointment(caller, await store.load(id))
        appointment.check_version(expected_version)
        return appointment

    actor = access.actor(caller)
    return await change(store, load, decide, lambda _: actor, now)


def _measure(before: Appointment, after: Appointment, facts: Sequence[AppointmentEvent], now: datetime) -> None:
    for fact in facts:
        metrics.FACTS.labels(type(fact).__name__).inc()
    if before.state is after.state:
        return
    metrics.TRANSITIONS.labels(before.state.value, after.state.value).inc()
    first_time = before.specialist is None
    if after.state is State.IN_PROGRESS and first_time and before.waiting_since:
        metrics.WAITING_SECONDS.observe((now - before.waiting_since).total_seconds())
