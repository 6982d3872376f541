"""Teams and staff."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, SecretBody, Version, public_name

Line = Annotated[str, StringConstraints(strip_whitespace=True)]
Words = Annotated[list[str], Field(max_length=50)]
Tags = Annotated[list[str], Field(max_length=50, description="BCP 47 tags.")]


class Role(StrEnum):
    """What a member of staff may do."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    AGENT = "agent"

    def to_message(self) -> pb.Role.ValueType:
        """The role as services name it."""
        return pb.Role.Value(f"ROLE_{self.name}")


class StaffState(StrEnum):
    """Whether somebody can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"

    @staticmethod
    def of(message: pb.StaffState.ValueType) -> "StaffState":
        """From its message."""
        return StaffState(public_name(pb.StaffState.Name(message), "STAFF_STATE_"))


class Team(Resource):
    """Specialists who share a desk."""

    id: str
    version: Version
    name: str
    active: bool

    @staticmethod
    def of(message: pb.Team) -> "Team":
        """From its message."""
        return Team(id=message.id, version=message.version, name=message.name, active=message.active)


class NewTeam(Body):
    """A team to add."""

    name: str = Field(min_length=1, max_length=200)
    tenant_id: str = Field(default="", description="Operators name the tenant; for others it is their own.")


class TeamChange(Body):
    """What changes of a team; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    active: bool | None = None

    def to_message(self, team_id: str, expected_version: int) -> rpc_pb.UpdateTeamRequest:
        """As services take it."""
        return rpc_pb.UpdateTeamRequest(
            id=team_id, expected_version=expected_version, **self.model_dump(exclude_none=True)
        )


class Staff(Resource):
    """A member of a tenant's staff."""

    id: str
    version: Version
    tenant_id: str | None
    display_name: str
    email: str
    roles: list[Role]
    team_ids: list[str]
    locale: str
    time_zone: str
    languages: list[str] = Field(description="BCP 47 tags of the languages that they serve customers in.")
    skills: list[str]
    state: StaffState
    active: bool

    @staticmethod
    def of(message: pb.Staff) -> "Staff":
        """From its message."""
        return Staff(
            id=message.id,
            version=message.version,
            tenant_id=message.tenant_id or None,
            display_name=message.display_name,
            email=message.email,
            roles=[Role(public_name(pb.Role.Name(role), "ROLE_")) for role in message.roles],
            team_ids=list(message.team_ids),
            locale=message.locale,
            time_zone=message.time_zone,
            languages=list(message.languages),
            skills=list(message.skills),
            state=StaffState.of(message.state),
            active=message.active,
        )


class NewStaff(SecretBody):
    """A member of staff to add. Without a password they are invited by e-mail to choose one."""

    email: Line = Field(max_length=254)
    password: SecretStr = Field(
        default=SecretStr(""), max_length=1024, description="At least 12 characters; empty: they are invited by e-mail."
    )
    display_name: Line = Field(min_length=1, max_length=200)
    roles: list[Role] = Field(min_length=1, max_length=4)
    team_ids: list[str] = Field(default=[], max_length=50)
    locale: str = ""
    time_zone: str = ""
    languages: Tags = Field(default=[])
    skills: Words = Field(default=[])
    tenant_id: str = Field(default="", description="Operators name the tenant; for others it is their own.")

    def to_message(self) -> rpc_pb.CreateStaffRequest:
        """As services take it."""
        return rpc_pb.CreateStaffRequest(
            password=self.password.get_secret_value(),
            roles=[role.to_message() for role in self.roles],
            **self.model_dump(exclude={"password", "roles"}),
        )


class StaffChange(Body):
    """What changes of a member of staff; what is left out stays. The last five fields are for administrators."""

    display_name: str | None = Field(default=None, min_length=1, max_length=200)
    locale: str | None = None
    time_zone: str | None = None
    roles: list[Role] | None = Field(default=None, min_length=1, max_length=4)
    team_ids: list[str] | None = Field(default=None, max_length=50)
    languages: Tags | None = None
    skills: Words | None = None
    active: bool | None = Field(
        default=None,
        description="False keeps them out: their sessions end at once, their live channels within a second or so, and "
        "their access tokens within ten minutes.",
    )

    def to_message(self, staff_id: str, expected_version: int) -> rpc_pb.UpdateStaffRequest:
        """As services take it."""
        roles = None if self.roles is None else rpc_pb.StaffRoles(roles=[role.to_message() for role in self.roles])
        return rpc_pb.UpdateStaffRequest(
            id=staff_id,
            expected_version=expected_version,
            display_name=self.display_name,
            locale=self.locale,
            time_zone=self.time_zone,
            roles=roles,
            teams=None if self.team_ids is None else rpc_pb.StaffTeams(team_ids=self.team_ids),
            languages=None if self.languages is None else rpc_pb.Words(words=self.languages),
            skills=None if self.skills is None else rpc_pb.Words(words=self.skills),
            active=self.active,
        )
