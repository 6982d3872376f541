"""Export and erasure of a customer's personal data, as appointments asks for it (M28)."""

from collections.abc import Sequence
from dataclasses import dataclass

from parley.common import errors
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.notifications.domain.errors import MessageInHand
from parley.notifications.domain.message import Message
from parley.notifications.domain.preference import ContactPreference
from parley.notifications.service import recording
from parley.notifications.service.ports import MessageStore, PreferenceStore

MAX_APPOINTMENTS = 100
# The service that answers for a customer's data (M28).
_OWNER = "appointments"


@dataclass(frozen=True)
class PersonalData:
    """All that is kept of a customer; addresses and links never are."""

    messages: Sequence[Message]
    preferences: Sequence[ContactPreference]


class PersonalDataService:
    """Use cases on personal data; `customer_id` may be empty: only what belongs to the appointments."""

    def __init__(self, messages: MessageStore, preferences: PreferenceStore, clock: Clock) -> None:
        self._messages = messages
        self._preferences = preferences
        self._clock = clock

    async def export(
        self, caller: Caller, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]
    ) -> PersonalData:
        """Return what is kept."""
        caller.require_service(_OWNER)
        _check(tenant_id, appointment_ids)
        messages = await self._messages.of_person(tenant_id, customer_id, appointment_ids)
        preferences = await self._preferences.of_customer(tenant_id, customer_id) if customer_id else []
        return PersonalData(messages, preferences)

    async def erase(self, caller: Caller, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase it, and say how many records changed; again changes nothing. Raises Unavailable for a message that
        is on its way at this moment.
        """
        caller.require_service(_OWNER)
        _check(tenant_id, appointment_ids)
        found = await self._messages.of_person(tenant_id, customer_id, appointment_ids)
        erased = sum([await self._erase(message) for message in found])
        return erased + (await self._preferences.delete(tenant_id, customer_id) if customer_id else 0)

    async def _erase(self, message: Message) -> bool:
        try:
            bare = message.without_personal_data()
            if bare == message:
                return False
            turned = bare.state is not message.state
            events = recording.of_message(bare, self._clock()) if turned else []
            await self._messages.save(bare, events)
        except (MessageInHand, errors.Conflict) as error:
            raise errors.Unavailable("A message is on its way at this moment: try again.") from error
        return True


def _check(tenant_id: str, appointment_ids: Sequence[str]) -> None:
    if not tenant_id:
        raise errors.InvalidArgument("tenant_id is needed.", field="tenant_id")
    if len(appointment_ids) > MAX_APPOINTMENTS:
        raise errors.InvalidArgument(f"At most {MAX_APPOINTMENTS} at once.", field="appointment_ids")
