"""In-memory stand-ins; `memory_stores` passes the same suite as the real ones."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from parley.accounts.domain.aggregate import Aggregate, Page, as_saved
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.attempts import Attempts
from parley.accounts.domain.errors import CreationTaken, EmailTaken, VersionConflict
from parley.accounts.domain.events import Recorded
from parley.accounts.domain.session import Session, SessionState
from parley.accounts.domain.staff import Staff, email_key
from parley.accounts.domain.staff_link import StaffLink
from parley.accounts.domain.team import Team
from parley.accounts.domain.tenant import Tenant
from parley.accounts.domain.tokens import StoredKey

Item = TypeVar("Item", bound=Aggregate)


class Memory(Generic[Item]):
    """One aggregate's documents; `events` holds what would be published, of all of them."""

    def __init__(self, events: list[Recorded]) -> None:
        self.items: dict[str, Item] = {}
        self.events = events

    async def add(self, item: Item, events: Sequence[Recorded]) -> None:
        if item.creation is not None and await self.created(item.creation.key):
            raise CreationTaken
        self.items[item.id] = item
        self.events.extend(events)

    async def load(self, id: str) -> Item | None:
        return self.items.get(id)

    async def created(self, key: str) -> Item | None:
        return next((item for item in self.items.values() if item.creation and item.creation.key == key), None)

    async def save(self, item: Item, events: Sequence[Recorded]) -> Item:
        if self.items[item.id].version != item.version:
            raise VersionConflict("Somebody else changed it first: load it again.")
        self.items[item.id] = as_saved(item)
        self.events.extend(events)
        return self.items[item.id]

    def _page(self, wanted: Callable[[Item], bool], after: str, limit: int) -> Page[Item]:
        found = sorted((item for item in self.items.values() if wanted(item) and item.id > after), key=lambda i: i.id)
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else "")


class MemoryTenants(Memory[Tenant]):
    async def page(self, after: str, limit: int) -> Page[Tenant]:
        return self._page(lambda _: True, after, limit)


class MemoryTeams(Memory[Team]):
    async def page(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        return self._page(lambda team: team.tenant_id == tenant_id, after, limit)

    async def count(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        return sum(1 for team in self.items.values() if team.tenant_id == tenant_id and team.id in team_ids)


class MemoryStaff(Memory[Staff]):
    async def add(self, item: Staff, events: Sequence[Recorded]) -> None:
        if await self.by_email(item.email):
            raise EmailTaken("Someone signs in with this e-mail already.", field="email")
        await super().add(item, events)

    async def by_email(self, email: str) -> Staff | None:
        return next((each for each in self.items.values() if email_key(each.email) == email_key(email)), None)

    async def page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        return self._page(
            lambda each: each.tenant_id == tenant_id and (not team_id or team_id in each.team_ids), after, limit
        )


class MemorySessions(Memory[Session]):
    async def open(self, staff: Staff, now: datetime, limit: int) -> Sequence[Session]:
        return [each for each in self._of(staff) if each.epoch == staff.epoch and each.expires_at > now][:limit]

    async def overtaken(self, staff: Staff, limit: int) -> Sequence[Session]:
        return [each for each in self._of(staff) if each.epoch < staff.epoch][:limit]

    def _of(self, staff: Staff) -> list[Session]:
        found = [each for each in self.items.values() if (each.staff_id, each.state) == (staff.id, SessionState.OPEN)]
        return sorted(found, key=lambda each: each.rotated_at, reverse=True)


class MemoryApiKeys(Memory[ApiKey]):
    async def by_digest(self, digest: str) -> ApiKey | None:
        return next((key for key in self.items.values() if key.digest == digest), None)

    async def page(self, tenant_id: str, after: str, limit: int) -> Page[ApiKey]:
        return self._page(lambda key: key.tenant_id == tenant_id, after, limit)

    async def touch(self, id: str, used_at: datetime) -> None:
        self.items[id] = replace(self.items[id], last_used_at=used_at)


class MemoryLinks:
    def __init__(self) -> None:
        self.items: dict[str, StaffLink] = {}

    async def add(self, link: StaffLink) -> None:
        self.items[link.digest] = link

    async def find(self, digest: str) -> StaffLink | None:
        return self.items.get(digest)


class MemoryAttempts:
    """`steps` tells what was asked of it, to compare what known and unknown e-mails cost."""

    def __init__(self, events: list[Recorded]) -> None:
        self.items: dict[str, Attempts] = {}
        self.events = events
        self.steps: list[str] = []

    async def load(self, unknown: Attempts) -> Attempts:
        self.steps.append("load")
        return self.items.get(unknown.key, unknown)

    async def save(self, attempts: Attempts) -> None:
        self.steps.append("save")
        known = self.items.get(attempts.key)
        if (known.version if known else 0) != attempts.version:
            raise VersionConflict("Another attempt came first.")
        self.items[attempts.key] = replace(attempts, version=attempts.version + 1)

    async def fail(self, begun: Attempts, events: Sequence[Recorded]) -> None:
        self.steps.append("fail")
        known = self.items[begun.key]
        under_way = {number: at for number, at in known.under_way.items() if number != begun.version}
        self.items[begun.key] = replace(
            known, failures=known.failures + 1, under_way=under_way, version=known.version + 1
        )
        self.events.extend(events)

    async def succeed(self, key: str) -> None:
        self.steps.append("succeed")
        if known := self.items.get(key):
            self.items[key] = replace(known, failures=0, under_way={}, version=known.version + 1)


class MemoryResets:
    def __init__(self) -> None:
        self.items: dict[str, None] = {}

    async def ask(self, email: str) -> None:
        self.items[email] = None

    async def pending(self, limit: int) -> Sequence[str]:
        return list(self.items)[:limit]

    async def done(self, email: str) -> None:
        self.items.pop(email, None)


class MemoryKeys:
    def __init__(self) -> None:
        self.items: dict[str, StoredKey] = {}

    async def add_key(self, key: StoredKey) -> None:
        self.items.setdefault(key.id, key)

    async def keys(self) -> Sequence[StoredKey]:
        return sorted(self.items.values(), key=lambda key: key.period)


@dataclass(frozen=True)
class MemoryStores:
    """Everything in dictionaries, as `parley.accounts.store.Stores` has it."""

    tenants: MemoryTenants
    teams: MemoryTeams
    staff: MemoryStaff
    sessions: MemorySessions
    api_keys: MemoryApiKeys
    attempts: MemoryAttempts
    links: MemoryLinks = field(default_factory=MemoryLinks)
    resets: MemoryResets = field(default_factory=MemoryResets)
    keys: MemoryKeys = field(default_factory=MemoryKeys)

    @property
    def events(self) -> list[Recorded]:
        """What would be published, in order."""
        return self.staff.events


def memory_stores() -> MemoryStores:
    """Empty ones."""
    events: list[Recorded] = []
    return MemoryStores(
        MemoryTenants(events),
        MemoryTeams(events),
        MemoryStaff(events),
        MemorySessions(events),
        MemoryApiKeys(events),
        MemoryAttempts(events),
    )


class PlainPasswords:
    """Passwords in clear, for speed; counts comparisons. Others get on meanwhile, as with the real ones.

    No comparison ends while `answering` is not set.
    """

    def __init__(self) -> None:
        self.comparisons = 0
        self.answering = asyncio.Event()
        self.answering.set()

    async def hash(self, password: str) -> str:
        await asyncio.sleep(0)
        return f"plain:{password}"

    async def matches(self, stored: str, password: str) -> bool:
        self.comparisons += 1
        await asyncio.sleep(0)
        await self.answering.wait()
        return stored == f"plain:{password}"
