"""Making those wait who guess passwords."""

import math
from datetime import timedelta

from parley.accounts import metrics
from parley.accounts.domain.attempts import FREE_FAILURES, Attempts
from parley.accounts.domain.errors import SignInSlowedDown
from parley.accounts.domain.events import SignInSlowed
from parley.accounts.domain.staff import Staff, email_key
from parley.accounts.service.ports import AttemptStore
from parley.accounts.service.rules import STRANGER, record, until_saved
from parley.common.clock import Clock
from parley.common.errors import Conflict
from parley.common.ids import digest


class SlowDown:
    """Counts failures by e-mail, the same for known and unknown ones, over all replicas."""

    def __init__(self, attempts: AttemptStore, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    async def begin(self, email: str) -> Attempts:
        """Count an attempt before its password is looked at. Raises SignInSlowedDown."""

        async def begin() -> Attempts:
            known = await self._attempts.load(digest(email_key(email)))
            if (wait := known.wait(self._clock())) > timedelta(0):
                raise _refused(wait)
            begun = known.begin(self._clock())
            await self._attempts.save(begun)
            return begun

        try:
            return await until_saved(begin)
        except Conflict:
            raise _refused(timedelta(seconds=1)) from None

    async def failed(self, attempts: Attempts, staff: Staff | None) -> None:
        """Leave the attempt counted; the e-mail's owner's company hears of it once there is a wait."""
        events = []
        if staff is not None and attempts.failures >= FREE_FAILURES:
            slowed = SignInSlowed(staff.id, attempts.failures)
            events.append(record(slowed, self._clock(), STRANGER, staff.tenant_id, staff.id))
        await self._attempts.fail(attempts.key, events)

    async def succeeded(self, email: str) -> None:
        """Forget the failures."""
        await self._attempts.succeed(digest(email_key(email)))


def _refused(wait: timedelta) -> SignInSlowedDown:
    metrics.SIGN_INS.labels("slowed").inc()
    seconds = math.ceil(wait.total_seconds())
    return SignInSlowedDown(f"Too many failed attempts. Wait {seconds} s and try again.", retry_after=str(seconds))
