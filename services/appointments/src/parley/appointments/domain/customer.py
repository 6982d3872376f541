"""Whom a tenant serves."""

import re
from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain import checks
from parley.appointments.domain.creation import Creation
from parley.common.errors import InvalidArgument

# What mail servers accept in practice, a part of RFC 5321: a dot-atom, and a host name with a dot.
_EMAIL = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63})"
)
_MAX_EMAIL = 254
_MAX_LOCAL_PART = 64
# Language, script, region of BCP 47.
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True)
class Customer:
    """A customer; `email` and `phone` (E.164) are contact data and leave in no event.

    `reference` is the tenant's own id for them; `country` (ISO 3166-1 alpha-2, or empty for the tenant's) has the age
    of consent that holds. An erased one has its id alone.
    """

    id: str
    tenant_id: str
    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str
    created_at: datetime
    reference: str = ""
    country: str = ""
    erased_at: datetime | None = None
    version: int = 1
    creation: Creation | None = None

    def __post_init__(self) -> None:
        """Refuse what can't be, unless nothing is left of it: InvalidArgument names the field."""
        if self.erased_at:
            return
        checks.line(self.display_name, field="display_name", minimum=1, maximum=200)
        if not self.email and not self.phone:
            raise InvalidArgument("Give an e-mail address or a phone number.", field="email")
        checks.zone(self.time_zone)
        if not _LOCALE.fullmatch(self.locale):
            raise InvalidArgument('locale is a BCP 47 tag such as "fr" or "fr-BE".', field="locale")


@dataclass(frozen=True)
class CustomerSaved:
    """A customer is new or changed."""

    customer_id: str
    version: int


def email_address(text: str) -> str:
    """Return the address with its host in lower case, or "" for none; raises InvalidArgument."""
    stripped = text.strip()
    if not stripped:
        return ""
    parts = _EMAIL.fullmatch(stripped)
    if not parts or len(stripped) > _MAX_EMAIL or len(parts["local"]) > _MAX_LOCAL_PART:
        raise InvalidArgument('email is an address such as "anna@example.com".', field="email")
    return f"{parts['local']}@{parts['host'].lower()}"
