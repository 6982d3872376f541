"""Contact preferences in MongoDB: one document for each customer and channel that somebody decided on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.message import Channel
from parley.notifications.domain.preference import ContactPreference, preference_id
from parley.notifications.domain.recorded import Recorded
from parley.notifications.store import saving

COLLECTION = "preferences"
INDEXES = (Index([("tenant_id", 1), ("customer_id", 1)], name="customer"),)


class PreferenceStore:
    """The service's PreferenceStore."""

    def __init__(
        self, database: AsyncDatabase[dict[str, Any]], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def load(self, customer_id: str, channel: Channel) -> ContactPreference | None:
        """Return it, or None."""
        document = await self._aggregates.load(preference_id(customer_id, channel))
        return _preference(document) if document else None

    async def save(self, preference: ContactPreference, events: Sequence[Recorded]) -> ContactPreference:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        await saving.save(self._aggregates, _document(preference), [self._encode_event(each) for each in events])
        return replace(preference, version=preference.version + 1)

    async def of_customer(self, tenant_id: str, customer_id: str) -> list[ContactPreference]:
        """All there are."""
        asked = {"tenant_id": tenant_id, "customer_id": customer_id}
        with translated():
            found = self._collection.find(asked, projection={"outbox": False}).sort("_id", 1)
            return [_preference(document) for document in await found.to_list()]

    async def delete(self, tenant_id: str, customer_id: str) -> int:
        """Erase a customer's; say how many there were."""
        with translated():
            done = await self._collection.delete_many({"tenant_id": tenant_id, "customer_id": customer_id})
        return done.deleted_count


def _document(preference: ContactPreference) -> dict[str, Any]:
    return {
        "_id": preference.id,
        "version": preference.version,
        "customer_id": preference.customer_id,
        "tenant_id": preference.tenant_id,
        "channel": preference.channel.value,
        "opted_out": preference.opted_out,
        "changed_at": preference.changed_at,
        "changed_by": preference.changed_by,
    }


def _preference(document: Mapping[str, Any]) -> ContactPreference:
    return ContactPreference(
        customer_id=document["customer_id"],
        tenant_id=document["tenant_id"],
        channel=Channel(document["channel"]),
        opted_out=document["opted_out"],
        changed_at=document["changed_at"],
        changed_by=document["changed_by"],
        version=document["version"],
    )
