"""Customers, what may be sent to them, and the erasure of what is known of them."""

from datetime import datetime

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.api.notifications.v1 import notifications_pb2
from parley.gateway.resources.base import Body, Resource, Version, instant, optional_instant
from parley.gateway.resources.messages import Channel


class Customer(Resource):
    """A person whom the tenant serves."""

    id: str
    version: Version
    display_name: str
    email: str | None
    phone: str | None
    locale: str
    time_zone: str
    reference: str = Field(description="The company's own id for them.")
    country: str = Field(description="Whose age of consent holds; empty: the company's country.")
    created_at: datetime
    erased_at: datetime | None = Field(description="Everything but the id is gone.")

    @staticmethod
    def of(message: pb.Customer) -> "Customer":
        """From its message."""
        return Customer(
            id=message.id,
            version=message.version,
            display_name=message.display_name,
            email=message.email or None,
            phone=message.phone or None,
            locale=message.locale,
            time_zone=message.time_zone,
            reference=message.reference,
            country=message.country,
            created_at=instant(message.created_at),
            erased_at=optional_instant(message.erased_at),
        )


class NewCustomer(Body):
    """A customer to add; at least one of e-mail and phone."""

    display_name: str = Field(min_length=1, max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20, description="E.164.")
    locale: str = ""
    time_zone: str = ""
    reference: str = Field(default="", max_length=100)
    country: str = ""

    def to_message(self) -> rpc_pb.CreateCustomerRequest:
        """As services take it."""
        return rpc_pb.CreateCustomerRequest(**self.model_dump())


class CustomerChange(Body):
    """What changes of a customer; what is left out stays, what is empty is cleared."""

    display_name: str | None = Field(default=None, min_length=1, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=20)
    locale: str | None = None
    time_zone: str | None = None
    reference: str | None = Field(default=None, max_length=100)
    country: str | None = None

    def to_message(self, customer_id: str, expected_version: int) -> rpc_pb.UpdateCustomerRequest:
        """As services take it."""
        return rpc_pb.UpdateCustomerRequest(
            id=customer_id, expected_version=expected_version, **self.model_dump(exclude_none=True)
        )


class ErasureStep(Resource):
    """What one service erased."""

    service: str
    done_at: datetime | None
    records: int


class Erasure(Resource):
    """Proof that a customer's personal data was erased everywhere."""

    id: str
    customer_id: str
    requested_at: datetime
    requested_by: str
    steps: list[ErasureStep]
    completed_at: datetime | None = Field(description="Once every step is done.")

    @staticmethod
    def of(message: pb.Erasure) -> "Erasure":
        """From its message."""
        return Erasure(
            id=message.id,
            customer_id=message.customer_id,
            requested_at=instant(message.requested_at),
            requested_by=message.requested_by,
            steps=[
                ErasureStep(service=step.service, done_at=optional_instant(step.done_at), records=step.records)
                for step in message.steps
            ],
            completed_at=optional_instant(message.completed_at),
        )


class ContactPreference(Resource):
    """Whether a customer wants reminders and messages on a channel; what changes an appointment is always sent."""

    channel: Channel
    opted_out: bool
    changed_at: datetime | None
    changed_by: str

    @staticmethod
    def of(message: notifications_pb2.ContactPreference) -> "ContactPreference":
        """From its message."""
        return ContactPreference(
            channel=Channel.of(message.channel),
            opted_out=message.opted_out,
            changed_at=optional_instant(message.changed_at),
            changed_by=message.changed_by,
        )


class NewContactPreference(Body):
    """What a customer wants from now on."""

    opted_out: bool
