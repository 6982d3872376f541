"""What the use cases need of the world outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.letter import (
    AppointmentType,
    Company,
    Content,
    Customer,
    Letter,
    StaffContent,
    StaffLink,
    StaffMember,
)
from parley.notifications.domain.message import Channel, Creation, Kind, Message
from parley.notifications.domain.preference import ContactPreference, OptOut
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.suspension import Suspension
from parley.notifications.domain.template import Preview, Template, Wording


class MessageStore(Protocol):
    """The books."""

    async def add(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        """Take a new message; raises MessageExists when its key is taken or its request was heard before."""
        ...

    async def save(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        ...

    async def load(self, id: str) -> Message | None:
        """Return it, or None."""
        ...

    async def find_created(self, creation: Creation) -> Message | None:
        """Return what this tenant's subject created by this key."""
        ...

    async def of_appointment(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        """Oldest first."""
        ...

    async def claim(self, claim: str, now: datetime, limit: int, besides: Collection[str]) -> list[Message]:
        """Make messages that are due the claim's own until the lease ends, the longest due first.

        `besides` are ids that are in this process's hands already.
        """
        ...

    async def renew(self, claims: Collection[str], ids: Collection[str], now: datetime) -> int:
        """Let the leases of these messages end a lease from now, as far as these claims still hold them; say of how
        many.
        """
        ...

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        ...

    async def count_held(self, channel: Channel, tenant_id: str) -> int:
        """How many wait for resumption, counted to ten thousand; of every tenant where `tenant_id` is empty."""
        ...

    async def tenants_held(self, channel: Channel) -> list[str]:
        """Whose messages wait for resumption."""
        ...

    async def release(self, channel: Channel, tenant_id: str, now: datetime) -> int:
        """Let a tenant's held messages be due at once; say how many."""
        ...

    async def of_person(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> list[Message]:
        """Those of a customer, if named, and of these appointments."""
        ...


class SuspensionStore(Protocol):
    """Suspensions, past ones too."""

    async def load(self, channel: Channel, tenant_id: str) -> Suspension | None:
        """Return it, or None."""
        ...

    async def save(self, suspension: Suspension, events: Sequence[Recorded]) -> Suspension:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        ...

    async def active(self) -> list[Suspension]:
        """Those in force."""
        ...


class PreferenceStore(Protocol):
    """What customers do not want to get."""

    async def load(self, customer_id: str, channel: Channel) -> ContactPreference | None:
        """Return it, or None."""
        ...

    async def save(self, preference: ContactPreference, events: Sequence[Recorded]) -> ContactPreference:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        ...

    async def of_customer(self, tenant_id: str, customer_id: str) -> list[ContactPreference]:
        """All there are."""
        ...

    async def delete(self, tenant_id: str, customer_id: str) -> int:
        """Erase a customer's; say how many there were."""
        ...


class TemplateStore(Protocol):
    """Tenants' wording."""

    async def load(self, tenant_id: str, kind: Kind, channel: Channel, locale: str) -> Template | None:
        """Return it, or None."""
        ...

    async def save(self, template: Template, events: Sequence[Recorded]) -> Template:
        """Store a new one (version 0) or a later state; raises Conflict when someone was faster."""
        ...

    async def of_tenant(self, tenant_id: str) -> list[Template]:
        """All there are."""
        ...


class Directory(Protocol):
    """What other services know; each raises NotFound, and Unavailable while its owner is away."""

    async def appointment(self, appointment_id: str) -> Appointment:
        """As it is now."""
        ...

    async def customer(self, customer_id: str) -> Customer:
        """With the addresses."""
        ...

    async def company(self, tenant_id: str) -> Company:
        """The tenant."""
        ...

    async def appointment_type(self, type_id: str) -> AppointmentType:
        """What an appointment is about."""
        ...

    async def specialist_name(self, staff_id: str) -> str:
        """As customers read it."""
        ...

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        """A URL of its own for one message; raises FailedPrecondition once the appointment is over."""
        ...

    async def staff(self, staff_id: str) -> StaffMember:
        """With the address."""
        ...

    async def staff_link(self, staff_id: str, kind: Kind) -> StaffLink:
        """A link of its own for one message; raises FailedPrecondition where there is nothing to set."""
        ...


class Composer(Protocol):
    """Turns content into a letter in its reader's language."""

    @property
    def languages(self) -> Collection[str]:
        """What there is wording in, as BCP 47 tags."""
        ...

    def language(self, content: Content) -> str:
        """The one of them that the content's reader gets."""
        ...

    def wording(self, kind: Kind, channel: Channel, language: str) -> Wording:
        """Parley's own."""
        ...

    def compose(self, message: Message, content: Content, wording: Wording | None) -> Letter:
        """Raises NotSendable when the customer has no address; `wording` is the tenant's, where it has one."""
        ...

    def compose_to_staff(self, message: Message, content: StaffContent) -> Letter:
        """For a member of staff."""
        ...

    def preview(self, kind: Kind, channel: Channel, language: str, wording: Wording, company: Company) -> Preview:
        """With example values."""
        ...


class Sender(Protocol):
    """A provider of one channel."""

    async def send(self, letter: Letter) -> None:
        """Return once the provider took it; raises Refused, NotTaken or Unanswered."""
        ...


class PhoneNumbers(Protocol):
    """The numbering plans of the world, and where SMS may go (M25)."""

    @property
    def countries(self) -> Collection[str]:
        """ISO 3166-1 alpha-2 codes that SMS may be sent to."""
        ...

    def checked(self, phone: str) -> str:
        """The number as E.164; raises NotSendable for none, CountryNotServed for one that SMS may not go to."""
        ...


class OptOuts(Protocol):
    """The secrets of opt-out links."""

    def secret(self, opt_out: OptOut) -> str:
        """The same each time."""
        ...

    def read(self, secret: str) -> OptOut:
        """Raises OptOutInvalid for what `secret` never gave."""
        ...
