"""The scopes that API keys may have: those that some method of the public API declares in its contract."""

from parley.api.accounts.v1 import service_pb2 as accounts
from parley.api.appointments.v1 import service_pb2 as appointments
from parley.api.chat.v1 import service_pb2 as chat
from parley.api.insights.v1 import service_pb2 as insights
from parley.api.notifications.v1 import service_pb2 as notifications
from parley.api.signaling.v1 import service_pb2 as signaling
from parley.common.rpc import scopes_of

_CONTRACTS = (accounts, appointments, chat, insights, notifications, signaling)


def known_scopes() -> frozenset[str]:
    """Such as "appointments:write"."""
    services = (service for contract in _CONTRACTS for service in contract.DESCRIPTOR.services_by_name.values())
    return frozenset(scope for service in services for scope in scopes_of(service.full_name).values())
