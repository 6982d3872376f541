"""Links by which members of staff choose a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from parley.accounts.domain.staff import Staff, StaffState


class LinkPurpose(Enum):
    """What for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105


LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.PASSWORD_RESET: timedelta(hours=1)}
_STATES = {LinkPurpose.INVITATION: StaffState.INVITED, LinkPurpose.PASSWORD_RESET: StaffState.ACTIVE}


@dataclass(frozen=True)
class StaffLink:
    """One e-mail's link, kept under its secret's digest.

    It is used up by what it does: the password that it sets begins a new epoch of its member of staff, and with that
    every link of the epoch before is over, in one write.
    """

    digest: str
    staff_id: str
    purpose: LinkPurpose
    epoch: int
    expires_at: datetime

    def serves(self, staff: Staff, now: datetime) -> bool:
        """Whether it can be used now."""
        return now < self.expires_at and self.epoch == staff.epoch and is_needed(staff, self.purpose)


def is_needed(staff: Staff, purpose: LinkPurpose) -> bool:
    """Whether a link for this purpose has a use: an invitation until there is a password, a reset from then on."""
    return staff.state is _STATES[purpose]
