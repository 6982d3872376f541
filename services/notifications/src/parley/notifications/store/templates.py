"""Tenants' wording in MongoDB: one document for each form of a message that a tenant ever reworded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.template import Template, Wording, template_id
from parley.notifications.store import saving

COLLECTION = "templates"
INDEXES = (Index("tenant_id", name="tenant"),)


class TemplateStore:
    """The service's TemplateStore."""

    def __init__(
        self, database: AsyncDatabase[dict[str, Any]], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def load(self, tenant_id: str, kind: Kind, channel: Channel, locale: str) -> Template | None:
        """Return it, or None."""
        document = await self._aggregates.load(template_id(tenant_id, kind, channel, locale))
        return _template(document) if document else None

    async def save(self, template: Template, events: Sequence[Recorded]) -> Template:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        await saving.save(self._aggregates, _document(template), [self._encode_event(each) for each in events])
        return replace(template, version=template.version + 1)

    async def of_tenant(self, tenant_id: str) -> list[Template]:
        """All there are."""
        with translated():
            found = self._collection.find({"tenant_id": tenant_id}, projection={"outbox": False}).sort("_id", 1)
            return [_template(document) for document in await found.to_list()]


def _document(template: Template) -> dict[str, Any]:
    return {
        "_id": template.id,
        "version": template.version,
        "tenant_id": template.tenant_id,
        "kind": template.kind.value,
        "channel": template.channel.value,
        "locale": template.locale,
        "wording": asdict(template.wording) if template.wording else None,
        "saved_at": template.saved_at,
        "saved_by": template.saved_by,
    }


def _template(document: Mapping[str, Any]) -> Template:
    wording = document["wording"]
    return Template(
        tenant_id=document["tenant_id"],
        kind=Kind(document["kind"]),
        channel=Channel(document["channel"]),
        locale=document["locale"],
        wording=Wording(**wording) if wording else None,
        saved_at=document["saved_at"],
        saved_by=document["saved_by"],
        version=document["version"],
    )
