"""Taking a seat of every quota together with the write that needs it."""

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from parley.appointments.domain import errors
from parley.appointments.domain.quota import Quota
from parley.appointments.service.stores import AppointmentStore

T = TypeVar("T")

# Each round in which the seat was gone means that somebody else got one.
_ATTEMPTS = 50


async def with_seats(
    store: AppointmentStore, quotas: Sequence[Quota], write: Callable[[tuple[str, ...]], Awaitable[T]]
) -> T:
    """Return what `write` does with a free seat of each quota; raises the refusal of one that has none left.

    Which seats are free is only looked up; that a seat is taken once is for the store's unique key to say.
    """
    for _ in range(_ATTEMPTS):
        seats = await free_seats(store, quotas)
        try:
            return await write(seats)
        except errors.SeatTaken:
            continue
    raise errors.SeatTaken("Too many want the same at once: try again.")


async def free_seats(store: AppointmentStore, quotas: Sequence[Quota]) -> tuple[str, ...]:
    """Return a seat of each quota that is free as far as is known; raises the refusal of one that has none."""
    if not quotas:
        return ()
    taken = await store.taken_seats([seat for quota in quotas for seat in quota.seats])
    chosen = []
    for quota in quotas:
        free = [seat for seat in quota.seats if seat not in taken]
        if not free:
            raise quota.refusal
        # Any of them, so that those who come at once seldom want the same one.
        chosen.append(random.choice(free))  # noqa: S311 (no secret)
    return tuple(chosen)
