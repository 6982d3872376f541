"""Companies, their order and terms, and the countries where Parley is sold."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Listing, LocalDate, Resource, Version, instant, public_name

# ISO 3166-1 alpha-2 → years.
Ages = dict[str, Annotated[int, Field(ge=0, le=120)]]


class Plan(StrEnum):
    """Which service levels hold."""

    STANDARD = "standard"
    GOLD = "gold"

    def to_message(self) -> pb.Plan.ValueType:
        """The plan as services name it."""
        return pb.Plan.Value(f"PLAN_{self.name}")


class Region(StrEnum):
    """Where a company is hosted and operated from."""

    EU = "eu"
    US = "us"

    @staticmethod
    def of(message: pb.Region.ValueType) -> "Region":
        """From its message."""
        return Region(public_name(pb.Region.Name(message), "REGION_"))


class Territory(Resource):
    """A country where Parley is sold."""

    country: str
    region: Region
    age_of_consent: int | None = Field(description="By law; null where the table knows none.")


class Territories(Listing[Territory]):
    """The countries where Parley is sold; only those of this installation's own region can be chosen here."""

    region: Region

    @staticmethod
    def of(message: rpc_pb.ListTerritoriesResponse) -> "Territories":
        """From its message."""
        return Territories(
            region=Region.of(message.region),
            data=[
                Territory(
                    country=territory.country,
                    region=Region.of(territory.region),
                    age_of_consent=territory.age_of_consent or None,
                )
                for territory in message.territories
            ],
        )


class TermsAcceptance(Resource):
    """Who accepted which terms of use, and when."""

    terms_version: str
    accepted_at: datetime
    accepted_by: str


class Tenant(Resource):
    """A company that uses Parley."""

    id: str
    version: Version
    name: str
    locale: str
    time_zone: str
    country: str
    support_phone: str
    support_email: str
    accent_color: str
    accessible_accent_color: str = Field(
        description="The accent colour, moved just as far as white text on it needs to be readable (4.5:1)."
    )
    created_at: datetime
    plan: Plan
    region: Region | None = Field(description="Follows from the country.")
    order_reference: str
    partner: str = Field(description="Empty: bought directly.")
    term_starts_on: LocalDate
    term_ends_on: LocalDate = Field(description="Included; empty: open.")
    accepted_terms: list[TermsAcceptance]
    age_overrides: Ages = Field(description="By country, what an administrator tightened.")
    ages_of_consent: Ages = Field(description="By country, what holds: the law's or the tighter one.")
    retention_days: int = Field(description="After an appointment's end its personal data is erased; 0: kept.")
    active: bool

    @staticmethod
    def of(message: pb.Tenant) -> "Tenant":
        """From its message."""
        return Tenant(
            id=message.id,
            version=message.version,
            name=message.name,
            locale=message.locale,
            time_zone=message.time_zone,
            country=message.country,
            support_phone=message.support_phone,
            support_email=message.support_email,
            accent_color=message.accent_color,
            accessible_accent_color=message.accessible_accent_color or message.accent_color,
            created_at=instant(message.created_at),
            plan=Plan.GOLD if message.plan == pb.PLAN_GOLD else Plan.STANDARD,
            region=Region.of(message.region) if message.region else None,
            order_reference=message.order_reference,
            partner=message.partner,
            term_starts_on=message.term_starts_on,
            term_ends_on=message.term_ends_on,
            accepted_terms=[
                TermsAcceptance(
                    terms_version=acceptance.terms_version,
                    accepted_at=instant(acceptance.accepted_at),
                    accepted_by=acceptance.accepted_by,
                )
                for acceptance in message.accepted_terms
            ],
            age_overrides=dict(message.age_overrides),
            ages_of_consent=dict(message.ages_of_consent),
            retention_days=message.retention_days,
            active=message.active,
        )


class NewTenant(Body):
    """A company to add."""

    name: str = Field(min_length=1, max_length=200)
    locale: str
    time_zone: str
    country: str = Field(description="One of GET /v1/territories, of this installation's region.")
    support_phone: str = ""
    support_email: str = Field(default="", max_length=254)
    accent_color: str = ""
    plan: Plan = Plan.STANDARD
    order_reference: str = Field(default="", max_length=200)
    partner: str = Field(default="", max_length=200)
    term_starts_on: LocalDate = ""
    term_ends_on: LocalDate = ""

    def to_message(self) -> rpc_pb.CreateTenantRequest:
        """As services take it."""
        return rpc_pb.CreateTenantRequest(**self.model_dump(exclude={"plan"}), plan=self.plan.to_message())


class TenantChange(Body):
    """What changes of a company; what is left out stays. The last six fields are for operators alone."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    locale: str | None = None
    time_zone: str | None = None
    support_phone: str | None = None
    support_email: str | None = Field(default=None, max_length=254)
    accent_color: str | None = None
    retention_days: int | None = Field(default=None, ge=0, le=36_500)
    age_overrides: Ages | None = Field(default=None, max_length=250, description="Replaces all overrides.")
    plan: Plan | None = None
    order_reference: str | None = Field(default=None, max_length=200)
    partner: str | None = Field(default=None, max_length=200)
    term_starts_on: LocalDate | None = None
    term_ends_on: LocalDate | None = None
    active: bool | None = None

    def to_message(self, tenant_id: str, expected_version: int) -> rpc_pb.UpdateTenantRequest:
        """As services take it."""
        return rpc_pb.UpdateTenantRequest(
            id=tenant_id,
            expected_version=expected_version,
            plan=self.plan.to_message() if self.plan else None,
            age_overrides=None if self.age_overrides is None else rpc_pb.AgeOverrides(by_country=self.age_overrides),
            **self.model_dump(exclude_none=True, exclude={"plan", "age_overrides"}),
        )


class TermsOfUse(Body):
    """The version of the terms that an administrator accepts for the company."""

    terms_version: str = Field(min_length=1, max_length=50)
