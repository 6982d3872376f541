"""Sessions, tenants, teams and staff."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr, StringConstraints

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, instant, public_name


class Role(StrEnum):
    """What a member of staff may do."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    AGENT = "agent"

    def to_message(self) -> pb.Role.ValueType:
        """The role as services name it."""
        return pb.Role.Value(f"ROLE_{self.name}")


class Tenant(Resource):
    """A company that uses Parley."""

    id: str
    name: str
    locale: str
    time_zone: str
    country: str
    support_phone: str
    accent_color: str
    created_at: datetime

    @staticmethod
    def of(message: pb.Tenant) -> "Tenant":
        """From its message."""
        return Tenant(
            id=message.id,
            name=message.name,
            locale=message.locale,
            time_zone=message.time_zone,
            country=message.country,
            support_phone=message.support_phone,
            accent_color=message.accent_color,
            created_at=instant(message.created_at),
        )


class NewTenant(Body):
    """A company to add."""

    name: str = Field(min_length=1, max_length=200)
    locale: str
    time_zone: str
    country: str
    support_phone: str = ""
    accent_color: str = ""

    def to_message(self) -> rpc_pb.CreateTenantRequest:
        """As services take it."""
        return rpc_pb.CreateTenantRequest(**self.model_dump())


class Team(Resource):
    """Specialists who share a desk."""

    id: str
    name: str

    @staticmethod
    def of(message: pb.Team) -> "Team":
        """From its message."""
        return Team(id=message.id, name=message.name)


class NewTeam(Body):
    """A team to add."""

    name: str = Field(min_length=1, max_length=200)
    tenant_id: str = Field(default="", description="Operators name the tenant; for others it is their own.")


class Staff(Resource):
    """A member of a tenant's staff."""

    id: str
    tenant_id: str | None
    display_name: str
    email: str
    roles: list[Role]
    team_ids: list[str]
    locale: str
    time_zone: str
    active: bool

    @staticmethod
    def of(message: pb.Staff) -> "Staff":
        """From its message."""
        return Staff(
            id=message.id,
            tenant_id=message.tenant_id or None,
            display_name=message.display_name,
            email=message.email,
            roles=[Role(public_name(pb.Role.Name(role), "ROLE_")) for role in message.roles],
            team_ids=list(message.team_ids),
            locale=message.locale,
            time_zone=message.time_zone,
            active=message.active,
        )


Line = Annotated[str, StringConstraints(strip_whitespace=True)]


class Credentials(Body):
    """An e-mail, and a password that is taken as it was typed, with its spaces."""

    model_config = ConfigDict(str_strip_whitespace=False)

    email: Line = Field(max_length=254)
    password: SecretStr = Field(max_length=1024, description="At least 12 characters.")


class NewStaff(Credentials):
    """A member of staff to add."""

    display_name: Line = Field(min_length=1, max_length=200)
    roles: list[Role] = Field(min_length=1, max_length=4)
    team_ids: list[str] = Field(default=[], max_length=50)
    locale: str = ""
    time_zone: str = ""
    tenant_id: str = Field(default="", description="Operators name the tenant; for others it is their own.")

    def to_message(self) -> rpc_pb.CreateStaffRequest:
        """As services take it."""
        return rpc_pb.CreateStaffRequest(
            tenant_id=self.tenant_id,
            display_name=self.display_name,
            email=self.email,
            password=self.password.get_secret_value(),
            roles=[role.to_message() for role in self.roles],
            team_ids=self.team_ids,
            locale=self.locale,
            time_zone=self.time_zone,
        )


class SignIn(Credentials):
    """Who signs in."""


class Session(Resource):
    """A signed-in session; its refresh token travels as an HttpOnly cookie only."""

    access_token: str
    access_token_expires_at: datetime
    staff: Staff

    @staticmethod
    def of(message: rpc_pb.Session) -> "Session":
        """From its message."""
        return Session(
            access_token=message.access_token,
            access_token_expires_at=instant(message.access_token_expires_at),
            staff=Staff.of(message.staff),
        )


class Me(Resource):
    """The caller and its company; an operator has none."""

    staff: Staff
    tenant: Tenant | None


class Jwk(Resource):
    """An Ed25519 public key (RFC 8037)."""

    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    use: Literal["sig"] = "sig"
    alg: Literal["EdDSA"] = "EdDSA"
    kid: str
    x: str


class Jwks(Resource):
    """The keys that verify Parley's tokens (RFC 7517)."""

    keys: list[Jwk]
