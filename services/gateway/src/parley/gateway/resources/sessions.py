"""Signing in, passwords, and the keys that verify tokens."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field, SecretStr

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, SecretBody, instant, public_name
from parley.gateway.resources.staff import Line, Staff
from parley.gateway.resources.tenants import Tenant


class SignIn(SecretBody):
    """Who signs in."""

    email: Line = Field(max_length=254)
    password: SecretStr = Field(max_length=1024)


class PasswordChange(SecretBody):
    """A new password for the caller."""

    current_password: SecretStr = Field(max_length=1024)
    new_password: SecretStr = Field(max_length=1024, description="At least 12 characters.")


class PasswordReset(Body):
    """Who forgot their password."""

    email: str = Field(max_length=254)


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


class ActiveSession(Resource):
    """A signed-in browser."""

    id: str
    staff_id: str
    created_at: datetime
    last_used_at: datetime
    user_agent: str = Field(description="As the browser names itself.")
    current: bool = Field(description="The one that the caller's own token belongs to.")

    @staticmethod
    def of(message: pb.ActiveSession) -> "ActiveSession":
        """From its message."""
        return ActiveSession(
            id=message.id,
            staff_id=message.staff_id,
            created_at=instant(message.created_at),
            last_used_at=instant(message.last_used_at),
            user_agent=message.user_agent,
            current=message.current,
        )


class StaffLinkPurpose(StrEnum):
    """What a link to staff is for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105


class StaffLink(Resource):
    """What the holder of a link to staff may know."""

    purpose: StaffLinkPurpose
    company_name: str
    display_name: str
    email: str
    locale: str
    minimum_age: int | None = Field(description="Age that the member confirms to have reached.")

    @staticmethod
    def of(message: rpc_pb.StaffLink) -> "StaffLink":
        """From its message."""
        purpose = public_name(rpc_pb.StaffLinkPurpose.Name(message.purpose), "STAFF_LINK_PURPOSE_")
        return StaffLink(
            purpose=StaffLinkPurpose(purpose),
            company_name=message.company_name,
            display_name=message.display_name,
            email=message.email,
            locale=message.locale,
            minimum_age=message.minimum_age or None,
        )


class NewPassword(SecretBody):
    """The password that the holder of a link chooses."""

    password: SecretStr = Field(max_length=1024, description="At least 12 characters.")
    age_confirmed: bool = Field(default=False, description="Needed where the link names a minimum age.")


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
