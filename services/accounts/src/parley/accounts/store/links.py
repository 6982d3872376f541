"""Links of staff in MongoDB."""

from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.staff_link import LinkPurpose, StaffLink
from parley.accounts.store.documents import Document
from parley.common.mongo import Index, translated

NAME = "staff_links"
INDEXES = (Index("expires_at", expire_after=timedelta(0), name="expiry"),)


class LinkCollection:
    """The service's LinkStore."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._documents = database[NAME]

    async def add(self, link: StaffLink) -> None:
        """A new one."""
        document = {
            "_id": link.digest,
            "staff_id": link.staff_id,
            "purpose": link.purpose.value,
            "epoch": link.epoch,
            "expires_at": link.expires_at,
        }
        with translated():
            await self._documents.insert_one(document)

    async def find(self, digest: str) -> StaffLink | None:
        """By its secret's digest."""
        with translated():
            document = await self._documents.find_one({"_id": digest})
        if document is None:
            return None
        purpose = LinkPurpose(document["purpose"])
        return StaffLink(digest, document["staff_id"], purpose, document["epoch"], document["expires_at"])
