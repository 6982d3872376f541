from enum import StrEnum


class LinkChannel(StrEnum):
    COPY = "copy"
    EMAIL = "email"
    SMS = "sms"

    def __str__(self) -> str:
        return str(self.value)
