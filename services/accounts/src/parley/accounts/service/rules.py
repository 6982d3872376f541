"""What several use cases share."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from parley.accounts.domain import (
    Actor,
    ActorKind,
    Creation,
    CreationTaken,
    EmailTaken,
    Event,
    IdempotencyKeyReused,
    Recorded,
    Staff,
)
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id

T = TypeVar("T")


async def once(
    creation: Creation | None,
    find: Callable[[str], Awaitable[tuple[T, Creation] | None]],
    create: Callable[[], Awaitable[T]],
) -> T:
    """What the idempotency key made before, else what `create` makes now. Raises IdempotencyKeyReused."""
    if creation is None:
        return await create()
    if (found := await find(creation.key)) is None:
        try:
            return await create()
        except (CreationTaken, EmailTaken):
            # The same request may have been carried out meanwhile, e-mail and all.
            if (found := await find(creation.key)) is None:
                raise
    if found[1].request != creation.request:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request. Use a new one.", field="Idempotency-Key"
        )
    return found[0]


def by(caller: Caller) -> Actor:
    """The caller as an event's actor."""
    return Actor(ActorKind.SERVICE if caller.kind is Kind.SERVICE else ActorKind.STAFF, caller.subject)


def by_staff(staff: Staff) -> Actor:
    """A member of staff as an event's actor."""
    return Actor(ActorKind.STAFF, staff.id)


def may_see(caller: Caller, tenant_id: str) -> bool:
    """Services and operators any tenant, everyone else their own."""
    return (
        caller.kind is Kind.SERVICE or "operator" in caller.roles or (bool(tenant_id) and caller.tenant_id == tenant_id)
    )


def record(event: Event, now: datetime, actor: Actor, tenant_id: str, key: str) -> Recorded:
    """An event as it is stored and published."""
    return Recorded(new_id("evt"), now, actor, tenant_id, key, event)
