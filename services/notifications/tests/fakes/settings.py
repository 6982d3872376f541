"""Suspensions, preferences and templates in dictionaries; each passes the same suite as its real store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.preference import ContactPreference, preference_id
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.suspension import Suspension, suspension_id
from parley.notifications.domain.template import Template, template_id

from .recording import MemoryStore


@dataclass
class MemorySuspensions(MemoryStore):
    suspensions: dict[str, Suspension] = field(default_factory=dict)

    async def load(self, channel: Channel, tenant_id: str) -> Suspension | None:
        self.reach()
        return self.suspensions.get(suspension_id(channel, tenant_id))

    async def save(self, suspension: Suspension, events: Sequence[Recorded]) -> Suspension:
        self.reach()
        stored = self.suspensions.get(suspension.id)
        self.check(stored.version if stored else 0, suspension.version)
        saved = self.suspensions[suspension.id] = replace(suspension, version=suspension.version + 1)
        self.publish(events)
        return saved

    async def active(self) -> list[Suspension]:
        self.reach()
        return sorted((each for each in self.suspensions.values() if each.active), key=lambda each: each.id)


@dataclass
class MemoryPreferences(MemoryStore):
    preferences: dict[str, ContactPreference] = field(default_factory=dict)

    async def load(self, customer_id: str, channel: Channel) -> ContactPreference | None:
        self.reach()
        return self.preferences.get(preference_id(customer_id, channel))

    async def save(self, preference: ContactPreference, events: Sequence[Recorded]) -> ContactPreference:
        self.reach()
        stored = self.preferences.get(preference.id)
        self.check(stored.version if stored else 0, preference.version)
        saved = self.preferences[preference.id] = replace(preference, version=preference.version + 1)
        self.publish(events)
        return saved

    async def of_customer(self, tenant_id: str, customer_id: str) -> list[ContactPreference]:
        self.reach()
        wanted = (tenant_id, customer_id)
        found = [each for each in self.preferences.values() if (each.tenant_id, each.customer_id) == wanted]
        return sorted(found, key=lambda each: each.id)

    async def delete(self, tenant_id: str, customer_id: str) -> int:
        found = await self.of_customer(tenant_id, customer_id)
        for each in found:
            del self.preferences[each.id]
        return len(found)


@dataclass
class MemoryTemplates(MemoryStore):
    templates: dict[str, Template] = field(default_factory=dict)

    async def load(self, tenant_id: str, kind: Kind, channel: Channel, locale: str) -> Template | None:
        self.reach()
        return self.templates.get(template_id(tenant_id, kind, channel, locale))

    async def save(self, template: Template, events: Sequence[Recorded]) -> Template:
        self.reach()
        stored = self.templates.get(template.id)
        self.check(stored.version if stored else 0, template.version)
        saved = self.templates[template.id] = replace(template, version=template.version + 1)
        self.publish(events)
        return saved

    async def of_tenant(self, tenant_id: str) -> list[Template]:
        self.reach()
        found = [each for each in self.templates.values() if each.tenant_id == tenant_id]
        return sorted(found, key=lambda each: each.id)
