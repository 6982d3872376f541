"""The customer's door: a link's secret in a header, a device's in a cookie, never in a URL."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Response

from parley.api.appointments.v1 import service_pb2 as pb
from parley.common.errors import Unauthenticated
from parley.gateway.clients import Clients
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate, LinkSecret, own_pages
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.appointments import Cancellation
from parley.gateway.resources.availability import Slot
from parley.gateway.resources.base import From, Listing, Until, timestamp
from parley.gateway.resources.join import Admission, Entry, Invitation, Move, ParticipantRef

COOKIE = "parley_device"
PATH = "/v1/join"
# Long enough to come back to a conversation; the service ends the device's rights with the appointment.
COOKIE_SECONDS = 30 * 24 * 3600

DeviceCookie = Annotated[str, Cookie(alias=COOKIE, max_length=128, description="Set by entering.")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/join`."""
    routes = Area(prefix=PATH, tags=["join"], dependencies=[Depends(gate.anonymous)])
    # Where a cookie lets something be done, or is set. A look changes nothing, and no other origin may read its answer.
    own = [Depends(own_pages)]

    def answer(message: pb.Admission, response: Response) -> Admission:
        if message.device_secret:
            response.set_cookie(
                COOKIE,
                message.device_secret,
                max_age=COOKIE_SECONDS,
                path=PATH,
                secure=True,
                httponly=True,
                samesite="strict",
            )
        return Admission.of(message)

    @routes.get("", openapi_extra=calls("appointments.LookUpLink"))
    async def look(secret: LinkSecret, device: DeviceCookie = "") -> Invitation:
        """What the link is for, and whether its holder may enter now."""
        request = pb.LookUpLinkRequest(secret=secret, device_secret=device)
        return Invitation.of(await clients.appointments.LookUpLink(request))

    @routes.post("/enter", dependencies=own, openapi_extra=calls("appointments.Enter"))
    async def enter(
        secret: LinkSecret, response: Response, body: Entry | None = None, device: DeviceCookie = ""
    ) -> Admission:
        """Enter the waiting room, or the call where this device was admitted."""
        request = (body or Entry()).to_message(secret, device)
        return answer(await clients.appointments.Enter(request), response)

    @routes.post("/refresh", dependencies=own, openapi_extra=calls("appointments.RefreshParticipant"))
    async def refresh(body: ParticipantRef, response: Response, device: DeviceCookie = "") -> Admission:
        """A fresh access token for the device whose cookie comes along."""
        request = pb.RefreshParticipantRequest(appointment_id=body.appointment_id, device_secret=known(device))
        return answer(await clients.appointments.RefreshParticipant(request), response)

    @routes.post("/leave", status_code=204, dependencies=own, openapi_extra=calls("appointments.Leave"))
    async def leave(body: ParticipantRef, device: DeviceCookie = "") -> None:
        """Leave the waiting room for good."""
        request = pb.LeaveRequest(appointment_id=body.appointment_id, device_secret=known(device))
        await clients.appointments.Leave(request)

    @routes.get("/slots", openapi_extra=calls("appointments.SearchSlotsByLink"))
    async def search_slots(secret: LinkSecret, start: From, end: Until) -> Listing[Slot]:
        """Free times to move the appointment to, as far as customers may."""
        request = pb.SearchSlotsByLinkRequest(secret=secret, to=timestamp(end))
        getattr(request, "from").CopyFrom(timestamp(start))
        found = await clients.appointments.SearchSlotsByLink(request)
        return Listing(data=[Slot.of(slot) for slot in found.slots])

    @routes.post("/reschedule", openapi_extra=calls("appointments.RescheduleByLink"))
    async def reschedule(secret: LinkSecret, body: Move) -> Invitation:
        """Move the appointment to a free time; the link stays the same."""
        return Invitation.of(await clients.appointments.RescheduleByLink(body.to_message(secret)))

    @routes.post("/cancel", openapi_extra=calls("appointments.CancelByLink"))
    async def cancel(secret: LinkSecret, body: Cancellation) -> Invitation:
        """Cancel the appointment."""
        request = pb.CancelByLinkRequest(secret=secret, reason=body.reason)
        return Invitation.of(await clients.appointments.CancelByLink(request))

    return routes


def known(device: str) -> str:
    """The device's secret, or a clear refusal."""
    if not device:
        raise Unauthenticated("This browser has not entered the appointment. Open your link again.")
    return device
