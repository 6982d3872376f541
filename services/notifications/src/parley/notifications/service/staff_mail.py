"""What accounts wants members of staff to be sent."""

from datetime import datetime

from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications.domain.errors import MessageExists
from parley.notifications.domain.message import Channel, Key, Kind, Message, State, first_attempt_at, recipient_digest
from parley.notifications.service.ports import MessageStore


class StaffMail:
    """Puts e-mails to staff on the books; address and link are asked for when one goes out."""

    def __init__(self, store: MessageStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def send(
        self, kind: Kind, tenant_id: str, staff_id: str, wish: str, at: datetime, traceparent: str = ""
    ) -> bool:
        """Take a wish, named by its event's id, on the books once; say whether something is due now."""
        now = self._clock()
        message = Message(
            id=new_id("ntf"),
            tenant_id=tenant_id,
            staff_id=staff_id,
            channel=Channel.EMAIL,
            key=Key("", kind, at, recipient_digest(staff_id, Channel.EMAIL), wish),
            state=State.DUE,
            due_at=now,
            next_attempt_at=first_attempt_at(kind, now),
            traceparent=traceparent,
        )
        try:
            await self._store.add(message)
        except MessageExists:
            return False
        return True
