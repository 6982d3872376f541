"""What a message tells, and the letter that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.errors import NotSendable
from parley.notifications.domain.message import Channel, Kind


@dataclass(frozen=True)
class Customer:
    """Whom to write to; either address may be empty."""

    id: str
    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str
    tenant_id: str = ""

    def address(self, channel: Channel) -> str:
        """For a channel; raises NotSendable where there is none."""
        address = self.email if channel is Channel.EMAIL else self.phone
        if not address:
            raise NotSendable(f"The customer has no address for {channel.value}.")
        return address


@dataclass(frozen=True)
class Company:
    """In whose name the message goes out; an inactive one sends nothing."""

    name: str
    locale: str
    time_zone: str
    support_phone: str
    accent_color: str
    active: bool = True


@dataclass(frozen=True)
class StaffMember:
    """A member of staff to write to; an operator belongs to no tenant."""

    id: str
    tenant_id: str
    display_name: str
    email: str
    locale: str
    time_zone: str


@dataclass(frozen=True)
class StaffLink:
    """Lets a member of staff set a password, until it expires."""

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class AppointmentType:
    """What an appointment is about; `name` is by BCP 47 tag. `changeable`: customers may move or cancel by their link,
    at least for some time.
    """

    name: Mapping[str, str]
    changeable: bool = False


@dataclass(frozen=True)
class Content:
    """All that a message to a customer may tell, still in no language."""

    kind: Kind
    appointment: Appointment
    customer: Customer
    company: Company
    type_name: Mapping[str, str]
    # Empty where any of the team may answer.
    specialist_name: str
    # Empty in a cancellation.
    link: str
    # Whether the customer may move or cancel it by the link.
    changeable: bool = False
    # Of a custom message.
    text: str = ""
    # The secret of the link by which the customer opts out; empty where there is nothing to opt out of.
    opt_out: str = ""


@dataclass(frozen=True)
class StaffContent:
    """All that a message to a member of staff may tell, still in no language; operators have no company."""

    kind: Kind
    staff: StaffMember
    company: Company | None
    link: StaffLink


@dataclass(frozen=True)
class Letter:
    """A message as a provider takes it; `id` is the same each time this message is offered.

    `subject`, `html` and `calendar` are empty on channels that have none. `calendar_method` is iTIP's
    (RFC 5546). `unsubscribe` is where one POST opts out (RFC 8058), empty where there is nothing to opt out of.
    """

    id: str
    to: str
    to_name: str
    from_name: str
    text: str
    subject: str = ""
    html: str = ""
    calendar: bytes = b""
    calendar_method: str = ""
    unsubscribe: str = ""
