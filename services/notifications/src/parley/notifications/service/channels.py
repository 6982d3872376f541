"""Channels: how they stand, and suspending them or a tenant's access to them (M22)."""

from collections.abc import Callable, Collection
from dataclasses import replace

from parley.common import errors
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.notifications.domain.message import Channel
from parley.notifications.domain.suspension import ChannelStatus, Suspension, checked_reason
from parley.notifications.service import access, recording
from parley.notifications.service.delivery import Delivery
from parley.notifications.service.gate import Gate
from parley.notifications.service.ports import Directory, MessageStore, PhoneNumbers, SuspensionStore

_OPERATOR = "operator"


class Channels:
    """Use cases on channels; `on_due` is told when there is something to send now."""

    def __init__(
        self,
        store: SuspensionStore,
        messages: MessageStore,
        directory: Directory,
        gate: Gate,
        delivery: Delivery,
        phones: PhoneNumbers,
        configured: Collection[Channel],
        clock: Clock,
        on_due: Callable[[], None],
    ) -> None:
        self._store = store
        self._messages = messages
        self._directory = directory
        self._gate = gate
        self._delivery = delivery
        self._phones = phones
        self._configured = configured
        self._clock = clock
        self._on_due = on_due

    async def statuses(self, caller: Caller) -> list[ChannelStatus]:
        """Every channel, as it stands for the caller's tenant; for operators, with every suspension in force."""
        caller.require(Kind.STAFF)
        active = await self._store.active()
        return [await self._status(channel, caller, active) for channel in Channel]

    async def suspend(self, caller: Caller, channel: Channel, tenant_id: str, reason: str) -> ChannelStatus:
        """Send nothing from now on, and lose nothing; again changes the reason alone."""
        access.require_operator(caller)
        told = checked_reason(reason)
        if tenant_id:
            await self._check_tenant(tenant_id)
        now = self._clock()
        before = await self._store.load(channel, tenant_id)
        if before is None or not before.active or before.reason != told:
            since = before.since if before is not None and before.active else now
            version = before.version if before is not None else 0
            suspension = Suspension(channel, tenant_id, told, since, caller.subject, version=version)
            await self._save(suspension, caller)
        return await self._status(channel, caller, await self._store.active())

    async def resume(self, caller: Caller, channel: Channel, tenant_id: str) -> ChannelStatus:
        """Let what was held go out; again changes nothing."""
        access.require_operator(caller)
        before = await self._store.load(channel, tenant_id)
        if before is not None and before.active:
            await self._save(before.over(), caller)
            await self._delivery.release()
            self._on_due()
        return await self._status(channel, caller, await self._store.active())

    async def _save(self, suspension: Suspension, caller: Caller) -> None:
        events = recording.of_suspension(suspension, access.actor(caller), self._clock())
        await self._store.save(suspension, events)
        await self._gate.refresh()

    async def _status(self, channel: Channel, caller: Caller, active: Collection[Suspension]) -> ChannelStatus:
        sees_all = _OPERATOR in caller.roles
        suspensions = [
            each if sees_all else replace(each, by="")
            for each in active
            if each.channel is channel and (sees_all or each.covers(channel, caller.tenant_id))
        ]
        return ChannelStatus(
            channel=channel,
            configured=channel in self._configured,
            suspensions=tuple(suspensions),
            held=await self._messages.count_held(channel, "" if sees_all else caller.tenant_id),
            countries=tuple(sorted(self._phones.countries)) if channel is Channel.SMS else (),
        )

    async def _check_tenant(self, tenant_id: str) -> None:
        try:
            await self._directory.company(tenant_id)
        except errors.NotFound:
            raise errors.NotFound("There is no such tenant.", field="tenant_id") from None
