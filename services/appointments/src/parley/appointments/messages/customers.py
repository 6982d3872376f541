"""Customers."""

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.customer import Customer
from parley.appointments.messages.values import optional_timestamp, timestamp


def encode_customer(customer: Customer) -> appointments_pb2.Customer:
    """For answers alone: it holds contact data."""
    return appointments_pb2.Customer(
        id=customer.id,
        version=customer.version,
        tenant_id=customer.tenant_id,
        display_name=customer.display_name,
        email=customer.email,
        phone=customer.phone,
        locale=customer.locale,
        time_zone=customer.time_zone,
        created_at=timestamp(customer.created_at),
        reference=customer.reference,
        country=customer.country,
        erased_at=optional_timestamp(customer.erased_at),
    )
