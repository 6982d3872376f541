"""Templates: what a tenant's messages say, edited, tried out, and taken back to Parley's wording."""

from parley.common import errors
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.notifications.domain.letter import Company
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.template import WORDABLE, Preview, Template, Wording, check_wordable, checked_wording
from parley.notifications.service import access, recording
from parley.notifications.service.ports import Composer, TemplateStore
from parley.notifications.service.recent import Recent


class Templates:
    """Use cases on templates."""

    def __init__(self, store: TemplateStore, companies: Recent[Company], composer: Composer, clock: Clock) -> None:
        self._store = store
        self._companies = companies
        self._composer = composer
        self._clock = clock

    async def all(self, caller: Caller) -> list[Template]:
        """Every form of a message: the tenant's wording, or Parley's as version 0."""
        access.require_staff(caller)
        kept = {(each.kind, each.channel, each.locale): each for each in await self._store.of_tenant(caller.tenant_id)}
        forms = [
            (kind, channel, language)
            for kind in WORDABLE
            for channel in Channel
            for language in sorted(self._composer.languages)
        ]
        return [self._shown(caller.tenant_id, *form, kept.get(form)) for form in forms]

    async def save(
        self, caller: Caller, kind: Kind, channel: Channel, locale: str, wording: Wording, expected_version: int
    ) -> Template:
        """Word a form of a message; raises InvalidArgument that names the variable, Conflict for another version."""
        access.require_administrator(caller)
        self._check_locale(locale)
        return await self._change(
            caller, kind, channel, locale, checked_wording(kind, channel, wording), expected_version
        )

    async def reset(self, caller: Caller, kind: Kind, channel: Channel, locale: str) -> Template:
        """Go back to Parley's wording; again changes nothing."""
        access.require_administrator(caller)
        self._check_locale(locale)
        check_wordable(kind)
        before = await self._store.load(caller.tenant_id, kind, channel, locale)
        if before is None or before.wording is None:
            return self._shown(caller.tenant_id, kind, channel, locale, None)
        return await self._change(caller, kind, channel, locale, None, 0)

    async def preview(self, caller: Caller, kind: Kind, channel: Channel, locale: str, wording: Wording) -> Preview:
        """What it would send, with example values; saves nothing."""
        access.require_staff(caller)
        self._check_locale(locale)
        checked = checked_wording(kind, channel, wording)
        company = await self._companies.get(caller.tenant_id)
        return self._composer.preview(kind, channel, locale, checked, company)

    async def _change(
        self,
        caller: Caller,
        kind: Kind,
        channel: Channel,
        locale: str,
        wording: Wording | None,
        expected_version: int,
    ) -> Template:
        now = self._clock()
        before = await self._store.load(caller.tenant_id, kind, channel, locale)
        shown_version = before.version if before is not None and before.wording is not None else 0
        if expected_version and expected_version != shown_version:
            raise errors.Conflict("Somebody else changed it first: load it again.")
        before = before or Template(caller.tenant_id, kind, channel, locale, None, now, caller.subject)
        changed = before.worded(wording, caller.subject, now)
        saved = await self._store.save(changed, recording.of_template(changed, access.actor(caller), now))
        return self._shown(caller.tenant_id, kind, channel, locale, saved)

    def _shown(self, tenant_id: str, kind: Kind, channel: Channel, locale: str, kept: Template | None) -> Template:
        if kept is not None and kept.wording is not None:
            return kept
        own = self._composer.wording(kind, channel, locale)
        return Template(tenant_id, kind, channel, locale, own, self._clock(), "")

    def _check_locale(self, locale: str) -> None:
        if locale not in self._composer.languages:
            known = ", ".join(sorted(self._composer.languages))
            raise errors.InvalidArgument(f"locale is one of {known}.", field="locale")
