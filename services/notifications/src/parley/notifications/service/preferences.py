"""What customers do not want to get: staff write it down, or the customer follows a link."""

from dataclasses import dataclass

from parley.common import errors
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.notifications.domain.letter import Company, Customer
from parley.notifications.domain.message import Channel
from parley.notifications.domain.preference import CUSTOMER, ContactPreference
from parley.notifications.domain.recorded import Actor, ActorKind
from parley.notifications.service import access, recording
from parley.notifications.service.ports import Directory, OptOuts, PreferenceStore
from parley.notifications.service.recent import Recent

_ROUNDS = 5


@dataclass(frozen=True)
class OptedOutOf:
    """What whoever followed an opt-out link is told."""

    company_name: str
    channel: Channel


class Preferences:
    """Use cases on contact preferences."""

    def __init__(
        self,
        store: PreferenceStore,
        directory: Directory,
        companies: Recent[Company],
        opt_outs: OptOuts,
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._companies = companies
        self._opt_outs = opt_outs
        self._clock = clock

    async def of_customer(self, caller: Caller, customer_id: str) -> list[ContactPreference]:
        """One for every channel; whoever never decided gets everything."""
        access.require_staff(caller)
        customer = await self._own_customer(caller, customer_id)
        decided = {each.channel: each for each in await self._store.of_customer(caller.tenant_id, customer.id)}
        return [decided.get(channel) or self._undecided(caller.tenant_id, customer.id, channel) for channel in Channel]

    async def set(self, caller: Caller, customer_id: str, channel: Channel, opted_out: bool) -> ContactPreference:
        """Write down what the customer told; again changes nothing."""
        access.require_staff(caller)
        customer = await self._own_customer(caller, customer_id)
        return await self._change(
            caller.tenant_id, customer.id, channel, opted_out, caller.subject, access.actor(caller)
        )

    async def opt_out(self, secret: str) -> OptedOutOf:
        """The customer follows the link in an e-mail: its secret proves them. Again changes nothing."""
        link = self._opt_outs.read(secret)
        company = await self._companies.get(link.tenant_id)
        visitor = Actor(ActorKind.VISITOR, link.customer_id)
        await self._change(link.tenant_id, link.customer_id, link.channel, True, CUSTOMER, visitor)
        return OptedOutOf(company.name, link.channel)

    async def _change(
        self, tenant_id: str, customer_id: str, channel: Channel, opted_out: bool, by: str, actor: Actor
    ) -> ContactPreference:
        for _ in range(_ROUNDS):
            before = await self._store.load(customer_id, channel)
            before = before or self._undecided(tenant_id, customer_id, channel)
            if before.opted_out == opted_out:
                return before
            changed = before.changed(opted_out, by, self._clock())
            try:
                return await self._store.save(changed, recording.of_preference(changed, actor, changed.changed_at))
            except errors.Conflict:
                continue
        raise errors.Conflict("The preference changes too fast: try again.")

    def _undecided(self, tenant_id: str, customer_id: str, channel: Channel) -> ContactPreference:
        return ContactPreference(customer_id, tenant_id, channel, False, self._clock(), "")

    async def _own_customer(self, caller: Caller, customer_id: str) -> Customer:
        try:
            customer = await self._directory.customer(customer_id)
        except errors.NotFound:
            customer = None
        if customer is None or customer.tenant_id != caller.tenant_id:
            raise errors.NotFound("There is no such customer.", field="customer_id")
        return customer
