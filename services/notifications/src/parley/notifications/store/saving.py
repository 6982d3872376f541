"""Aggregates that exist from their first change on: version 0 is not stored yet."""

from collections.abc import Sequence
from typing import Any

from parley.common.mongo import Aggregates, DuplicateKey, VersionConflict
from parley.common.outbox import Outgoing


async def save(aggregates: Aggregates, document: dict[str, Any], events: Sequence[Outgoing]) -> None:
    """Store a new document (version 0) or a later state; raises Conflict when someone was faster."""
    if document["version"] > 0:
        await aggregates.save(document, events)
        return
    try:
        await aggregates.insert({**document, "version": 1}, events)
    except DuplicateKey as duplicate:
        raise VersionConflict("Somebody else changed it first: load it again.") from duplicate
