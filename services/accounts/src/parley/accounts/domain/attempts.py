"""Slowing down who guesses passwords (OWASP ASVS 5.0, 6.3.1): by e-mail, known or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# So many failures in a row cost nothing: people mistype.
FREE_FAILURES = 5
# From then on each failure doubles the wait, from 2 s to this.
LONGEST_WAIT = timedelta(minutes=15)
# One failure is forgotten each time that nobody failed for this long.
FORGIVEN_AFTER = timedelta(minutes=15)
# Beyond it the wait grows no more; so all is forgotten within hours.
_MOST = FREE_FAILURES + 9


@dataclass(frozen=True)
class Attempts:
    """Failures in a row. An attempt counts as failed from its start, so that many at once don't slip through."""

    key: str
    failures: int = 0
    last_at: datetime | None = None
    version: int = 0

    def wait(self, now: datetime) -> timedelta:
        """How long the next attempt has to wait; zero or less for not at all."""
        if self.last_at is None or self.failures < FREE_FAILURES:
            return timedelta(0)
        seconds = 2.0 ** (self.failures - FREE_FAILURES + 1)
        return self.last_at + min(timedelta(seconds=seconds), LONGEST_WAIT) - now

    def begin(self, now: datetime) -> "Attempts":
        """With one more attempt, which may yet succeed; the version stays for the store to compare."""
        return Attempts(self.key, min(self._remembered(now) + 1, _MOST), now, self.version)

    def _remembered(self, now: datetime) -> int:
        if self.last_at is None:
            return 0
        return max(0, self.failures - (now - self.last_at) // FORGIVEN_AFTER)
