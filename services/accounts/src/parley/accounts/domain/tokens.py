"""Access tokens' lifetimes, and the keys that sign them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

STAFF_TOKEN_LIFETIME = timedelta(minutes=10)
PARTICIPANT_TOKEN_LIFETIME = timedelta(minutes=5)
SERVICE_TOKEN_LIFETIME = timedelta(minutes=10)
# Also how long a revoked key's last token lives.
API_KEY_TOKEN_LIFETIME = timedelta(minutes=5)
_LONGEST_TOKEN_LIFETIME = max(
    STAFF_TOKEN_LIFETIME, PARTICIPANT_TOKEN_LIFETIME, SERVICE_TOKEN_LIFETIME, API_KEY_TOKEN_LIFETIME
)

KEY_PERIOD = timedelta(days=1)
# A key stays published until the last token that it signed has expired, with room for clocks that differ.
KEY_AFTERLIFE = _LONGEST_TOKEN_LIFETIME + timedelta(minutes=5)


@dataclass(frozen=True)
class StoredKey:
    """A signing key as it is kept: `sealed` is the private key, encrypted."""

    id: str
    period: int
    sealed: bytes
    expires_at: datetime


@dataclass(frozen=True)
class PublishedKey:
    """What others verify with: a JWK's kid and x (RFC 8037)."""

    id: str
    x: str
    expires_at: datetime


def key_period(now: datetime) -> int:
    """The number of the period whose key signs now."""
    return int(now.timestamp() // KEY_PERIOD.total_seconds())


def key_expiry(period: int, epoch: datetime) -> datetime:
    """When the key of a period is published no longer; `epoch` is 1970-01-01 in UTC."""
    return epoch + KEY_PERIOD * (period + 1) + KEY_AFTERLIFE
