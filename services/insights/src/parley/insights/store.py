"""The trail in MongoDB: a document for each entry, inserted once; only body and salt are ever removed.

`erasures` remembers whose were, up to when: what arrives late is erased too.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from parley.common.mongo import Index, translated
from parley.insights.domain import Entry, Event, EventKnown, Head, Page, Place, PlaceTaken, Subjects

Document = dict[str, Any]

ENTRIES = "entries"
ERASURES = "erasures"
INDEXES: Mapping[str, Sequence[Index]] = {
    # The event's id is the primary key: an event is in the trail once.
    ENTRIES: [
        Index([("tenant_id", 1), ("position", 1)], unique=True, name="chain"),
        Index([("tenant_id", 1), ("appointment_id", 1), ("at", 1), ("_id", 1)], name="story"),
        Index(
            [("tenant_id", 1), ("customer_id", 1), ("at", 1), ("_id", 1)],
            partial={"customer_id": {"$exists": True}},
            name="customer",
        ),
    ],
    ERASURES: [],
}

_DUPLICATE_KEY = 11000
_ERASED = {"$unset": {"body": "", "salt": ""}}


class MongoStore:
    """The service's Store."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._entries = database[ENTRIES]
        self._erasures = database[ERASURES]

    async def head(self, tenant_id: str, known: Head) -> Head:
        """The end of a chain of which `known`, START or a later link, is a part; `known` where nothing follows it."""
        query = {"tenant_id": tenant_id, "position": {"$gt": known.position}}
        with translated():
            last = await self._entries.find_one(query, {"position": True, "hash": True}, sort=[("position", -1)])
        return known if last is None else Head(last["position"], last["hash"])

    async def append(self, entries: Sequence[Entry]) -> None:
        """Store all in their order up to the first that is refused; raises PlaceTaken or EventKnown."""
        try:
            with translated():
                # Ordered: nothing is stored after a refused entry, so that no chain ever has a gap.
                await self._entries.insert_many([_from_entry(entry) for entry in entries], ordered=True)
        except BulkWriteError as error:
            if not (refusal := _refusal(error.details)):
                raise
            raise refusal from error

    async def known(self, event_ids: Collection[str]) -> set[str]:
        """Those that are in the trail."""
        with translated():
            found = await self._entries.find({"_id": {"$in": list(event_ids)}}, {"_id": True}).to_list()
        return {document["_id"] for document in found}

    async def story(self, tenant_id: str, appointment_id: str, after: Place | None, limit: int) -> Page:
        """A tenant's entries about an appointment, in order of time, then id."""
        query: Document = {"tenant_id": tenant_id, "appointment_id": appointment_id}
        if after is not None:
            query["$or"] = [{"at": {"$gt": after.at}}, {"at": after.at, "_id": {"$gt": after.id}}]
        return await self._page(query, limit)

    async def chain(self, tenant_id: str, after_position: int, limit: int) -> Sequence[Entry]:
        """A chain's entries in order of position."""
        query = {"tenant_id": tenant_id, "position": {"$gt": after_position}}
        with translated():
            documents = await self._entries.find(query).sort("position", 1).limit(limit).to_list()
        return [_to_entry(document) for document in documents]

    async def personal(self, subjects: Subjects, limit: int) -> Page:
        """What is held of somebody, in order of time, then id."""
        return await self._page(_of(subjects), limit)

    async def erase(self, subjects: Subjects, until: datetime) -> int:
        """Remove bodies and salts of what happened up to an instant, arrived or not; return how many are without."""
        theirs = _of(subjects)
        with translated():
            # First the mark: whoever appends from now on sees it.
            for id in subjects.ids:
                await self._erasures.update_one({"_id": id}, {"$max": {"until": until}}, upsert=True)
            await self._entries.update_many({**theirs, "at": {"$lte": until}, "body": {"$ne": None}}, _ERASED)
            return await self._entries.count_documents({**theirs, "body": None})

    async def erase_late(self, events: Sequence[Event]) -> None:
        """Remove bodies and salts of those among these whose subject was erased after they happened."""
        subjects = {id for event in events for id in _subjects(event)}
        if not subjects:
            return
        with translated():
            marks = await self._erasures.find({"_id": {"$in": list(subjects)}}).to_list()
            until = {mark["_id"]: mark["until"] for mark in marks}
            late = [
                event.id for event in events if any(event.at <= until[id] for id in _subjects(event) & until.keys())
            ]
            if late:
                await self._entries.update_many({"_id": {"$in": late}}, _ERASED)

    async def _page(self, query: Document, limit: int) -> Page:
        with translated():
            found = self._entries.find(query).sort([("at", 1), ("_id", 1)])
            documents = await found.limit(limit + 1).to_list()
        entries = [_to_entry(document) for document in documents[:limit]]
        return Page(entries, entries[-1].place if len(documents) > limit else None)


def _subjects(event: Event) -> set[str]:
    return {event.appointment_id, event.customer_id} - {""}


def _of(subjects: Subjects) -> Document:
    either: list[Document] = [{"appointment_id": {"$in": list(subjects.appointment_ids)}}]
    if subjects.customer_id:
        either.append({"customer_id": subjects.customer_id})
    return {"tenant_id": subjects.tenant_id, "$or": either}


def _refusal(details: Mapping[str, Any]) -> PlaceTaken | EventKnown | None:
    for refused in details["writeErrors"]:
        if refused["code"] == _DUPLICATE_KEY:
            kind = PlaceTaken if "position" in refused["keyPattern"] else EventKnown
            return kind(details["nInserted"])
    return None


def _from_entry(entry: Entry) -> Document:
    event = entry.event
    return {
        **({"customer_id": event.customer_id} if event.customer_id else {}),
        "_id": event.id,
        "at": event.at,
        "topic": event.topic,
        "kind": event.kind,
        "tenant_id": event.tenant_id,
        "appointment_id": event.appointment_id,
        "body": event.body,
        "position": entry.position,
        "digest": entry.digest,
        "hash": entry.hash,
        "salt": entry.salt,
    }


def _to_entry(document: Document) -> Entry:
    event = Event(
        id=document["_id"],
        at=document["at"],
        topic=document["topic"],
        kind=document["kind"],
        tenant_id=document["tenant_id"],
        appointment_id=document["appointment_id"],
        # Erased ones are null or gone.
        body=document.get("body"),
        customer_id=document.get("customer_id", ""),
    )
    return Entry(event, document["position"], document["digest"], document["hash"], document.get("salt"))
