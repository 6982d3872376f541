"""Slowing down who guesses passwords (OWASP ASVS 5.0, 6.3.1): by e-mail, known or not, and by where they guess from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

# So many failures in a row from one place cost nothing: people mistype.
FREE_FAILURES = 5
# So many from all places together, so that a stranger elsewhere keeps nobody out (NIST SP 800-63B, 3.2.2).
FREE_EVERYWHERE = 100
# From then on each failure doubles the wait, from 2 s to this.
LONGEST_WAIT = timedelta(minutes=15)
# One failure is forgotten each time that nobody failed for this long.
FORGIVEN_AFTER = timedelta(minutes=15)
# No request lives longer: an attempt without an answer by then was given up, and counts no more.
GIVEN_UP_AFTER = timedelta(seconds=15)
# Beyond so many over what is free the wait grows no more; so all is forgotten within hours.
_MOST_BEYOND = 9
_HOUSEHOLD_BITS = 64


@dataclass(frozen=True)
class Attempts:
    """Failures in a row.

    Attempts `under_way`, by the version that each began with, count as failed, so that many at once don't slip through.
    """

    key: str
    free: int = FREE_FAILURES
    failures: int = 0
    under_way: Mapping[int, datetime] = field(default_factory=dict)
    last_at: datetime | None = None
    version: int = 0

    @property
    def counted(self) -> int:
        """Failures, and what may yet become one."""
        return self.failures + len(self.under_way)

    def wait(self, now: datetime) -> timedelta:
        """How long the next attempt has to wait; zero or less for not at all."""
        counted = self.failures + len(self._alive(now))
        if self.last_at is None or counted < self.free:
            return timedelta(0)
        seconds = 2.0 ** (min(counted, self.free + _MOST_BEYOND) - self.free + 1)
        return self.last_at + min(timedelta(seconds=seconds), LONGEST_WAIT) - now

    def begin(self, now: datetime) -> "Attempts":
        """With one more under way; the version stays for the store to compare."""
        failures = min(self._remembered(now), self.free + _MOST_BEYOND)
        return replace(self, failures=failures, under_way={**self._alive(now), self.version: now}, last_at=now)

    def _alive(self, now: datetime) -> dict[int, datetime]:
        return {number: at for number, at in self.under_way.items() if now - at < GIVEN_UP_AFTER}

    def _remembered(self, now: datetime) -> int:
        if self.last_at is None:
            return 0
        return max(0, self.failures - (now - self.last_at) // FORGIVEN_AFTER)


def network(address: str) -> str:
    """What one household has: an IPv4 address, or 64 bits of an IPv6 one; what is no address stays as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((int(parsed), _HOUSEHOLD_BITS), strict=False))
