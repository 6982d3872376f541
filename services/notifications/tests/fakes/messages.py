"""The books in a dictionary; `MemoryMessages` passes the same suite as the real store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from parley.notifications.domain.errors import MessageExists
from parley.notifications.domain.message import LEASE, Channel, Creation, Key, Message, State
from parley.notifications.domain.recorded import Recorded

from .recording import MemoryStore


@dataclass
class MemoryMessages(MemoryStore):
    """`counted` is how often the backlog was asked for: once in each of a dispatcher's rounds of upkeep."""

    messages: dict[str, Message] = field(default_factory=dict)
    keys: set[Key] = field(default_factory=set)
    counted: int = 0

    async def add(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        self.reach()
        creations = {(each.tenant_id, each.subject, each.key) for each in self._creations()}
        asked = message.creation
        if message.key in self.keys or (asked and (asked.tenant_id, asked.subject, asked.key) in creations):
            raise MessageExists
        self.keys.add(message.key)
        added = self.messages[message.id] = replace(message, version=1)
        self.publish(events)
        return added

    async def save(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        self.reach()
        self.check(self.messages[message.id].version, message.version)
        saved = replace(message, version=message.version + 1)
        self.messages[message.id] = saved
        self.publish(events)
        return saved

    async def load(self, id: str) -> Message | None:
        self.reach()
        return self.messages.get(id)

    async def find_created(self, creation: Creation) -> Message | None:
        self.reach()
        wanted = (creation.tenant_id, creation.subject, creation.key)
        for message in self.messages.values():
            made = message.creation
            if made and (made.tenant_id, made.subject, made.key) == wanted:
                return message
        return None

    async def of_appointment(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        self.reach()
        wanted = (tenant_id, appointment_id)
        found = [m for m in self.messages.values() if (m.tenant_id, m.key.appointment_id) == wanted]
        return sorted(found, key=lambda message: message.id)[:limit]

    async def claim(self, claim: str, now: datetime, limit: int, besides: Collection[str]) -> list[Message]:
        self.reach()
        claimed: list[Message] = []
        for message in self._due(now):
            if message.id not in besides and len(claimed) < limit:
                mine = replace(message.claimed(claim, now), version=message.version + 1)
                self.messages[message.id] = mine
                claimed.append(mine)
        return claimed

    async def renew(self, claims: Collection[str], ids: Collection[str], now: datetime) -> int:
        self.reach()
        held = [message for message in self.messages.values() if message.id in ids and message.claim in claims]
        for message in held:
            self.messages[message.id] = replace(message, next_attempt_at=now + LEASE)
        return len(held)

    async def count_due(self, now: datetime) -> int:
        self.counted += 1
        self.reach()
        return len(self._due(now))

    async def count_held(self, channel: Channel, tenant_id: str) -> int:
        self.reach()
        return len([m for m in self._held(channel) if tenant_id in ("", m.tenant_id)])

    async def tenants_held(self, channel: Channel) -> list[str]:
        self.reach()
        return sorted({message.tenant_id for message in self._held(channel)})

    async def release(self, channel: Channel, tenant_id: str, now: datetime) -> int:
        self.reach()
        held = [message for message in self._held(channel) if message.tenant_id == tenant_id]
        for message in held:
            self.messages[message.id] = replace(
                message, state=State.DUE, next_attempt_at=now, error="", version=message.version + 1
            )
        return len(held)

    async def of_person(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> list[Message]:
        self.reach()
        found = [
            message
            for message in self.messages.values()
            if message.tenant_id == tenant_id
            and (message.key.appointment_id in appointment_ids or (customer_id and message.customer_id == customer_id))
        ]
        return sorted(found, key=lambda message: message.id)

    def _creations(self) -> list[Creation]:
        return [message.creation for message in self.messages.values() if message.creation]

    def _due(self, now: datetime) -> list[Message]:
        due = [(m.next_attempt_at, m) for m in self.messages.values() if m.next_attempt_at and m.next_attempt_at <= now]
        return [message for _, message in sorted(due, key=lambda each: each[0])]

    def _held(self, channel: Channel) -> list[Message]:
        return [m for m in self.messages.values() if m.state is State.HELD and m.channel is channel]
