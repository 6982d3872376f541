from enum import StrEnum


class AppointmentState(StrEnum):
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    EXPIRED = "expired"
    INVITED = "invited"
    IN_PROGRESS = "in_progress"
    NO_SHOW = "no_show"
    SCHEDULED = "scheduled"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
