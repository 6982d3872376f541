"""Signing keys in MongoDB."""

from collections.abc import Sequence
from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.tokens import StoredKey
from parley.accounts.store.documents import Document
from parley.common.mongo import DuplicateKey, Index, translated

NAME = "keys"
INDEXES = (Index("expires_at", expire_after=timedelta(0), name="expiry"),)


class SigningKeyCollection:
    """The key ring's KeyStore."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._documents = database[NAME]

    async def add_key(self, key: StoredKey) -> None:
        """Keep the key unless its id is there already."""
        document = {"period": key.period, "sealed": key.sealed, "expires_at": key.expires_at}
        try:
            with translated():
                await self._documents.insert_one({"_id": key.id, **document})
        except DuplicateKey:
            # Another replica was first: everyone signs with its key.
            return

    async def keys(self) -> Sequence[StoredKey]:
        """All that are kept."""
        with translated():
            documents = await self._documents.find().sort("period", 1).to_list()
        return [
            StoredKey(document["_id"], document["period"], bytes(document["sealed"]), document["expires_at"])
            for document in documents
        ]
