"""gRPC stubs of the services behind the public API."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.api.chat.v1.service_pb2_grpc import ChatServiceStub
from parley.api.insights.v1.service_pb2_grpc import InsightsServiceStub
from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceStub
from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceStub
from parley.common import rpc
from parley.gateway.config import Settings

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub
    from parley.api.chat.v1.service_pb2_grpc import ChatServiceAsyncStub
    from parley.api.insights.v1.service_pb2_grpc import InsightsServiceAsyncStub
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub
    from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceAsyncStub


@dataclass(frozen=True)
class Clients:
    """Each call carries the caller's own token, deadline and idempotency key: the services authorise."""

    accounts: "AccountsServiceAsyncStub"
    appointments: "AppointmentsServiceAsyncStub"
    signaling: "SignalingServiceAsyncStub"
    chat: "ChatServiceAsyncStub"
    notifications: "NotificationsServiceAsyncStub"
    insights: "InsightsServiceAsyncStub"


def connect(settings: Settings) -> Clients:
    """Connects lazily: a service that is away answers UNAVAILABLE for its own resources only."""
    return Clients(
        accounts=AccountsServiceStub(rpc.channel(settings.accounts_target)),
        appointments=AppointmentsServiceStub(rpc.channel(settings.appointments_target)),
        signaling=SignalingServiceStub(rpc.channel(settings.signaling_target)),
        chat=ChatServiceStub(rpc.channel(settings.chat_target)),
        notifications=NotificationsServiceStub(rpc.channel(settings.notifications_target)),
        insights=InsightsServiceStub(rpc.channel(settings.insights_target)),
    )
