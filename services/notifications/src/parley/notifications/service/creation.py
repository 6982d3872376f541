"""Creates that answer the same when they are asked again under one idempotency key."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from parley.common.auth import Caller
from parley.common.ids import digest
from parley.notifications.domain.errors import IdempotencyKeyReused
from parley.notifications.domain.message import Creation


class _Created(Protocol):
    @property
    def creation(self) -> Creation | None: ...


_CreatedT = TypeVar("_CreatedT", bound=_Created)


def creation(caller: Caller, key: str, request: object) -> Creation | None:
    """What to keep of a request with an idempotency key; None without one. Equal requests have the same `repr`."""
    return Creation(caller.tenant_id, caller.subject, key, digest(repr(request))) if key else None


async def created_before(
    creation: Creation | None, find: Callable[[Creation], Awaitable[_CreatedT | None]]
) -> _CreatedT | None:
    """Return what this very request created; raises IdempotencyKeyReused when its key belongs to another request."""
    before = await find(creation) if creation else None
    if before is not None and before.creation != creation:
        raise IdempotencyKeyReused(
            "This idempotency key was used for another request: take a new one.", field="Idempotency-Key"
        )
    return before
