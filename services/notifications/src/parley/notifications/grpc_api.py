"""The gRPC edge of notifications."""

from parley.api.notifications.v1 import service_pb2
from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceServicer
from parley.common.rpc import caller
from parley.notifications import messages
from parley.notifications.service import NotificationsService

SERVICE = "parley.api.notifications.v1.NotificationsService"


class NotificationsApi(NotificationsServiceServicer):
    """parley.api.notifications.v1.NotificationsService."""

    def __init__(self, service: NotificationsService) -> None:
        self._service = service

    async def ListMessages(
        self, request: service_pb2.ListMessagesRequest, _context: object
    ) -> service_pb2.ListMessagesResponse:
        """What the customer was sent."""
        listed = await self._service.list_messages(caller(), request.appointment_id)
        return service_pb2.ListMessagesResponse(messages=map(messages.encode_message, listed))
