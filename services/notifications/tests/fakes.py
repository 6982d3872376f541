"""In-memory stand-ins; `MemoryStore` passes the same suite as the real one."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from parley.common.errors import Conflict, NotFound, ParleyError, Unavailable
from parley.notifications.domain import (
    Appointment,
    Channel,
    Company,
    Customer,
    Key,
    Kind,
    Letter,
    Message,
    MessageExists,
    Recorded,
)

Thing = TypeVar("Thing")


@dataclass
class MemoryStore:
    """Everything in a dictionary; `events` holds what would be published. Raises Unavailable while `away`.

    `counted` is how often the backlog was asked for: once in each of a dispatcher's turns.
    """

    events: list[Recorded] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    keys: set[Key] = field(default_factory=set)
    away: bool = False
    counted: int = 0

    async def add(self, message: Message) -> None:
        self._reach()
        if message.key in self.keys:
            raise MessageExists
        self.keys.add(message.key)
        self.messages[message.id] = replace(message, version=1)

    async def save(self, message: Message, events: Sequence[Recorded]) -> Message:
        self._reach()
        if self.messages[message.id].version != message.version:
            raise Conflict("Somebody else changed it first: load it again.")
        saved = replace(message, version=message.version + 1)
        self.messages[message.id] = saved
        self.events.extend(replace(event, message=saved) for event in events)
        return saved

    async def find(self, appointment_id: str, kind: Kind) -> Message | None:
        self._reach()
        found = [m for m in self.messages.values() if (m.key.appointment_id, m.key.kind) == (appointment_id, kind)]
        return max(found, key=lambda message: message.key.instant, default=None)

    async def due(self, now: datetime, limit: int) -> list[Message]:
        self._reach()
        due = [(m.next_attempt_at, m) for m in self.messages.values() if m.next_attempt_at and m.next_attempt_at <= now]
        return [message for _, message in sorted(due, key=lambda each: each[0])][:limit]

    async def list_messages(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        self._reach()
        wanted = (tenant_id, appointment_id)
        found = [m for m in self.messages.values() if (m.tenant_id, m.key.appointment_id) == wanted]
        return sorted(found, key=lambda message: message.id)[:limit]

    async def count_due(self, now: datetime) -> int:
        self.counted += 1
        return len(await self.due(now, 10_000))

    def _reach(self) -> None:
        if self.away:
            raise Unavailable("The database can't be reached at the moment: try again.")


@dataclass
class Town:
    """What other services know, and the `links` that were minted; `failure` is raised by all.

    `before_link` happens just before a link is minted, and may raise.
    """

    appointments: dict[str, Appointment] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    links: list[tuple[str, Channel]] = field(default_factory=list)
    failure: ParleyError | None = None
    before_link: Callable[[], None] = lambda: None

    async def appointment(self, appointment_id: str) -> Appointment:
        return self._found(self.appointments, appointment_id)

    async def customer(self, customer_id: str) -> Customer:
        return self._found(self.customers, customer_id)

    async def company(self, tenant_id: str) -> Company:
        return self._found(self.companies, tenant_id)

    async def type_name(self, type_id: str) -> Mapping[str, str]:
        return {"fr": "Assistance visuelle", "en": "Visual assistance"}

    async def specialist_name(self, staff_id: str) -> str:
        return "Camille Martin"

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        self.before_link()
        self.links.append((appointment_id, channel))
        return f"https://parley.example/j#secret-{len(self.links)}"

    def _found(self, things: Mapping[str, Thing], id: str) -> Thing:
        if self.failure is not None:
            raise self.failure
        if id not in things:
            raise NotFound("There is no such thing.")
        return things[id]


@dataclass
class Postbox:
    """A provider: takes letters, or raises `answer`; while `open` is unset it lets the sender wait."""

    letters: list[Letter] = field(default_factory=list)
    answer: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def send(self, letter: Letter) -> None:
        await self.open.wait()
        if self.answer is not None:
            raise self.answer
        self.letters.append(letter)
