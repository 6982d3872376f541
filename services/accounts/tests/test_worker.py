"""What goes on without a request goes on through an outage."""

import asyncio
from collections.abc import Sequence

from parley.accounts import worker
from parley.accounts.domain.events import PasswordResetRequested
from parley.accounts.service.credentials import Credentials
from parley.accounts.service.slow_down import SlowDown
from parley.common.errors import Unavailable
from parley.common.testing.waiting import eventually

from .conftest import EMAIL, World
from .fakes import MemoryResets


class FlickeringResets(MemoryResets):
    """Away when it is first asked."""

    def __init__(self) -> None:
        super().__init__()
        self.outages = 1

    async def pending(self, limit: int) -> Sequence[str]:
        if self.outages:
            self.outages -= 1
            raise Unavailable("Away.")
        return await super().pending(limit)


async def test_a_wish_for_a_new_password_outlives_the_databases_absence(company: World) -> None:
    stores, resets = company.stores, FlickeringResets()
    credentials = Credentials(
        stores.staff,
        stores.tenants,
        stores.links,
        resets,
        company.sessions,
        company.passwords,
        SlowDown(stores.attempts, company.clock),
        "https://parley.example",
        company.clock,
    )
    await credentials.request_reset(EMAIL)
    working = asyncio.create_task(worker.send_resets(credentials))
    await eventually(lambda: company.facts == [PasswordResetRequested("stf_a")], what="the event of the wish")
    working.cancel()
