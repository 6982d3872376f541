"""What stores share: aggregates that exist from their first change on, and requests that are heard once."""

from collections.abc import Sequence
from typing import Any

from parley.common.mongo import Aggregates, DuplicateKey, Index, VersionConflict
from parley.common.outbox import Outgoing
from parley.notifications.domain.message import Creation

# Among documents that keep the request which created them: each is heard once.
CREATION = Index(
    [("creation.tenant_id", 1), ("creation.subject", 1), ("creation.key", 1)],
    unique=True,
    partial={"creation.key": {"$exists": True}},
    name="creation",
)


def created_by(creation: Creation) -> dict[str, Any]:
    """The filter that finds what a tenant's subject created by this key, whatever was asked for."""
    return {
        "creation.tenant_id": creation.tenant_id,
        "creation.subject": creation.subject,
        "creation.key": creation.key,
    }


async def save(aggregates: Aggregates, document: dict[str, Any], events: Sequence[Outgoing]) -> None:
    """Store a new document (version 0, not stored yet) or a later state; raises Conflict when someone was faster."""
    if document["version"] > 0:
        await aggregates.save(document, events)
        return
    try:
        await aggregates.insert({**document, "version": 1}, events)
    except DuplicateKey as duplicate:
        raise VersionConflict("Somebody else changed it first: load it again.") from duplicate
