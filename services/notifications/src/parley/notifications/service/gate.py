"""Whether messages may go out at all: suspensions, and companies that are inactive (M22)."""

from datetime import timedelta

from parley.common.clock import Clock
from parley.notifications.domain.letter import Company
from parley.notifications.domain.message import Channel
from parley.notifications.domain.suspension import Suspension
from parley.notifications.service.ports import SuspensionStore
from parley.notifications.service.recent import Recent

# How long a replica may go on sending after another one was told to suspend.
_AGE = timedelta(seconds=1)
_INACTIVE = "the company is inactive"


class Gate:
    """Knows why a tenant's messages have to wait."""

    def __init__(self, store: SuspensionStore, companies: Recent[Company], clock: Clock) -> None:
        self._store = store
        self._companies = companies
        self._suspensions = Recent(self._active, _AGE, clock)

    async def reason(self, channel: Channel, tenant_id: str) -> str:
        """Why the tenant's messages on the channel wait, as of a second ago at most; empty when they don't.

        Operators have no tenant. Raises NotFound and Unavailable as the directory does.
        """
        in_force = await self._suspensions.get("")
        if suspension := next((each for each in in_force if each.covers(channel, tenant_id)), None):
            return suspension.reason
        if tenant_id and not (await self._companies.get(tenant_id)).active:
            return _INACTIVE
        return ""

    async def refresh(self) -> None:
        """Forget what was in force a moment ago."""
        await self._suspensions.ask("")

    async def _active(self, _key: str) -> list[Suspension]:
        return await self._store.active()
