"""Companies that use Parley."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from parley.accounts.domain import accent, checks, territories
from parley.accounts.domain.aggregate import Aggregate
from parley.accounts.domain.territories import TERRITORIES, Region
from parley.common import errors

# The audit trail holds what came before.
MAX_ACCEPTED_TERMS = 20
MAX_RETENTION_DAYS = 3650


class Plan(Enum):
    """Service levels (seed §6)."""

    STANDARD = "standard"
    GOLD = "gold"


@dataclass(frozen=True)
class TermsAcceptance:
    """An administrator accepted a version of the terms of use for the tenant (M44)."""

    terms_version: str
    accepted_at: datetime
    accepted_by: str

    def __post_init__(self) -> None:
        checks.name(self.terms_version, "terms_version")


@dataclass(frozen=True, kw_only=True)
class Tenant(Aggregate):
    """A company, its order, and how its customers see it."""

    name: str
    locale: str
    time_zone: str
    country: str
    created_at: datetime
    support_phone: str = ""
    support_email: str = ""
    accent_color: str = ""
    plan: Plan = Plan.STANDARD
    order_reference: str = ""
    partner: str = ""
    # ISO 8601, both included; empty is open.
    term_starts_on: str = ""
    term_ends_on: str = ""
    accepted_terms: tuple[TermsAcceptance, ...] = ()
    age_overrides: Mapping[str, int] = field(default_factory=dict)
    # 0 keeps personal data for the term.
    retention_days: int = 0
    active: bool = True

    def __post_init__(self) -> None:
        checks.name(self.name, "name")
        checks.locale(self.locale)
        checks.zone(self.time_zone)
        if self.country not in TERRITORIES:
            raise errors.InvalidArgument("Name a country where Parley is sold.", field="country")
        if self.support_phone:
            checks.phone(self.support_phone, "support_phone")
        if self.support_email:
            checks.email(self.support_email, "support_email")
        if self.accent_color:
            checks.color(self.accent_color, "accent_color")
        checks.line(self.order_reference, "order_reference")
        checks.line(self.partner, "partner")
        checks.day(self.term_starts_on, "term_starts_on")
        checks.day(self.term_ends_on, "term_ends_on")
        if self.term_ends_on and self.term_ends_on < self.term_starts_on:
            raise errors.InvalidArgument("A term ends after it starts.", field="term_ends_on")
        territories.check_overrides(self.age_overrides)
        if not 0 <= self.retention_days <= MAX_RETENTION_DAYS:
            raise errors.InvalidArgument(
                f"Give 1 to {MAX_RETENTION_DAYS} days, or 0 for the whole term.", field="retention_days"
            )

    @property
    def region(self) -> Region:
        """Where it is hosted."""
        return TERRITORIES[self.country].region

    @property
    def accessible_accent_color(self) -> str:
        """The accent colour with its contrast mended; empty where there is none."""
        return accent.accessible(self.accent_color) if self.accent_color else ""

    @property
    def ages_of_consent(self) -> dict[str, int]:
        """What holds, by country."""
        return territories.ages_of_consent(self.age_overrides)

    @property
    def minimum_age(self) -> int:
        """Of its staff, who work in its country."""
        return self.ages_of_consent[self.country]

    def is_open(self, now: datetime) -> bool:
        """Whether its people and programs may use Parley: until it is deactivated or its last day there is over."""
        today = now.astimezone(ZoneInfo(self.time_zone)).date().isoformat()
        return self.active and (not self.term_ends_on or today <= self.term_ends_on)

    def accept(self, acceptance: TermsAcceptance) -> "Tenant":
        """With terms accepted; itself where that version was."""
        if any(each.terms_version == acceptance.terms_version for each in self.accepted_terms):
            return self
        return replace(self, accepted_terms=(*self.accepted_terms, acceptance)[-MAX_ACCEPTED_TERMS:])


@dataclass(frozen=True, kw_only=True)
class TenantChange:
    """What to change; None stays as it is."""

    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    support_phone: str | None = None
    support_email: str | None = None
    accent_color: str | None = None
    retention_days: int | None = None
    age_overrides: Mapping[str, int] | None = None
    plan: Plan | None = None
    order_reference: str | None = None
    partner: str | None = None
    term_starts_on: str | None = None
    term_ends_on: str | None = None
    active: bool | None = None

    @property
    def touches_order(self) -> bool:
        """Whether it asks for something that the operator and the tenant agreed on."""
        order = (self.plan, self.order_reference, self.partner, self.term_starts_on, self.term_ends_on, self.active)
        return any(value is not None for value in order)

    def apply(self, tenant: Tenant) -> Tenant:
        """The tenant, changed. Raises InvalidArgument."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(tenant, **{name: value for name, value in given.items() if value is not None})
