"""What accounts tells of tenants, teams and staff; and what signaling tells of who is in a room."""

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.appointments import messages
from parley.appointments.service.attendances import Attendances
from parley.appointments.service.knowledge import Knowledge
from parley.common.kafka import Message

TOPICS = ("parley.accounts.v1",)
GROUP = "appointments"
# Apart, so that a burst of people coming and going keeps no company waiting.
PRESENCE_TOPICS = ("parley.signaling.v1",)
PRESENCE_GROUP = "appointments-presence"


class AccountsConsumer:
    """Takes in what is newer than what is known; repeats and other news change nothing."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def handle(self, message: Message) -> None:
        """Raises Unavailable, which is tried again, and DecodeError for what is to be parked."""
        event = AccountsEvent.FromString(message.body)
        match event.WhichOneof("event"):
            case "tenant_saved":
                await self._knowledge.tenant_saved(messages.decode_tenant(event.tenant_saved.tenant))
            case "team_saved":
                await self._knowledge.team_saved(messages.decode_team(event.team_saved.team))
            case "staff_saved":
                await self._knowledge.staff_saved(messages.decode_staff(event.staff_saved.staff))
            case _:
                return


class PresenceConsumer:
    """Notes who comes and goes; repeats and other news change nothing."""

    def __init__(self, attendances: Attendances) -> None:
        self._attendances = attendances

    async def handle(self, message: Message) -> None:
        """Raises Unavailable and Conflict, which are tried again, and DecodeError for what is to be parked."""
        attendance = messages.decode_attendance(SignalingEvent.FromString(message.body))
        if attendance is not None:
            await self._attendances.note(attendance)
