"""One page's place in a channel: it outlives its socket by a grace, so that a lost one can resume."""

from parley.signaling.domain.flow import Inbound, Outbound, TokenBucket
from parley.signaling.domain.frames import Media, MemberKind, StaffStatus

GRACE_SECONDS = 30.0
# How long after its token's end a client may still bring a fresh one.
EXPIRY_GRACE_SECONDS = 60.0
# A burst holds a call's candidates; the rate allows a pointer's movements with room to spare.
FRAMES_PER_SECOND = 50.0
FRAMES_AT_ONCE = 200.0
_STATS_PER_SECOND = 0.2
_STATS_AT_ONCE = 10.0


class Session:
    """A member's session. `online` says whether a socket is attached.

    `device_id` is a customer's, and empty for staff; `sign_in_id` is that of the staff member's signed-in browser, and
    empty for customers.
    """

    __slots__ = (
        "device_id",
        "expires_at",
        "frames",
        "heard_at",
        "inbound",
        "kind",
        "lost_at",
        "media",
        "member_id",
        "online",
        "outbound",
        "session_id",
        "sign_in_id",
        "stats",
        "status",
        "tenant_id",
    )

    def __init__(
        self,
        member_id: str,
        kind: MemberKind,
        session_id: str,
        tenant_id: str,
        device_id: str,
        expires_at: float,
        now: float,
        sign_in_id: str = "",
    ) -> None:
        self.member_id = member_id
        self.kind = kind
        self.session_id = session_id
        self.tenant_id = tenant_id
        self.device_id = device_id
        self.sign_in_id = sign_in_id
        self.expires_at = expires_at
        self.media = Media()
        self.status = StaffStatus.UNSAID
        self.outbound = Outbound()
        self.inbound = Inbound()
        self.frames = TokenBucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE, now)
        self.stats = TokenBucket(_STATS_PER_SECOND, _STATS_AT_ONCE, now)
        self.online = True
        self.heard_at = now
        self.lost_at = now

    def is_of(self, other: "Session") -> bool:
        """Say whether both are the same page of the same member on the same device."""
        return (
            self.session_id == other.session_id
            and self.member_id == other.member_id
            and self.device_id == other.device_id
        )

    def lose(self, now: float) -> None:
        """Note that the socket is gone."""
        self.online = False
        self.lost_at = now

    def revive(self, newcomer: "Session", now: float) -> None:
        """Note that a new socket is attached, with the newcomer's token."""
        self.online = True
        self.heard_at = now
        self.expires_at = newcomer.expires_at
        self.sign_in_id = newcomer.sign_in_id

    def is_over(self, now: float) -> bool:
        """Say whether the socket is lost for longer than the grace."""
        return not self.online and now - self.lost_at > GRACE_SECONDS

    def has_expired(self, now: float) -> bool:
        """Say whether the token ended too long ago."""
        return now > self.expires_at + EXPIRY_GRACE_SECONDS
