from enum import StrEnum


class ActorKind(StrEnum):
    API_KEY = "api_key"
    PARTICIPANT = "participant"
    SERVICE = "service"
    STAFF = "staff"
    VISITOR = "visitor"

    def __str__(self) -> str:
        return str(self.value)
