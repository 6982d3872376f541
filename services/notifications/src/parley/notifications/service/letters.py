"""Gathers what a message tells, at the moment of sending, and has it written."""

from dataclasses import replace
from datetime import timedelta

from parley.common import errors
from parley.common.clock import Clock
from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.errors import ChannelHeld, Unwanted
from parley.notifications.domain.letter import Company, Content, Customer, Letter, StaffContent
from parley.notifications.domain.message import MAX_OF_APPOINTMENT, Channel, Kind, Message, State
from parley.notifications.domain.planning import TELLING, check_wanted
from parley.notifications.domain.preference import OptOut
from parley.notifications.domain.template import Wording
from parley.notifications.service import recording
from parley.notifications.service.gate import Gate
from parley.notifications.service.ports import (
    Composer,
    Directory,
    MessageStore,
    OptOuts,
    PhoneNumbers,
    PreferenceStore,
    TemplateStore,
)
from parley.notifications.service.recent import Recent

# What changes rarely is asked once in so long, for all messages.
AGE = timedelta(seconds=10)


class Letters:
    """Turns messages into letters, each with a link of its own."""

    def __init__(
        self,
        store: MessageStore,
        preferences: PreferenceStore,
        templates: TemplateStore,
        directory: Directory,
        companies: Recent[Company],
        gate: Gate,
        composer: Composer,
        phones: PhoneNumbers,
        opt_outs: OptOuts,
        clock: Clock,
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._templates = Recent(templates.of_tenant, AGE, clock)
        self._directory = directory
        self._companies = companies
        self._types = Recent(directory.appointment_type, AGE, clock)
        self._specialist_names = Recent(directory.specialist_name, AGE, clock)
        self._gate = gate
        self._composer = composer
        self._phones = phones
        self._opt_outs = opt_outs
        self._clock = clock

    async def write(self, message: Message) -> Letter:
        """Return the letter.

        Raises ChannelHeld for a message that has to wait, Unwanted for one that nobody needs any more, other
        FailedPreconditions and NotFound for one that can never go, Unavailable while somebody is away.
        """
        if reason := await self._gate.reason(message.channel, message.tenant_id):
            raise ChannelHeld(reason)
        if message.key.kind.is_to_staff:
            return self._composer.compose_to_staff(message, await self._gather_for_staff(message))
        content = await self._gather(message)
        return self._composer.compose(message, content, await self._wording(message, content))

    async def _gather(self, message: Message) -> Content:
        appointment = await self._directory.appointment(message.key.appointment_id)
        check_wanted(message, appointment, self._clock())
        if message.key.kind in (Kind.CANCELLATION, Kind.CHANGE):
            await self._settle(message)
        customer = await self._reachable(message)
        about = await self._types.get(appointment.type_id)
        return Content(
            kind=message.key.kind,
            appointment=appointment,
            customer=customer,
            company=await self._companies.get(message.tenant_id),
            type_name=about.name,
            specialist_name=await self._specialist_name(appointment),
            link=await self._link(message),
            changeable=about.changeable,
            text=message.text,
            opt_out=self._opt_out(message),
        )

    async def _gather_for_staff(self, message: Message) -> StaffContent:
        staff = await self._directory.staff(message.staff_id)
        return StaffContent(
            kind=message.key.kind,
            staff=staff,
            company=await self._companies.get(message.tenant_id) if message.tenant_id else None,
            link=await self._directory.staff_link(message.staff_id, message.key.kind),
        )

    async def _reachable(self, message: Message) -> Customer:
        """The customer, if they have the address, want the message, and may be sent it."""
        customer = await self._directory.customer(message.customer_id)
        address = customer.address(message.channel)
        if message.key.kind.is_optional:
            preference = await self._preferences.load(message.customer_id, message.channel)
            if preference is not None and preference.opted_out:
                raise Unwanted("opted out")
        if message.channel is Channel.SMS:
            return replace(customer, phone=self._phones.checked(address))
        return customer

    async def _settle(self, message: Message) -> None:
        """What takes something back, or changes it, waits for that to be sent, and goes out only where it may
        have been.
        """
        known = await self._store.of_appointment(message.tenant_id, message.key.appointment_id, MAX_OF_APPOINTMENT)
        told = [
            each
            for each in known
            if each.id != message.id and each.channel is message.channel and each.key.kind in TELLING
        ]
        if any(each.is_in_hand(self._clock()) for each in told):
            raise errors.Unavailable("What this one follows is on its way at this moment.")
        if message.key.kind is Kind.CANCELLATION:
            await self._drop(told)
        if not any(each.may_have_gone_out for each in told):
            raise Unwanted("never invited")

    async def _drop(self, told: list[Message]) -> None:
        for each in told:
            if each.state not in (State.DUE, State.HELD):
                continue
            dropped = each.dropped("appointment cancelled")
            try:
                await self._store.save(dropped, recording.of_message(dropped, self._clock()))
            except errors.Conflict as conflict:
                raise errors.Unavailable("What this one follows changed at this moment.") from conflict

    async def _specialist_name(self, appointment: Appointment) -> str:
        return await self._specialist_names.get(appointment.specialist_id) if appointment.specialist_id else ""

    async def _link(self, message: Message) -> str:
        if message.key.kind is Kind.CANCELLATION:
            return ""
        appointment_id = message.key.appointment_id
        try:
            return await self._directory.create_link(appointment_id, message.channel)
        except errors.FailedPrecondition:
            # It may have been called off since it was asked for.
            check_wanted(message, await self._directory.appointment(appointment_id), self._clock())
            raise

    def _opt_out(self, message: Message) -> str:
        if not message.key.kind.is_optional:
            return ""
        return self._opt_outs.secret(OptOut(message.tenant_id, message.customer_id, message.channel))

    async def _wording(self, message: Message, content: Content) -> Wording | None:
        """The tenant's own; calls at once keep Parley's, which speaks of no date."""
        if content.appointment.ad_hoc:
            return None
        form = (message.key.kind, message.channel, self._composer.language(content))
        templates = await self._templates.get(message.tenant_id)
        found = (each.wording for each in templates if (each.kind, each.channel, each.locale) == form)
        return next(found, None)
