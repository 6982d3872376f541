"""What several use cases share."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from parley.accounts.domain.aggregate import Aggregate, Creation, as_saved
from parley.accounts.domain.errors import (
    CreationTaken,
    EmailTaken,
    IdempotencyKeyReused,
    TenantNotFound,
    VersionConflict,
)
from parley.accounts.domain.events import Actor, ActorKind, Event, Recorded
from parley.accounts.domain.tenant import Tenant
from parley.accounts.service.ports import Repository, TenantStore
from parley.common.auth import Caller, Kind
from parley.common.errors import Conflict, InvalidArgument
from parley.common.ids import new_id

T = TypeVar("T")
Item = TypeVar("Item", bound=Aggregate)

# Each lost round means that somebody else's save won: so many in a row means that a client runs wild.
_ATTEMPTS = 6

# Who has not said who they are.
STRANGER = Actor(ActorKind.VISITOR, "")


async def once(creation: Creation | None, store: Repository[Item], create: Callable[[], Awaitable[Item]]) -> Item:
    """What the idempotency key made before, else what `create` makes now. Raises IdempotencyKeyReused."""
    if creation is None:
        return await create()
    if (found := await store.created(creation.key)) is None:
        try:
            return await create()
        except (CreationTaken, EmailTaken):
            # The same request may have been carried out meanwhile, e-mail and all.
            if (found := await store.created(creation.key)) is None:
                raise
    if found.creation != creation:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request. Use a new one.", field="Idempotency-Key"
        )
    return found


async def until_saved(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again by the newer state when another request saved first. Raises Conflict after several lost rounds."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await attempt()
        except Conflict:
            continue
    return await attempt()


async def change(
    store: Repository[Item],
    load: Callable[[], Awaitable[Item]],
    decide: Callable[[Item], Item],
    expected_version: int,
    record: Callable[[Item], Recorded],
) -> Item:
    """Load, decide and save with the event that `record` makes; nothing is saved where nothing changed.

    `expected_version` is the one that the caller read, 0 where they don't say. Raises VersionConflict.
    """

    async def attempt() -> Item:
        before = await load()
        if expected_version not in (0, before.version):
            raise VersionConflict("Somebody else changed it since: load it again.")
        after = decide(before)
        return before if after == before else await store.save(after, [record(as_saved(after))])

    return await until_saved(attempt) if expected_version == 0 else await attempt()


def by(caller: Caller) -> Actor:
    """The caller as an event's actor."""
    return Actor(ActorKind(caller.kind.value), caller.subject)


def by_staff(staff_id: str) -> Actor:
    """A member of staff as an event's actor."""
    return Actor(ActorKind.STAFF, staff_id)


def may_see(caller: Caller, tenant_id: str) -> bool:
    """Services and operators any tenant, everyone else their own."""
    return (
        caller.kind is Kind.SERVICE or "operator" in caller.roles or (bool(tenant_id) and caller.tenant_id == tenant_id)
    )


def listed_tenant(caller: Caller, tenant_id: str) -> str:
    """Whose list the caller is to see: operators any tenant's, others their own."""
    if tenant_id and not may_see(caller, tenant_id):
        raise TenantNotFound("There is no such tenant.", field="tenant_id")
    return tenant_id or caller.tenant_id


async def administered_tenant(caller: Caller, tenant_id: str, tenants: TenantStore) -> Tenant:
    """The tenant that an administrator or operator may add to: their own unless they name one."""
    wanted = tenant_id or caller.tenant_id
    if not wanted:
        raise InvalidArgument("Name the tenant.", field="tenant_id")
    tenant = await tenants.load(wanted) if may_see(caller, wanted) else None
    if tenant is None:
        raise TenantNotFound("There is no such tenant.", field="tenant_id")
    return tenant


def record(event: Event, now: datetime, actor: Actor, tenant_id: str, key: str) -> Recorded:
    """An event as it is stored and published."""
    return Recorded(new_id("evt"), now, actor, tenant_id, key, event)
