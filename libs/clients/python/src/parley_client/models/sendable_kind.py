from enum import StrEnum


class SendableKind(StrEnum):
    CUSTOM = "custom"
    INVITATION = "invitation"
    REMINDER = "reminder"

    def __str__(self) -> str:
        return str(self.value)
