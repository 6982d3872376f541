from enum import StrEnum


class InvitationStatus(StrEnum):
    CANCELLED = "cancelled"
    EARLY = "early"
    ENDED = "ended"
    EXPIRED = "expired"
    OPEN = "open"
    REVOKED = "revoked"

    def __str__(self) -> str:
        return str(self.value)
