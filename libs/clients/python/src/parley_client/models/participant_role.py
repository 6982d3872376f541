from enum import StrEnum


class ParticipantRole(StrEnum):
    CUSTOMER = "customer"
    SPECIALIST = "specialist"

    def __str__(self) -> str:
        return str(self.value)
