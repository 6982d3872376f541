from enum import StrEnum


class Plan(StrEnum):
    GOLD = "gold"
    STANDARD = "standard"

    def __str__(self) -> str:
        return str(self.value)
