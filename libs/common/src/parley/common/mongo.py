"""MongoDB: connection, declared indexes, and aggregates saved by compare-and-set together with their events.

The update shapes keep three promises under races: a save wins only over the version it read, an event is
stored in the same atomic write as the state it reports, and an event that was pulled is never written back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pymongo
from pymongo import AsyncMongoClient, IndexModel, ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError

from parley.common.errors import Conflict, NotFound, Unavailable
from parley.common.mongo_tracing import CommandTracer
from parley.common.outbox import Outbox, Outgoing, entries
from parley.common.rpc.context import remaining

Document = dict[str, Any]

# Of a request's remaining time, so that a database that does not answer is told as such before the caller gives up.
_SHARE = 0.8
_LONGEST_SECONDS = 5.0
_VIOLATED_INDEX = re.compile(r"index: (\S+) dup key")


class DuplicateKey(Exception):
    """A unique index refused a write. `index` is the index's name, "_id_" for the primary key."""

    def __init__(self, index: str) -> None:
        super().__init__(f"unique index {index} already holds this key")
        self.index = index


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

    def model(self) -> IndexModel:
        """Return the driver's form of this index."""
        options: dict[str, Any] = {"unique": self.unique, "sparse": self.sparse}
        if self.partial is not None:
            # A partial index may not be declared sparse, not even as false.
            del options["sparse"]
            options["partialFilterExpression"] = self.partial
        if self.expire_after is not None:
            options["expireAfterSeconds"] = int(self.expire_after.total_seconds())
        if self.name is not None:
            options["name"] = self.name
        return IndexModel([(self.keys, 1)] if isinstance(self.keys, str) else list(self.keys), **options)


def connect(url: str, database: str) -> AsyncDatabase[Document]:
    """Return the database; the connection is opened by the first command.

    Times come back as aware UTC. Writes wait for the majority. A command without `timeout` ends after 5 s.
    """
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        url,
        tz_aware=True,
        w="majority",
        timeoutMS=int(_LONGEST_SECONDS * 1000),
        serverSelectionTimeoutMS=3_000,
        event_listeners=[CommandTracer()],
    )
    return client[database]


async def ensure_indexes(database: AsyncDatabase[Document], indexes: Mapping[str, Sequence[Index]]) -> None:
    """Create what is missing. `indexes` maps a collection's name to its indexes.

    An index that exists under the same name with other options raises pymongo's OperationFailure.
    """
    for collection, declared in indexes.items():
        if declared:
            await database[collection].create_indexes([index.model() for index in declared])


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
        state = {**document, "version": read + 1}
        with translated():
            saved = await self._collection.find_one_and_update(
                {"_id": key, "version": read},
                [_replacement(state, entries(events))],
                projection={"outbox": True},
                return_document=ReturnDocument.AFTER,
            )
            if saved is None:
                raise await self._lost_save(key)
        document["version"] = read + 1
        await self._outbox.publish(key, saved["outbox"])

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
