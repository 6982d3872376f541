from enum import StrEnum


class ConsentMethod(StrEnum):
    CHECK_IN = "check_in"
    IN_CALL = "in_call"
    SPOKEN = "spoken"

    def __str__(self) -> str:
        return str(self.value)
