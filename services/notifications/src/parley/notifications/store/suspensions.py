"""Suspensions in MongoDB: one document for each channel and tenant that ever was suspended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.message import Channel
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.suspension import Suspension, suspension_id
from parley.notifications.store import saving

COLLECTION = "suspensions"
INDEXES = (Index("active", partial={"active": True}, name="active"),)


class SuspensionStore:
    """The service's SuspensionStore."""

    def __init__(
        self, database: AsyncDatabase[dict[str, Any]], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def load(self, channel: Channel, tenant_id: str) -> Suspension | None:
        """Return it, or None."""
        document = await self._aggregates.load(suspension_id(channel, tenant_id))
        return _suspension(document) if document else None

    async def save(self, suspension: Suspension, events: Sequence[Recorded]) -> Suspension:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        await saving.save(self._aggregates, _document(suspension), [self._encode_event(each) for each in events])
        return replace(suspension, version=suspension.version + 1)

    async def active(self) -> list[Suspension]:
        """Those in force."""
        with translated():
            found = self._collection.find({"active": True}, projection={"outbox": False}).sort("_id", 1)
            return [_suspension(document) for document in await found.to_list()]


def _document(suspension: Suspension) -> dict[str, Any]:
    return {
        "_id": suspension.id,
        "version": suspension.version,
        "channel": suspension.channel.value,
        "tenant_id": suspension.tenant_id,
        "reason": suspension.reason,
        "since": suspension.since,
        "by": suspension.by,
        "active": suspension.active,
    }


def _suspension(document: Mapping[str, Any]) -> Suspension:
    return Suspension(
        channel=Channel(document["channel"]),
        tenant_id=document["tenant_id"],
        reason=document["reason"],
        since=document["since"],
        by=document["by"],
        active=document["active"],
        version=document["version"],
    )
