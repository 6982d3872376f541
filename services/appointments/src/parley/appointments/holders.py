"""The other services that hold a customer's data, asked in appointments' own name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import grpc

from parley.api.chat.v1 import service_pb2 as chat_pb2
from parley.api.chat.v1.service_pb2_grpc import ChatServiceStub
from parley.api.insights.v1 import service_pb2 as insights_pb2
from parley.api.insights.v1.service_pb2_grpc import InsightsServiceStub
from parley.api.notifications.v1 import service_pb2 as notifications_pb2
from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceStub

if TYPE_CHECKING:
    from parley.api.chat.v1.service_pb2_grpc import ChatServiceAsyncStub
    from parley.api.insights.v1.service_pb2_grpc import InsightsServiceAsyncStub
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

# Each deletes or reads up to a hundred appointments' records.
_SECONDS = 8.0


class ChatData:
    """What was said."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: ChatServiceAsyncStub = ChatServiceStub(channel)

    async def export(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> bytes:
        """Return it as JSON; raises Unavailable."""
        request = chat_pb2.ExportPersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ExportPersonalData(request, timeout=_SECONDS)).json

    async def erase(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase it; raises Unavailable."""
        request = chat_pb2.ErasePersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ErasePersonalData(request, timeout=_SECONDS)).records


class NotificationsData:
    """What was sent, and what they do not want to get."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: NotificationsServiceAsyncStub = NotificationsServiceStub(channel)

    async def export(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> bytes:
        """Return it as JSON; raises Unavailable."""
        request = notifications_pb2.ExportPersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ExportPersonalData(request, timeout=_SECONDS)).json

    async def erase(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase it; raises Unavailable."""
        request = notifications_pb2.ErasePersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ErasePersonalData(request, timeout=_SECONDS)).records


class InsightsData:
    """What the trail tells of them."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: InsightsServiceAsyncStub = InsightsServiceStub(channel)

    async def export(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> bytes:
        """Return it as JSON; raises Unavailable."""
        request = insights_pb2.ExportPersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ExportPersonalData(request, timeout=_SECONDS)).json

    async def erase(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase it; raises Unavailable."""
        request = insights_pb2.ErasePersonalDataRequest(
            tenant_id=tenant_id, customer_id=customer_id, appointment_ids=appointment_ids
        )
        return (await self._stub.ErasePersonalData(request, timeout=_SECONDS)).records
