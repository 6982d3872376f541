from enum import StrEnum


class MessageKind(StrEnum):
    CANCELLATION = "cancellation"
    CHANGE = "change"
    CUSTOM = "custom"
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"
    REMINDER = "reminder"
    STAFF_INVITATION = "staff_invitation"
    TURN_NEAR = "turn_near"

    def __str__(self) -> str:
        return str(self.value)
