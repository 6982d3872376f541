"""The gRPC edge of chat."""

from parley.api.chat.v1 import chat_pb2, service_pb2
from parley.api.chat.v1.service_pb2_grpc import ChatServiceServicer
from parley.chat import messages
from parley.chat.service import ChatService
from parley.common import paging
from parley.common.rpc import caller

SERVICE = "parley.api.chat.v1.ChatService"


class ChatApi(ChatServiceServicer):
    """parley.api.chat.v1.ChatService."""

    def __init__(self, service: ChatService) -> None:
        self._service = service

    async def PostMessage(self, request: service_pb2.PostMessageRequest, _context: object) -> chat_pb2.Message:
        """Stored once per client_id."""
        message = await self._service.post_message(caller(), request.appointment_id, request.client_id, request.text)
        return messages.encode_message(message)

    async def ListMessages(
        self, request: service_pb2.ListMessagesRequest, _context: object
    ) -> service_pb2.ListMessagesResponse:
        """The newest page first, or what came after an id."""
        query = (request.appointment_id, request.after_id)
        page = await self._service.list_messages(
            caller(),
            request.appointment_id,
            page_size=request.page_size,
            after_id=request.after_id,
            position=paging.decode_token(request.page_token, *query),
        )
        return service_pb2.ListMessagesResponse(
            messages=map(messages.encode_message, page.messages),
            next_page_token=paging.encode_token(page.next_position, *query),
            receipts=map(messages.encode_receipt, page.receipts),
        )

    async def MoveReceipt(self, request: service_pb2.MoveReceiptRequest, _context: object) -> chat_pb2.Receipt:
        """Forward only."""
        receipt = await self._service.move_receipt(
            caller(),
            request.appointment_id,
            delivered_up_to=request.delivered_up_to,
            read_up_to=request.read_up_to,
        )
        return messages.encode_receipt(receipt)

    async def ExportPersonalData(
        self, request: service_pb2.ExportPersonalDataRequest, _context: object
    ) -> service_pb2.ExportPersonalDataResponse:
        """What was said in a customer's appointments."""
        transcripts = await self._service.export(caller(), request.tenant_id, request.appointment_ids)
        return service_pb2.ExportPersonalDataResponse(json=messages.encode_export(transcripts))

    async def ErasePersonalData(
        self, request: service_pb2.ErasePersonalDataRequest, _context: object
    ) -> service_pb2.ErasePersonalDataResponse:
        """Erase it."""
        records = await self._service.erase(caller(), request.tenant_id, request.appointment_ids)
        return service_pb2.ErasePersonalDataResponse(records=records)
