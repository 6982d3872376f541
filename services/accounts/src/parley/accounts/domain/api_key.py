"""Keys by which programs call the API."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from parley.accounts.domain import checks
from parley.accounts.domain.aggregate import Aggregate
from parley.accounts.domain.errors import ScopeUnknown
from parley.common import errors

SECRET_PREFIX = "parley_"  # noqa: S105
# What is kept of a secret to recognise it by: 48 of its 256 bits.
SHOWN_LENGTH = len(SECRET_PREFIX) + 8


@dataclass(frozen=True, kw_only=True)
class ApiKey(Aggregate):
    """Lets a program call the API within its scopes; `digest` is the SHA-256 of its secret."""

    tenant_id: str
    name: str
    prefix: str
    digest: str
    scopes: frozenset[str]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    # To the minute.
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.name(self.name, "name")
        if not self.scopes:
            raise errors.InvalidArgument("Give at least one scope.", field="scopes")
        if self.expires_at is not None and self.expires_at <= self.created_at:
            raise errors.InvalidArgument("Give a time to come.", field="expires_at")

    def is_usable(self, now: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def revoke(self, now: datetime) -> "ApiKey":
        """Never usable again; itself where it was revoked before."""
        return self if self.revoked_at else replace(self, revoked_at=now)


def check_scopes(asked: Collection[str], known: Collection[str]) -> None:
    """Scopes that some method of the API needs. Raises ScopeUnknown, which names the others."""
    if unknown := sorted(set(asked) - set(known)):
        raise ScopeUnknown(
            f"No method needs {', '.join(unknown)}: choose of {', '.join(sorted(known))}.", field="scopes"
        )
