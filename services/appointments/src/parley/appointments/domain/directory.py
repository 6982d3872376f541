"""What is known here of tenants, teams and staff; accounts owns them. The greater version is the newer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Tenant:
    """A company as its customers see it, and what it lays down.

    `ages_of_consent` by country are those that hold. `retention_days` after its end an appointment's personal data
    goes (0: it stays). `term_ends_on` is an ISO 8601 date, included; empty: open.
    """

    id: str
    version: int
    name: str
    locale: str
    time_zone: str
    support_phone: str
    accent_color: str
    country: str = ""
    support_email: str = ""
    accessible_accent_color: str = ""
    ages_of_consent: Mapping[str, int] = field(default_factory=dict, hash=False)
    retention_days: int = 0
    active: bool = True
    term_ends_on: str = ""

    def is_open(self, now: datetime) -> bool:
        """Say whether anything is booked there: until it is deactivated or its last day, in its zone, is over."""
        today = now.astimezone(ZoneInfo(self.time_zone)).date().isoformat()
        return self.active and (not self.term_ends_on or today <= self.term_ends_on)


@dataclass(frozen=True)
class Team:
    """A team of a tenant."""

    id: str
    version: int
    tenant_id: str


@dataclass(frozen=True)
class StaffMember:
    """A member of a tenant's staff; `languages` (BCP 47) and `skills` route customers to them."""

    id: str
    version: int
    tenant_id: str
    display_name: str
    team_ids: tuple[str, ...]
    time_zone: str
    active: bool
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
