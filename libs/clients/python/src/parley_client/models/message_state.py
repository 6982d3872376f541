from enum import StrEnum


class MessageState(StrEnum):
    DROPPED = "dropped"
    DUE = "due"
    FAILED = "failed"
    HELD = "held"
    SENT = "sent"

    def __str__(self) -> str:
        return str(self.value)
