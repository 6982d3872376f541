"""Creates that are safe to repeat: the same key and request give the same document."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from parley.appointments.domain import errors
from parley.appointments.domain.creation import Creation
from parley.common.auth import Caller
from parley.common.errors import AlreadyExists
from parley.common.ids import digest


class Created(Protocol):
    """A document that remembers how it was created."""

    @property
    def creation(self) -> Creation | None:
        """The request that created it, where that had a key."""
        ...


T = TypeVar("T", bound=Created)
Find = Callable[[Creation], Awaitable[T | None]]


def creation(caller: Caller, key: str, request: object) -> Creation | None:
    """Return what to keep of a request with an idempotency key; None without one.

    `request` is a frozen dataclass whose repr tells all that was asked for.
    """
    if not key:
        return None
    return Creation(caller.tenant_id, caller.subject, key, digest(repr(request)))


async def create_once(creation: Creation | None, find: Find[T], create: Callable[[], Awaitable[T]]) -> T:
    """Return what the key created before, or else create it. Raises IdempotencyKeyReused.

    A repeated create may violate several unique keys, and the database names only one of them: so whatever it
    complains of, the key is looked up again first.
    """
    if before := await created_before(creation, find):
        return before
    try:
        return await create()
    except AlreadyExists:
        if before := await created_before(creation, find):
            return before
        raise


async def created_before(creation: Creation | None, find: Find[T]) -> T | None:
    """Return what the key created, or None. Raises IdempotencyKeyReused."""
    if creation is None:
        return None
    before = await find(creation)
    if before is not None and before.creation != creation:
        raise errors.IdempotencyKeyReused(
            "This idempotency key was used for another request: take a new one.", field="Idempotency-Key"
        )
    return before
