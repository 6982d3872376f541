"""The customer's door: a link's secret in a header, a device's in a cookie, never in a URL."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Header, Response

from parley.api.appointments.v1 import service_pb2 as pb
from parley.common.errors import Unauthenticated
from parley.gateway.clients import Clients
from parley.gateway.http_api.gate import Gate, own_pages
from parley.gateway.resources.appointments import Admission, Invitation, ParticipantRef

COOKIE = "parley_device"
PATH = "/v1/join"
# Long enough to come back to a conversation; the service ends the device's rights with the appointment.
COOKIE_SECONDS = 30 * 24 * 3600

LinkSecret = Annotated[
    str,
    Header(
        alias="Parley-Link",
        min_length=16,
        max_length=128,
        description="What follows /j# in the link.",
    ),
]
DeviceCookie = Annotated[str, Cookie(alias=COOKIE, max_length=128, description="Set by entering.")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/join`."""
    routes = APIRouter(prefix=PATH, tags=["join"], dependencies=[Depends(gate.anonymous), Depends(own_pages)])

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

    @routes.get("")
    async def look(secret: LinkSecret) -> Invitation:
        """What the link is for, and whether its holder may enter now."""
        return Invitation.of(await clients.appointments.LookUpLink(pb.LookUpLinkRequest(secret=secret)))

    @routes.post("/enter")
    async def enter(secret: LinkSecret, response: Response, device: DeviceCookie = "") -> Admission:
        """Enter the waiting room, or the call where this device was admitted."""
        request = pb.EnterRequest(secret=secret, device_secret=device)
        return answer(await clients.appointments.Enter(request), response)

    @routes.post("/refresh")
    async def refresh(body: ParticipantRef, response: Response, device: DeviceCookie = "") -> Admission:
        """A fresh access token for the device whose cookie comes along."""
        request = pb.RefreshParticipantRequest(appointment_id=body.appointment_id, device_secret=known(device))
        return answer(await clients.appointments.RefreshParticipant(request), response)

    @routes.post("/leave", status_code=204)
    async def leave(body: ParticipantRef, device: DeviceCookie = "") -> None:
        """Leave the waiting room for good."""
        request = pb.LeaveRequest(appointment_id=body.appointment_id, device_secret=known(device))
        await clients.appointments.Leave(request)

    return routes


def known(device: str) -> str:
    """The device's secret, or a clear refusal."""
    if not device:
        raise Unauthenticated("This browser has not entered the appointment. Open your link again.")
    return device
