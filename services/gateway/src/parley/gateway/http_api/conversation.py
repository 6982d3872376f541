"""An appointment's messages, receipts, notifications and story."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from parley.api.chat.v1 import service_pb2 as chat_pb
from parley.api.insights.v1 import service_pb2 as insights_pb
from parley.api.notifications.v1 import service_pb2 as notifications_pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, Page, PageSize, PageToken, PathId, QueryId
from parley.gateway.resources.conversation import (
    AuditEntry,
    ChatMessage,
    Conversation,
    NewChatMessage,
    NewReceipt,
    Receipt,
)
from parley.gateway.resources.messages import Notification

MessageId = Annotated[QueryId, Query(description="Only what came after this message.")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """What hangs below `/v1/appointments/{id}`."""
    routes = Area(prefix="/v1/appointments/{appointment_id}", tags=["conversation"])
    inside, staff = Depends(gate.signed_in), Depends(gate.staff)

    @routes.post("/messages", status_code=201, dependencies=[inside], openapi_extra=calls("chat.PostMessage"))
    async def post_message(appointment_id: PathId, body: NewChatMessage) -> ChatMessage:
        """Post a chat message: waiting, in the call and after it."""
        request = chat_pb.PostMessageRequest(appointment_id=appointment_id, client_id=body.client_id, text=body.text)
        return ChatMessage.of(await clients.chat.PostMessage(request))

    @routes.get("/messages", dependencies=[inside], openapi_extra=calls("chat.ListMessages"))
    async def list_messages(
        appointment_id: PathId, page_size: PageSize = 50, page_token: PageToken = "", after_id: MessageId = ""
    ) -> Conversation:
        """Read the messages: the newest page first, or with after_id what came since."""
        request = chat_pb.ListMessagesRequest(
            appointment_id=appointment_id, page_size=page_size, page_token=page_token, after_id=after_id
        )
        return Conversation.of(await clients.chat.ListMessages(request))

    @routes.put("/receipts", dependencies=[inside], openapi_extra=calls("chat.MoveReceipt"))
    async def move_receipt(appointment_id: PathId, body: NewReceipt) -> Receipt:
        """Say how far the caller has got."""
        request = chat_pb.MoveReceiptRequest(
            appointment_id=appointment_id,
            delivered_up_to=body.delivered_up_to,
            read_up_to=body.read_up_to,
        )
        return Receipt.of(await clients.chat.MoveReceipt(request))

    @routes.get("/notifications", dependencies=[staff], openapi_extra=calls("notifications.ListMessages"))
    async def list_notifications(appointment_id: PathId) -> Listing[Notification]:
        """The e-mails and SMS of an appointment, and whether they went out; oldest first, at most 100."""
        request = notifications_pb.ListMessagesRequest(appointment_id=appointment_id)
        answer = await clients.notifications.ListMessages(request)
        return Listing(data=[Notification.of(item) for item in answer.messages])

    @routes.get("/events", dependencies=[staff], openapi_extra=calls("insights.ListAppointmentEvents"))
    async def list_events(
        appointment_id: PathId, page_size: PageSize = 50, page_token: PageToken = ""
    ) -> Page[AuditEntry]:
        """The appointment's story, in order."""
        request = insights_pb.ListAppointmentEventsRequest(
            appointment_id=appointment_id, page_size=page_size, page_token=page_token
        )
        answer = await clients.insights.ListAppointmentEvents(request)
        return Page(
            data=[AuditEntry.of(entry) for entry in answer.entries],
            next_page_token=answer.next_page_token or None,
        )

    return routes
