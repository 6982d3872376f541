"""Changing an appointment: load, decide, save, and decide anew when somebody else was faster."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from parley.appointments import metrics
from parley.appointments.domain import checks
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.events import AppointmentEvent
from parley.appointments.domain.recorded import Actor
from parley.appointments.domain.state import State
from parley.appointments.service import access, recording
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller
from parley.common.errors import Conflict

# Each lost round means that somebody else's save won; the caller's deadline ends what goes on for too long.
_ATTEMPTS = 40
_LONGEST_PAUSE_SECONDS = 0.1


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
            await save(store, before, after, facts, actor(after), now)
        except Conflict:
            if attempt == _ATTEMPTS:
                raise
            # A pause of any length up to a bound that doubles, so that those who race fall out of step.
            bound = min(_LONGEST_PAUSE_SECONDS, 0.001 * 2**attempt)
            await asyncio.sleep(random.uniform(0, bound))  # noqa: S311 (no secret)
            continue
        return after
    raise AssertionError


async def save(
    store: AppointmentStore,
    before: Appointment,
    after: Appointment,
    facts: Sequence[AppointmentEvent],
    actor: Actor,
    now: datetime,
) -> None:
    """Save a decision with its facts; raises Conflict where somebody else was faster."""
    try:
        await store.save(after, recording.of_appointment(after, facts, actor, now))
    except Conflict:
        metrics.LOST_SAVES.inc()
        raise
    _measure(before, after, facts, now)


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
        checks.version(appointment.version, expected_version)
        return appointment

    actor = access.actor(caller)
    return await change(store, load, decide, lambda _: actor, now)


async def change_by_participant(
    store: AppointmentStore, caller: Caller, id: str, decide: Callable[[Appointment], Decision], now: datetime
) -> Appointment:
    """Change the appointment of a participant, on a device that counts, and return it as they may see it."""

    async def load() -> Appointment:
        return access.seen_by_participant(caller, await store.load(id))

    actor = access.actor(caller)
    return access.as_participant_sees(await change(store, load, decide, lambda _: actor, now))


def _measure(before: Appointment, after: Appointment, facts: Sequence[AppointmentEvent], now: datetime) -> None:
    for fact in facts:
        metrics.FACTS.labels(type(fact).__name__).inc()
    if before.state is after.state:
        return
    metrics.TRANSITIONS.labels(before.state.value, after.state.value).inc()
    first_time = before.specialist is None
    if after.state is State.IN_PROGRESS and first_time and before.waiting_since:
        metrics.WAITING_SECONDS.observe((now - before.waiting_since).total_seconds())
