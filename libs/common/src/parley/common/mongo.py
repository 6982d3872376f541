"""MongoDB: connection, declared indexes, and aggregates saved by compare-and-set together with their events.

The update shapes keep three promises under races: a save wins only over the version it read, an event is
stored in the same atomic write as the state it reports, and an event that was pulled is never written back.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, count
from typing import Any

import pymongo
from pymongo import AsyncMongoClient, IndexModel, ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError

from parley.common import mongo_waiting
from parley.common.errors import Conflict, NotFound, Unavailable
from parley.common.mongo_tracing import CommandTracer
from parley.common.outbox import Outbox, Outgoing, entries
from parley.common.rpc.context import remaining

Document = dict[str, Any]

# Of a request's remaining time, so that a database that does not answer is told as such before the caller gives up.
_SHARE = 0.8
_LONGEST_SECONDS = 5.0
# Of each process whose URL has no maxPoolSize. A database that fell behind gets no more than these to catch up with:
# what its clients give up and ask anew over ever more connections would keep it behind for good.
_MOST_CONNECTIONS = 16
# From each look at a server to the next, where the URL has no heartbeatFrequencyMS. The driver refuses at once a
# command with less time left than the quickest of its last ten looks took. That a server is slow no longer it notices
# with the second look alone: after 4 s, where its own default has 20.
_LOOK_MILLISECONDS = 2_000
# What replaced an index of the same name is "name~2".
_VIOLATED_INDEX = re.compile(r"index: ([^\s~]+)(~\d+)? dup key")
# Longer than a large collection's index takes.
_BUILD_SECONDS = 3600


class DuplicateKey(Exception):
    """A unique index refused a write. `index` is the index's declared name, "_id_" for the primary key."""

    def __init__(self, index: str) -> None:
        super().__init__(f"unique index {index} already holds this key")
        self.index = index


class IndexMismatch(Exception):
    """The database's indexes are not those that this release needs. The message says which, and what to do."""


class VersionConflict(Conflict):
    """Somebody else saved the document since it was read."""

    reason = "VERSION_CONFLICT"


@dataclass(frozen=True)
class Index:
    """One index of a collection. `keys` is a field's name, or pairs of field and direction (1, -1).

    `partial` is a filter expression; `expire_after` removes a document that long after the time in its field;
    `name` is what `DuplicateKey.index` reports (default: MongoDB's own, such as "tenant_id_1_email_1").
    """

    keys: str | Sequence[tuple[str, int]]
    unique: bool = False
    sparse: bool = False
    partial: Mapping[str, object] | None = None
    expire_after: timedelta | None = None
    name: str | None = None

    @property
    def called(self) -> str:
        """The name that it is declared by."""
        found: str = self.model().document["name"]
        return found

    def model(self, name: str | None = None) -> IndexModel:
        """Return the driver's form of this index, under its own name or under another."""
        options: dict[str, Any] = {"unique": self.unique, "sparse": self.sparse}
        if self.partial is not None:
            # A partial index may not be declared sparse, not even as false.
            del options["sparse"]
            options["partialFilterExpression"] = self.partial
        if self.expire_after is not None:
            options["expireAfterSeconds"] = int(self.expire_after.total_seconds())
        if name or self.name:
            options["name"] = name or self.name
        return IndexModel([(self.keys, 1)] if isinstance(self.keys, str) else list(self.keys), **options)


Indexes = Mapping[str, Sequence[Index]]


def publishing(indexes: Indexes) -> Indexes:
    """The same, each with the index by which an outbox's relay finds what waits in the collection."""
    waiting = Index("outbox.at", sparse=True, name="outbox_at")
    return {name: [*declared, waiting] for name, declared in indexes.items()}


def connect(url: str, database: str) -> AsyncDatabase[Document]:
    """Return the database; the connection is opened by the first command.

    Times come back as aware UTC. Writes wait for the majority. A command without `timeout` ends after 5 s.
    """
    mongo_waiting.mend()
    ours = {"maxPoolSize": _MOST_CONNECTIONS, "heartbeatFrequencyMS": _LOOK_MILLISECONDS}
    unsaid: dict[str, Any] = {name: value for name, value in ours.items() if name.lower() not in url.lower()}
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        url,
        tz_aware=True,
        w="majority",
        timeoutMS=int(_LONGEST_SECONDS * 1000),
        serverSelectionTimeoutMS=3_000,
        event_listeners=[CommandTracer()],
        **unsaid,
    )
    return client[database]


async def ensure_indexes(database: AsyncDatabase[Document], indexes: Indexes) -> None:
    """Create what is missing, and return once all are complete. `indexes` maps a collection's name to its indexes.

    Raises IndexMismatch where one exists with other options, for `migrate_indexes` alone replaces it, and where
    documents don't allow one to be unique.
    """
    outdated: list[str] = []
    for name, declared in indexes.items():
        there = await _there(database[name])
        models: list[IndexModel] = []
        for index in declared:
            alike = there[index.called]
            if current := _find(index, alike) if alike else index.called:
                models.append(index.model(current))
            else:
                outdated.append(f"{name}.{index.called}")
        await _build(database[name], models)
    if outdated:
        raise IndexMismatch(f"Another release made {', '.join(outdated)} of {database.name}: run this one's migrate.")


async def migrate_indexes(database: AsyncDatabase[Document], indexes: Indexes) -> list[str]:
    """Create what is missing and replace what exists with other options; return what was done, a line each.

    Made to run while the release before serves: an index is complete before the one that it replaces goes, so what is
    unique stays so. It may end anywhere and be run again. What is declared no more is left as it is. Raises
    IndexMismatch where documents don't allow an index to be unique; what was there is then there still.
    """
    done: list[str] = []
    with pymongo.timeout(_BUILD_SECONDS):
        for name, declared in indexes.items():
            there = await _there(database[name])
            for index in declared:
                done += [f"{name}.{line}" for line in await _migrate(database[name], index, there[index.called])]
    return done


async def _migrate(collection: AsyncCollection[Document], index: Index, there: Sequence[Document]) -> list[str]:
    done: list[str] = []
    current = _find(index, there)
    if current is None:
        current = await _make(collection, index, there)
        done.append(f"{index.called}: made{' anew' if there else ''}")
    else:
        # One that was run before and did not end may have left it half built.
        await _build(collection, [index.model(current)])
    for obsolete in {each["name"] for each in there} - {current}:
        await collection.drop_index(obsolete)
    return done


async def _make(collection: AsyncCollection[Document], index: Index, there: Sequence[Document]) -> str:
    """Make an index beside those of its name that are there, and return the name that it got."""
    taken = {each["name"] for each in there}
    name = next(n for n in chain([index.called], (f"{index.called}~{i}" for i in count(2))) if n not in taken)
    wanted = index.model(name).document
    alike: str | None = next((each["name"] for each in there if _rule(each) == _rule(wanted)), None)
    if alike:
        # MongoDB has no two indexes that differ in nothing but when documents expire.
        if index.expire_after is not None:
            change = {"name": alike, "expireAfterSeconds": wanted["expireAfterSeconds"]}
            await collection.database.command({"collMod": collection.name, "index": change})
            return alike
        await collection.drop_index(alike)
        name = alike
    await _build(collection, [index.model(name)])
    return name


async def _build(collection: AsyncCollection[Document], models: Sequence[IndexModel]) -> None:
    """Return once these indexes are complete: what is there stays, and what is being built is waited for."""
    if not models:
        return
    try:
        await collection.create_indexes(models)
    except DuplicateKeyError as error:
        # Whose they are is not for the log.
        fields = ", ".join((error.details or {}).get("keyPattern", ()))
        message = f"{collection.name}.{_violated_index(error)} can't be unique: documents have the same {fields}"
        raise IndexMismatch(f"{message}. Mend them, then run migrate again.") from error


async def _there(collection: AsyncCollection[Document]) -> Mapping[str, list[Document]]:
    """The collection's indexes, by the names that they were declared by."""
    found: defaultdict[str, list[Document]] = defaultdict(list)
    async for each in await collection.list_indexes():
        found[each["name"].partition("~")[0]].append(dict(each))
    return found


def _find(index: Index, there: Sequence[Document]) -> str | None:
    """The name of the one among them that is as declared."""
    wanted = index.model().document
    expiry = wanted.get("expireAfterSeconds")
    alike = (each for each in there if _rule(each) == _rule(wanted) and each.get("expireAfterSeconds") == expiry)
    return next((each["name"] for each in alike), None)


def _rule(index: Mapping[str, Any]) -> tuple[object, ...]:
    """By what MongoDB tells indexes apart."""
    flags = bool(index.get("unique")), bool(index.get("sparse"))
    return [*index["key"].items()], *flags, index.get("partialFilterExpression")


@contextmanager
def timeout(seconds: float) -> Iterator[None]:
    """Bound every command inside to `seconds` in all, and translate the driver's errors.

    Network failures and the end of the time raise `Unavailable`; a violated unique index raises
    `DuplicateKey`. Within another `timeout` the nearer end counts.
    """
    with translated(), pymongo.timeout(max(seconds, 0.001)):
        yield


@contextmanager
def translated() -> Iterator[None]:
    """Translate the driver's errors as `timeout` does; the bound is the request's own deadline."""
    try:
        with pymongo.timeout(max(min(_LONGEST_SECONDS, _SHARE * remaining()), 0.001)):
            yield
    except DuplicateKeyError as error:
        raise DuplicateKey(_violated_index(error)) from error
    except PyMongoError as error:
        if error.timeout or isinstance(error, ConnectionFailure):
            raise Unavailable("The database can't be reached at the moment: try again.") from error
        raise


class Aggregates:
    """One collection of versioned documents, each holding its unpublished events in the field `outbox`.

    A document has "_id" and "version". The caller never sees nor sets `outbox`.
    """

    def __init__(self, collection: AsyncCollection[Document], outbox: Outbox) -> None:
        self._collection = collection
        self._outbox = outbox

    async def insert(self, document: Document, events: Sequence[Outgoing]) -> None:
        """Store a new document at version 1 with its events, then publish them.

        Raises DuplicateKey (also for "_id_") and Unavailable. Events that Kafka did not take stay for the
        relay.
        """
        pending = entries(events)
        with translated():
            await self._collection.insert_one({**document, "outbox": pending})
        await self._outbox.publish(document["_id"], pending)

    async def save(self, document: Document, events: Sequence[Outgoing]) -> None:
        """Replace the document if its version is still the one read, then publish its whole outbox.

        `document["version"]` is the version that was read and becomes the next. A field that the document no
        longer has is removed. Raises VersionConflict (reason VERSION_CONFLICT), NotFound when it is gone,
        DuplicateKey and Unavailable. Events that Kafka did not take stay for the relay.
        """
        key, read = document["_id"], document["version"]
        new = entries(events)
        unchanged, replacement = {"_id": key, "version": read}, [_replacement({**document, "version": read + 1}, new)]
        with translated():
            # As a rule no earlier event waits, and no answer need bring any: an update is less work for the database.
            done = await self._collection.update_one({**unchanged, "outbox.0": {"$exists": False}}, replacement)
            pending = new if done.matched_count else await self._save_behind(unchanged, replacement)
        document["version"] = read + 1
        await self._outbox.publish(key, pending)

    async def _save_behind(self, unchanged: Document, replacement: Sequence[Document]) -> Sequence[Document]:
        """Save what may have earlier events that wait still, and return them all in order."""
        saved = await self._collection.find_one_and_update(
            unchanged, replacement, projection={"outbox": True}, return_document=ReturnDocument.AFTER
        )
        if saved is None:
            raise await self._lost_save(unchanged["_id"])
        waiting: list[Document] = saved["outbox"]
        return waiting

    async def load(self, id: str) -> Document | None:
        """Return the document without its outbox, or None."""
        with translated():
            return await self._collection.find_one({"_id": id}, projection={"outbox": False})

    async def _lost_save(self, key: str) -> NotFound | VersionConflict:
        current = await self._collection.find_one({"_id": key}, projection={"version": True})
        if current is None:
            return NotFound("It no longer exists.")
        return VersionConflict("Somebody else changed it first: load it again.")


def _replacement(state: Document, new: Sequence[Document]) -> Document:
    """Return the pipeline stage that replaces all but the outbox, which it extends as it then is."""
    outbox = {"$concatArrays": [{"$ifNull": ["$outbox", []]}, {"$literal": list(new)}]}
    return {"$replaceWith": {"$mergeObjects": [{"$literal": state}, {"outbox": outbox}]}}


def _violated_index(error: DuplicateKeyError) -> str:
    found = _VIOLATED_INDEX.search(str((error.details or {}).get("errmsg", error)))
    return found.group(1) if found else ""
