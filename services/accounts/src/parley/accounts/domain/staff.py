"""People who work for a tenant, and operators."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum

from parley.accounts.domain import checks
from parley.accounts.domain.aggregate import Aggregate
from parley.common import errors

MAX_TEAMS = 50
# Whoever asks again within this time gets no second e-mail.
RESET_PAUSE = timedelta(minutes=1)


class Role(Enum):
    """What a member of staff may do; an operator belongs to no tenant."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    AGENT = "agent"


class StaffState(Enum):
    """How far someone has got."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, kw_only=True)
class Staff(Aggregate):
    """Someone who signs in.

    `password_hash` is argon2id's own text, empty until they chose one. `epoch` counts what ends everything that was
    handed out before: a new password, a deactivation. Sessions and links name the epoch that they belong to.
    """

    tenant_id: str
    display_name: str
    email: str
    roles: frozenset[Role]
    locale: str
    time_zone: str
    password_hash: str = ""
    team_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    active: bool = True
    epoch: int = 0
    reset_requested_at: datetime | None = None
    # When they confirmed to have reached the age of consent (M23); None where nobody asked.
    age_confirmed_at: datetime | None = None
    # When somebody with their invitation first did not.
    age_refused_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.name(self.display_name, "display_name")
        checks.email(self.email)
        checks.locale(self.locale)
        checks.zone(self.time_zone)
        checks.locales(self.languages, "languages")
        checks.words(self.skills, "skills")
        self._check_roles()
        if len(self.team_ids) > MAX_TEAMS or len(set(self.team_ids)) != len(self.team_ids):
            raise errors.InvalidArgument(f"Name at most {MAX_TEAMS} teams, each once.", field="team_ids")

    @property
    def state(self) -> StaffState:
        """Deactivated, else by whether there is a password."""
        if not self.active:
            return StaffState.DEACTIVATED
        return StaffState.ACTIVE if self.password_hash else StaffState.INVITED

    def set_password(self, password_hash: str) -> "Staff":
        """With a new password: what was handed out before is over."""
        return replace(self, password_hash=password_hash, epoch=self.epoch + 1)

    def confirm_age(self, now: datetime) -> "Staff":
        """With the confirmation kept."""
        return replace(self, age_confirmed_at=now)

    def refuse_age(self, now: datetime) -> "Staff":
        """With the refusal kept; itself where there was one before."""
        return self if self.age_refused_at else replace(self, age_refused_at=now)

    def request_reset(self, now: datetime) -> "Staff":
        """With the request kept; itself where there is no password to reset or one was asked for just now."""
        just_now = self.reset_requested_at is not None and now - self.reset_requested_at < RESET_PAUSE
        if self.state is not StaffState.ACTIVE or just_now:
            return self
        return replace(self, reset_requested_at=now)

    def _check_roles(self) -> None:
        if not self.roles:
            raise errors.InvalidArgument("Give at least one role.", field="roles")
        operator = Role.OPERATOR in self.roles
        if operator != (not self.tenant_id) or (operator and len(self.roles) > 1):
            raise errors.InvalidArgument(
                "An operator belongs to no tenant and has no other role; everyone else names a tenant.",
                field="roles",
            )


@dataclass(frozen=True, kw_only=True)
class StaffChange:
    """What to change; None stays as it is."""

    display_name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    roles: frozenset[Role] | None = None
    team_ids: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    active: bool | None = None

    @property
    def touches_rights(self) -> bool:
        """Whether it asks for more than one may change of oneself."""
        administered = (self.roles, self.team_ids, self.languages, self.skills, self.active)
        return any(value is not None for value in administered)

    def apply(self, staff: Staff) -> Staff:
        """The member of staff, changed; what was handed out before a deactivation is over. Raises InvalidArgument."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        changed = replace(staff, **{name: value for name, value in given.items() if value is not None})
        return replace(changed, epoch=staff.epoch + 1) if staff.active and not changed.active else changed

    def takes_own_rights(self, staff: Staff) -> bool:
        """Whether it would leave an administrator or operator who made it without the right to undo it."""
        leading = staff.roles & {Role.OPERATOR, Role.ADMINISTRATOR}
        return self.active is False or (self.roles is not None and not leading <= self.roles)


def email_key(email: str) -> str:
    """What two spellings of one address share."""
    return email.strip().casefold()
