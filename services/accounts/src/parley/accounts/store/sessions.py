"""Sessions in MongoDB."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley.accounts.domain.session import Session, SessionState
from parley.accounts.domain.staff import Staff
from parley.accounts.store.documents import Collection, Document
from parley.common.mongo import Index, translated

INDEXES = (
    Index([("staff_id", 1), ("state", 1), ("epoch", 1), ("rotated_at", -1)], name="open"),
    Index("expires_at", expire_after=timedelta(days=1), name="expiry"),
)


class SessionCollection(Collection[Session]):
    """The service's SessionStore."""

    NAME = "sessions"

    async def open(self, staff: Staff, now: datetime, limit: int) -> Sequence[Session]:
        """Those in which one is signed in, the last used first."""
        return await self._list(staff, {"epoch": staff.epoch, "expires_at": {"$gt": now}}, limit)

    async def overtaken(self, staff: Staff, limit: int) -> Sequence[Session]:
        """Those of an epoch before, which nobody has marked as ended."""
        return await self._list(staff, {"epoch": {"$lt": staff.epoch}}, limit)

    async def _list(self, staff: Staff, query: Document, limit: int) -> Sequence[Session]:
        query = {"staff_id": staff.id, "state": SessionState.OPEN.value, **query}
        with translated():
            found = self._documents.find(query, {"outbox": False}).sort("rotated_at", -1).limit(limit)
            return [self._read(document) for document in await found.to_list()]

    def _fields(self, item: Session) -> Document:
        return {
            "staff_id": item.staff_id,
            "tenant_id": item.tenant_id,
            "created_at": item.created_at,
            "rotated_at": item.rotated_at,
            "expires_at": item.expires_at,
            "epoch": item.epoch,
            "user_agent": item.user_agent,
            "generation": item.generation,
            "state": item.state.value,
        }

    def _item(self, document: Document) -> Session:
        return Session(
            id=document["_id"],
            staff_id=document["staff_id"],
            tenant_id=document["tenant_id"],
            created_at=document["created_at"],
            rotated_at=document["rotated_at"],
            expires_at=document["expires_at"],
            epoch=document["epoch"],
            user_agent=document["user_agent"],
            generation=document["generation"],
            state=SessionState(document["state"]),
        )
