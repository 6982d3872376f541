"""Reads what a request holds, and names the wrong field."""

from datetime import datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments import messages
from parley.appointments.domain import checks
from parley.appointments.domain.consent import ConsentPurpose
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.state import State
from parley.common.errors import InvalidArgument


def instant(request: Message, field: str) -> datetime | None:
    """Return a timestamp's instant, or None when it is unset; raises InvalidArgument."""
    if not request.HasField(field):
        return None
    stamp: Timestamp = getattr(request, field)
    found = messages.decode_instant(stamp)
    if found is None:
        raise InvalidArgument(f"{field} is an instant of the years 1970 to 2199.", field=field)
    return found


def required_instant(request: Message, field: str) -> datetime:
    """Return a timestamp's instant; raises InvalidArgument where it is unset."""
    found = instant(request, field)
    if found is None:
        raise InvalidArgument(f"{field} must be set.", field=field)
    return found


def channel(number: appointments_pb2.LinkChannel.ValueType, field: str) -> LinkChannel:
    """Return the channel; raises InvalidArgument."""
    found = messages.decode_channel(number)
    if found is None:
        raise InvalidArgument(f"{field} is EMAIL, SMS or COPY.", field=field)
    return found


def purpose(number: appointments_pb2.ConsentPurpose.ValueType, field: str) -> ConsentPurpose:
    """Return what a consent is for; raises InvalidArgument."""
    return checks.known(messages.decode_purpose(number), field=field)


def state(number: appointments_pb2.AppointmentState.ValueType) -> State:
    """Return the state; raises InvalidArgument."""
    return checks.known(messages.decode_state(number), field="states")
