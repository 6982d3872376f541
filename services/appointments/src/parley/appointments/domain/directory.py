"""What is known here of tenants, teams and staff; accounts owns them. The greater version is the newer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tenant:
    """A company as its customers see it."""

    id: str
    version: int
    name: str
    locale: str
    time_zone: str
    support_phone: str
    accent_color: str


@dataclass(frozen=True)
class Team:
    """A team of a tenant."""

    id: str
    version: int
    tenant_id: str


@dataclass(frozen=True)
class StaffMember:
    """A member of a tenant's staff."""

    id: str
    version: int
    tenant_id: str
    display_name: str
    team_ids: tuple[str, ...]
    time_zone: str
    active: bool
