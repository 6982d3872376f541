"""Failures to sign in, in MongoDB: by digests, so that nobody's e-mail and address are kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.attempts import Attempts
from parley.accounts.domain.errors import VersionConflict
from parley.accounts.domain.events import Recorded
from parley.accounts.store.documents import Document
from parley.common.mongo import DuplicateKey, Index, translated
from parley.common.outbox import Outgoing, entries

NAME = "sign_in_attempts"
INDEXES = (Index("last_at", expire_after=timedelta(days=1), name="expiry"),)


class AttemptCollection:
    """The service's AttemptStore; its events wait for the relay, so that an answer takes as long with them."""

    def __init__(self, database: AsyncDatabase[Document], encode: Callable[[Recorded], bytes]) -> None:
        self._documents = database[NAME]
        self._encode = encode

    async def load(self, unknown: Attempts) -> Attempts:
        """Itself where nothing is kept under its key."""
        with translated():
            document = await self._documents.find_one({"_id": unknown.key}, {"outbox": False})
        if document is None:
            return unknown
        return replace(
            unknown,
            failures=document["failures"],
            under_way={int(number): at for number, at in document["under_way"].items()},
            last_at=document["last_at"],
            version=document["version"],
        )

    async def save(self, attempts: Attempts) -> None:
        """Raises Conflict when someone saved since it was loaded."""
        state = {
            "failures": attempts.failures,
            "under_way": {str(number): at for number, at in attempts.under_way.items()},
            "last_at": attempts.last_at,
            "version": attempts.version + 1,
        }
        try:
            with translated():
                # Of two who begin, the second finds the first one's document and is refused by its id.
                await self._documents.update_one(
                    {"_id": attempts.key, "version": attempts.version}, {"$set": state}, upsert=True
                )
        except DuplicateKey as duplicate:
            raise VersionConflict("Another attempt came first.") from duplicate

    async def fail(self, begun: Attempts, events: Sequence[Recorded]) -> None:
        """Leave events, if any, to the relay: in the same time with and without."""
        pending = entries([Outgoing(event.id, event.at, event.key, self._encode(event)) for event in events])
        change = {
            "$inc": {"failures": 1, "version": 1},
            "$unset": {f"under_way.{begun.version}": ""},
            "$push": {"outbox": {"$each": pending}},
        }
        with translated():
            await self._documents.update_one({"_id": begun.key}, change)

    async def succeed(self, key: str) -> None:
        """Forget what was counted."""
        with translated():
            await self._documents.update_one(
                {"_id": key}, {"$set": {"failures": 0, "under_way": {}}, "$inc": {"version": 1}}
            )
