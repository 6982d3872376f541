"""The part of an appointment that decides who may be in its room and who may exchange media."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from parley.signaling.domain.frames import ClosingReason, MemberKind


class State(Enum):
    """As in the REST API."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


ENDED = frozenset({State.COMPLETED, State.CANCELLED, State.NO_SHOW, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer's participant: `device_id` is in, `pending_device_id` waits to take over; "" for none."""

    id: str
    device_id: str = ""
    pending_device_id: str = ""
    admitted: bool = False


@dataclass(frozen=True)
class Appointment:
    """An appointment at one version."""

    id: str
    version: int
    tenant_id: str
    team_id: str
    specialist_id: str
    state: State
    customer: Customer | None = None
    # Some link of it leads nowhere any more.
    link_revoked: bool = False

    @property
    def device_waiting(self) -> bool:
        """Say whether a further device asks to take over."""
        return self.customer is not None and bool(self.customer.pending_device_id)

    def staff_refusal(self, tenant_id: str) -> ClosingReason | None:
        """Return why staff of a tenant may not be in the room, None if they may."""
        if tenant_id != self.tenant_id:
            return ClosingReason.FORBIDDEN
        return ClosingReason.ENDED if self.state in ENDED else None

    def customer_refusal(self, participant_id: str, device_id: str) -> ClosingReason | None:
        """Return why a customer's device may not be in the room, None if it may."""
        customer = self.customer
        if customer is None or customer.id != participant_id or not device_id:
            return ClosingReason.FORBIDDEN
        if self.state in ENDED:
            return ClosingReason.ENDED
        if device_id in (customer.device_id, customer.pending_device_id):
            return None
        if customer.device_id:
            return ClosingReason.REPLACED
        return ClosingReason.REVOKED if self.link_revoked else ClosingReason.FORBIDDEN

    def is_current_device(self, device_id: str) -> bool:
        """Say whether this is the device that is in, and not the one that waits."""
        return self.customer is not None and bool(device_id) and self.customer.device_id == device_id

    @cached_property
    def admitted_staff(self) -> str | None:
        """The member of staff who may exchange media: the specialist, while an admitted device is in the call.

        Media go from browser to browser: with nobody admitted on the other side, theirs is to stop sending.
        """
        return self.specialist_id if self.admitted_device is not None else None

    @cached_property
    def admitted_device(self) -> str | None:
        """The customer's device that may exchange media."""
        if self.state is not State.IN_PROGRESS or self.customer is None or not self.customer.admitted:
            return None
        return self.customer.device_id or None


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A waiting appointment's place in its team's queue; 1 is next. An estimate of -1: nothing is known yet."""

    appointment_id: str
    position: int
    estimated_wait_seconds: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody joined or left an appointment's room, as the pod that serves it tells."""

    appointment_id: str
    tenant_id: str
    team_id: str
    member_kind: MemberKind
    online: bool
