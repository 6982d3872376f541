"""Messages to customers outside the call, channels, and the customers' way out of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from parley.api.notifications.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, PathId
from parley.gateway.resources.messages import (
    Channel,
    ChannelStatus,
    NewNotification,
    NewSuspension,
    Notification,
    OptedOut,
    Resumption,
)

# Mail programs send a form that says so once more (RFC 8058); the address alone says all.
ONE_CLICK = {
    "requestBody": {
        "required": False,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"List-Unsubscribe": {"const": "One-Click"}}},
            }
        },
    }
}


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/messages`, `/v1/channels` and `/v1/opt-outs`."""
    routes = Area(prefix="/v1", tags=["messages"])
    staff = Depends(gate.staff)

    @routes.post(
        "/messages",
        status_code=201,
        dependencies=[staff, IDEMPOTENT],
        openapi_extra=calls("notifications.SendMessage"),
    )
    async def send(body: NewNotification) -> Notification:
        """Send a message to an appointment's customer, now or later; on a suspended channel it is held."""
        return Notification.of(await clients.notifications.SendMessage(body.to_message()))

    @routes.get("/messages/{message_id}", dependencies=[staff], openapi_extra=calls("notifications.GetMessage"))
    async def get_message(message_id: PathId) -> Notification:
        """One message, and whether it went out."""
        return Notification.of(await clients.notifications.GetMessage(pb.GetMessageRequest(id=message_id)))

    @routes.delete("/messages/{message_id}", dependencies=[staff], openapi_extra=calls("notifications.CancelMessage"))
    async def cancel_message(message_id: PathId) -> Notification:
        """Take a message back before it is sent."""
        return Notification.of(await clients.notifications.CancelMessage(pb.CancelMessageRequest(id=message_id)))

    @routes.get("/channels", dependencies=[staff], openapi_extra=calls("notifications.ListChannels"))
    async def list_channels() -> Listing[ChannelStatus]:
        """Which channels can be used now."""
        listed = await clients.notifications.ListChannels(pb.ListChannelsRequest())
        return Listing(data=[ChannelStatus.of(channel) for channel in listed.channels])

    @routes.post(
        "/channels/{channel}/suspend", dependencies=[staff], openapi_extra=calls("notifications.SuspendChannel")
    )
    async def suspend(channel: Channel, body: NewSuspension) -> ChannelStatus:
        """Suspend a channel, or one company's access to it (operators)."""
        request = pb.SuspendChannelRequest(channel=channel.to_message(), tenant_id=body.tenant_id, reason=body.reason)
        return ChannelStatus.of(await clients.notifications.SuspendChannel(request))

    @routes.post("/channels/{channel}/resume", dependencies=[staff], openapi_extra=calls("notifications.ResumeChannel"))
    async def resume(channel: Channel, body: Resumption) -> ChannelStatus:
        """Resume a channel, or one company's access to it (operators): what was held goes out."""
        request = pb.ResumeChannelRequest(channel=channel.to_message(), tenant_id=body.tenant_id)
        return ChannelStatus.of(await clients.notifications.ResumeChannel(request))

    @routes.post(
        "/opt-outs/{secret}",
        dependencies=[Depends(gate.proving)],
        openapi_extra=calls("notifications.OptOut") | ONE_CLICK,
    )
    async def opt_out(secret: Annotated[str, Path(min_length=16, max_length=256)]) -> OptedOut:
        """Stop reminders and messages on a channel, by the secret of a message's own link (RFC 8058)."""
        return OptedOut.of(await clients.notifications.OptOut(pb.OptOutRequest(secret=secret)))

    return routes
