"""gRPC stubs of the services behind the public API."""

from collections.abc import Awaitable, Callable
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


def connect(settings: Settings) -> tuple[Clients, Callable[[], Awaitable[None]]]:
    """The stubs, and what closes their channels.

    Channels connect with their first call: of a service that is away only its own resources are unavailable.
    """
    channels = {
        target: rpc.channel(target)
        for target in (
            settings.accounts_target,
            settings.appointments_target,
            settings.signaling_target,
            settings.chat_target,
            settings.notifications_target,
            settings.insights_target,
        )
    }

    async def close() -> None:
        for channel in channels.values():
            await channel.close(None)

    clients = Clients(
        accounts=AccountsServiceStub(channels[settings.accounts_target]),
        appointments=AppointmentsServiceStub(channels[settings.appointments_target]),
        signaling=SignalingServiceStub(channels[settings.signaling_target]),
        chat=ChatServiceStub(channels[settings.chat_target]),
        notifications=NotificationsServiceStub(channels[settings.notifications_target]),
        insights=InsightsServiceStub(channels[settings.insights_target]),
    )
    return clients, close
