"""Wishes for a new password in MongoDB, for the moment until they are dealt with."""

from collections.abc import Sequence

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.store.documents import Document
from parley.common.mongo import translated

NAME = "password_resets"


class ResetCollection:
    """The service's ResetStore; an e-mail is its document's id."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._documents = database[NAME]

    async def ask(self, email: str) -> None:
        """Once, however often it is asked."""
        with translated():
            await self._documents.update_one({"_id": email}, {"$setOnInsert": {"asked": True}}, upsert=True)

    async def pending(self, limit: int) -> Sequence[str]:
        """What was asked for."""
        with translated():
            return [document["_id"] for document in await self._documents.find().limit(limit).to_list()]

    async def done(self, email: str) -> None:
        """It was dealt with."""
        with translated():
            await self._documents.delete_one({"_id": email})
