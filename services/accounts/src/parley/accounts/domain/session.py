"""Sessions: families of refresh tokens."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from parley.accounts.domain.aggregate import Aggregate

# A session ends when nobody used it for this long.
SESSION_IDLE = timedelta(days=7)
# A browser whose answer was lost may present the same refresh token again for this long.
REFRESH_GRACE = timedelta(seconds=10)
MAX_USER_AGENT_LENGTH = 200


class SessionState(Enum):
    """A session is never opened again."""

    OPEN = "open"
    ENDED = "ended"


class SessionEndReason(Enum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    REUSE_DETECTED = "reuse_detected"
    ENDED_BY_STAFF = "ended_by_staff"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    DEACTIVATED = "deactivated"


class Refresh(Enum):
    """What presenting a refresh token of some generation comes to."""

    ROTATED = "rotated"
    REPEATED = "repeated"
    REUSE_DETECTED = "reuse_detected"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Session(Aggregate):
    """A signed-in browser; of its refresh tokens `generation` is the one in force.

    `epoch` is its member of staff's at sign-in: with another one it is over, whatever its state.
    """

    staff_id: str
    tenant_id: str
    created_at: datetime
    rotated_at: datetime
    expires_at: datetime
    epoch: int = 0
    user_agent: str = ""
    generation: int = 1
    state: SessionState = SessionState.OPEN

    def present(self, generation: int, now: datetime) -> tuple[Refresh, "Session"]:
        """Decide about a genuine token of this session (RFC 9700 section 4.14.2: rotation and reuse).

        The token before the one in force gets the same successor again within REFRESH_GRACE of the rotation.
        """
        if self.state is SessionState.ENDED or now >= self.expires_at:
            return Refresh.REFUSED, self
        if generation == self.generation:
            rotated = replace(self, generation=generation + 1, rotated_at=now, expires_at=now + SESSION_IDLE)
            return Refresh.ROTATED, rotated
        if generation == self.generation - 1 and now - self.rotated_at <= REFRESH_GRACE:
            return Refresh.REPEATED, self
        return Refresh.REUSE_DETECTED, self.ended()

    def ended(self) -> "Session":
        """The session, with no token in force."""
        return replace(self, state=SessionState.ENDED)

    def carried_to(self, epoch: int) -> "Session":
        """The session of the browser in which the password was changed, which goes on."""
        return replace(self, epoch=epoch)


def user_agent(text: str) -> str:
    """How a browser names itself, fit to be shown."""
    return "".join(each for each in text if each.isprintable())[:MAX_USER_AGENT_LENGTH]
