"""What customers do not want to get."""

from parley.api.notifications.v1 import notifications_pb2
from parley.notifications.domain.preference import ContactPreference
from parley.notifications.messages.message import encode_channel
from parley.notifications.messages.times import timestamp


def encode_preference(preference: ContactPreference) -> notifications_pb2.ContactPreference:
    """For answers and events."""
    return notifications_pb2.ContactPreference(
        customer_id=preference.customer_id,
        tenant_id=preference.tenant_id,
        channel=encode_channel(preference.channel),
        opted_out=preference.opted_out,
        changed_at=timestamp(preference.changed_at) if preference.version else None,
        changed_by=preference.changed_by,
    )
