"""Consents: the wordings of a tenant, what an appointment asks, and the answers (M20)."""

from collections.abc import Mapping, Sequence

from parley.appointments.domain import checks, consents, errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.check_in import Requirements, requirements
from parley.appointments.domain.consent import (
    ConsentAnswer,
    ConsentNeed,
    ConsentPurpose,
    ConsentQuestion,
    ConsentText,
    ConsentTextPublished,
    WordedConsent,
)
from parley.appointments.domain.consent_wordings import WORDINGS
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import Tenant
from parley.appointments.domain.recorded import Actor
from parley.appointments.service import access, recording
from parley.appointments.service.changes import change_by_participant, change_by_staff
from parley.appointments.service.records import ConsentTextStore
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument

MAX_TEXTS = 200
_MAX_LOCALES = 20
_MAX_LENGTH = 1000
# Each lost round means that somebody else published a version.
_ATTEMPTS = 6


class Consents:
    """Use cases on wordings and answers."""

    def __init__(self, store: AppointmentStore, texts: ConsentTextStore, clock: Clock) -> None:
        self._store = store
        self._texts = texts
        self._clock = clock

    async def publish(self, caller: Caller, purpose: ConsentPurpose, text: Mapping[str, str]) -> ConsentText:
        """Publish the next version of a wording; answers keep the version that they were given to."""
        caller.require_role("administrator")
        wording = _checked(text)
        for _ in range(_ATTEMPTS):
            current = (await self._current(caller.tenant_id, [purpose]))[purpose]
            if dict(current.text) == wording:
                return current
            new = ConsentText(
                caller.tenant_id, purpose, current.version + 1, self._clock(), caller.subject, text=wording
            )
            try:
                await self._insert(new, access.actor(caller))
            except errors.AlreadyCreated:
                continue
            return new
        raise errors.VersionConflict("Others publish wordings for this purpose: try again.")

    async def texts(self, caller: Caller) -> list[ConsentText]:
        """Return the tenant's wordings in every version, newest first, of more than 200 the newest."""
        access.require_staff(caller)
        await self._current(caller.tenant_id, list(ConsentPurpose))
        return await self._texts.of_tenant(caller.tenant_id, MAX_TEXTS)

    async def create_defaults(self, tenant_id: str) -> None:
        """Give a tenant the wordings that it does not have."""
        await self._current(tenant_id, list(ConsentPurpose))

    async def asked(
        self, tenant: Tenant | None, customer: Customer | None, needs: Sequence[ConsentNeed]
    ) -> Requirements:
        """Return what is asked of a customer who comes for an appointment that needs these consents."""
        if tenant is None or not needs:
            return requirements(tenant, customer, ())
        current = await self._current(tenant.id, [each.purpose for each in needs])
        questions = [ConsentQuestion(current[each.purpose], each.required) for each in needs]
        return requirements(tenant, customer, questions)

    async def answer(self, caller: Caller, id: str, answer: ConsentAnswer) -> Appointment:
        """Keep what the customer answers by themselves, or, by staff, what they were told."""
        if caller.kind is not Kind.PARTICIPANT:
            access.require_staff(caller)
        now = self._clock()
        text = await self._text(caller.tenant_id, answer.purpose, answer.text_version)
        recorded_by = "" if caller.kind is Kind.PARTICIPANT else caller.subject

        def decide(each: Appointment) -> Decision:
            return consents.answer(each, answer, text, now, recorded_by=recorded_by)

        if caller.kind is Kind.PARTICIPANT:
            return await change_by_participant(self._store, caller, id, decide, now)
        return await change_by_staff(self._store, caller, id, 0, decide, now)

    async def of_appointment(self, caller: Caller, id: str) -> list[WordedConsent]:
        """Return every answer, oldest first, to staff and to the appointment's participants."""
        if caller.kind is Kind.PARTICIPANT:
            appointment = access.seen_by_participant(caller, await self._store.load(id))
        else:
            access.require_staff(caller)
            appointment = access.own_appointment(caller, await self._store.load(id))
        shown = {(each.purpose, each.text_version) for each in appointment.consents}
        texts = {version: await self._text(appointment.tenant_id, *version) for version in shown}
        return [
            WordedConsent(each, texts[each.purpose, each.text_version].text[each.locale])
            for each in appointment.consents
        ]

    async def _text(self, tenant_id: str, purpose: ConsentPurpose, version: int) -> ConsentText:
        text = await self._texts.find(tenant_id, purpose, version)
        if text is None:
            raise errors.ConsentTextNotFound("There is no such version of this wording.", field="text_version")
        return text

    async def _current(self, tenant_id: str, purposes: Sequence[ConsentPurpose]) -> dict[ConsentPurpose, ConsentText]:
        """Return the wordings that hold; where the tenant has none yet, ours become its first."""
        current = dict(await self._texts.current(tenant_id, purposes))
        for purpose in purposes:
            if purpose not in current:
                current[purpose] = await self._first(tenant_id, purpose)
        return current

    async def _first(self, tenant_id: str, purpose: ConsentPurpose) -> ConsentText:
        first = ConsentText(tenant_id, purpose, 1, self._clock(), access.SELF.id, text=WORDINGS[purpose])
        try:
            await self._insert(first, access.SELF)
        except errors.AlreadyCreated:
            return await self._texts.find(tenant_id, purpose, 1) or first
        return first

    async def _insert(self, text: ConsentText, actor: Actor) -> None:
        published = ConsentTextPublished(text)
        events = recording.of_aggregate(text.tenant_id, text.tenant_id, published, actor, text.published_at)
        await self._texts.insert(text, events)


def _checked(text: Mapping[str, str]) -> dict[str, str]:
    if not 1 <= len(text) <= _MAX_LOCALES:
        raise InvalidArgument(f"Give the wording in 1 to {_MAX_LOCALES} languages.", field="text")
    for tag in text:
        checks.locale(tag, field="text")
    wording = {tag: checks.paragraphs(words, field="text", maximum=_MAX_LENGTH) for tag, words in text.items()}
    if not all(wording.values()):
        raise InvalidArgument("A wording must hold something to read.", field="text")
    return wording
