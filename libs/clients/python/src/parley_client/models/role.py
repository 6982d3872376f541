from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    AGENT = "agent"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"

    def __str__(self) -> str:
        return str(self.value)
