"""Making those wait who guess passwords."""

import math
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from parley.accounts import metrics
from parley.accounts.domain.attempts import FREE_EVERYWHERE, Attempts, network
from parley.accounts.domain.errors import SignInSlowedDown
from parley.accounts.domain.events import SignInSlowed
from parley.accounts.domain.staff import Staff, email_key
from parley.accounts.service.ports import AttemptStore
from parley.accounts.service.rules import STRANGER, record, until_saved
from parley.common.clock import Clock
from parley.common.errors import Conflict
from parley.common.ids import digest


class SlowDown:
    """Counts failures by e-mail, the same for known and unknown ones, over all replicas.

    Twice: from one place, an address or a session, and from everywhere, of which far more are free. So whoever guesses
    at one place makes nobody wait at another, and whoever guesses from many waits too.
    """

    def __init__(self, attempts: AttemptStore, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    async def begin(self, email: str, place: str) -> Sequence[Attempts]:
        """Count an attempt before its password is looked at. Raises SignInSlowedDown."""
        # Both before either is saved: whoever has to wait for one is not counted in the other.
        known = [await self._admit(count) for count in _counts(email, place)]
        try:
            return [await self._begin(each) for each in known]
        except Conflict:
            raise _refused(timedelta(seconds=1)) from None

    async def failed(self, attempt: Sequence[Attempts], staff: Staff | None) -> None:
        """Keep it counted; the e-mail's owner's company hears of it once there is a wait."""
        here, everywhere = attempt
        slowed = max((each.counted for each in attempt if each.counted >= each.free), default=0)
        events = []
        if staff is not None and slowed:
            events.append(record(SignInSlowed(staff.id, slowed), self._clock(), STRANGER, staff.tenant_id, staff.id))
        await self._attempts.fail(here, [])
        await self._attempts.fail(everywhere, events)

    async def succeeded(self, email: str, place: str) -> None:
        """Forget the failures from this place, and those from everywhere together."""
        for count in _counts(email, place):
            await self._attempts.succeed(count.key)

    async def _begin(self, known: Attempts) -> Attempts:
        """With one more under way. Raises SignInSlowedDown, and Conflict after several lost rounds."""
        try:
            return await self._save(known)
        except Conflict:
            return await until_saved(partial(self._begin_anew, known))

    async def _begin_anew(self, count: Attempts) -> Attempts:
        return await self._save(await self._admit(count))

    async def _save(self, known: Attempts) -> Attempts:
        begun = known.begin(self._clock())
        await self._attempts.save(begun)
        return begun

    async def _admit(self, count: Attempts) -> Attempts:
        """What is kept of it now. Raises SignInSlowedDown while there is a wait."""
        known = await self._attempts.load(count)
        if (wait := known.wait(self._clock())) > timedelta(0):
            raise _refused(wait)
        return known


def _counts(email: str, place: str) -> tuple[Attempts, Attempts]:
    """What counts here and everywhere, as it is before the first attempt."""
    key = email_key(email)
    return Attempts(digest(f"{network(place)} {key}")), Attempts(digest(key), FREE_EVERYWHERE)


def _refused(wait: timedelta) -> SignInSlowedDown:
    metrics.SIGN_INS.labels("slowed").inc()
    seconds = math.ceil(wait.total_seconds())
    # Attempts count from their start: those that are under way may yet turn out to be right.
    many = f"Too many attempts failed or came at once. Wait {seconds} s and try again."
    return SignInSlowedDown(many, retry_after=str(seconds))
