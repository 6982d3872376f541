"""Messages: list, get, send, cancel."""

from parley.api.notifications.v1 import notifications_pb2, service_pb2
from parley.common import telemetry
from parley.common.rpc import caller, idempotency_key
from parley.notifications.grpc_api import enums
from parley.notifications.messages.message import encode_message
from parley.notifications.messages.times import instant
from parley.notifications.service.messages import Messages, NewMessage


class MessageMethods:
    """The methods on messages."""

    _messages: Messages

    async def ListMessages(
        self, request: service_pb2.ListMessagesRequest, _context: object
    ) -> service_pb2.ListMessagesResponse:
        """What the customer was sent, and will be."""
        listed = await self._messages.of_appointment(caller(), request.appointment_id)
        return service_pb2.ListMessagesResponse(messages=map(encode_message, listed))

    async def GetMessage(self, request: service_pb2.GetMessageRequest, _context: object) -> notifications_pb2.Message:
        """One of them."""
        return encode_message(await self._messages.get(caller(), request.id))

    async def SendMessage(self, request: service_pb2.SendMessageRequest, _context: object) -> notifications_pb2.Message:
        """Now or later, once for each idempotency key."""
        new = NewMessage(
            appointment_id=request.appointment_id,
            channel=enums.channel(request.channel),
            kind=enums.kind(request.kind),
            text=request.text,
            send_at=instant(request.send_at) if request.HasField("send_at") else None,
        )
        traceparent = telemetry.traceparent()
        return encode_message(await self._messages.send(caller(), new, idempotency_key(), traceparent))

    async def CancelMessage(
        self, request: service_pb2.CancelMessageRequest, _context: object
    ) -> notifications_pb2.Message:
        """Take it off the books."""
        return encode_message(await self._messages.cancel(caller(), request.id))
