"""Appointments from booking to wrap-up, their links, the queue and where their live channel is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.api.signaling.v1 import service_pb2 as signaling_pb
from parley.common.errors import InvalidArgument
from parley.gateway.clients import Clients
from parley.gateway.http_api.gate import IDEMPOTENT, Gate, expected_version, tag
from parley.gateway.resources.appointments import (
    Appointment,
    AppointmentState,
    Cancellation,
    Completion,
    CreatedLink,
    IceServer,
    LiveUrl,
    NewAppointment,
    NewLink,
)
from parley.gateway.resources.base import Instant, Page, PageSize, PageToken, PathId, QueryId, timestamp

Version = Annotated[int, Depends(expected_version)]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/appointments`, `/v1/queue` and `/v1/live-url`."""
    routes = APIRouter(prefix="/v1", tags=["appointments"], dependencies=[Depends(gate.signed_in)])

    def answer(message: appointments_pb2.Appointment, response: Response) -> Appointment:
        tag(response, message.version)
        return Appointment.of(message)

    @routes.post("/appointments", status_code=201, dependencies=[IDEMPOTENT])
    async def create(body: NewAppointment, response: Response) -> Appointment:
        """Book a free slot, or with ad_hoc invite a customer to come at once."""
        if body.ad_hoc:
            if body.starts_at or body.specialist_id:
                raise InvalidArgument(
                    "An ad hoc appointment has no starts_at and no specialist_id: leave them out.",
                    field="starts_at" if body.starts_at else "specialist_id",
                )
            return answer(await clients.appointments.Invite(body.to_invite()), response)
        return answer(await clients.appointments.Schedule(body.to_schedule()), response)

    @routes.get("/appointments")
    async def list_appointments(
        start: Annotated[Instant | None, Query(alias="from")] = None,
        end: Annotated[Instant | None, Query(alias="to")] = None,
        state: Annotated[list[AppointmentState] | None, Query(max_length=8)] = None,
        specialist_id: QueryId = "",
        team_id: QueryId = "",
        page_size: PageSize = 50,
        page_token: PageToken = "",
    ) -> Page[Appointment]:
        """Appointments by start, half-open from … to, in any of the states."""
        request = pb.ListAppointmentsRequest(
            page_size=page_size,
            page_token=page_token,
            to=timestamp(end) if end else None,
            states=[item.to_message() for item in state or ()],
            specialist_id=specialist_id,
            team_id=team_id,
        )
        if start:
            getattr(request, "from").CopyFrom(timestamp(start))
        found = await clients.appointments.ListAppointments(request)
        return Page(
            data=[Appointment.of(item) for item in found.appointments],
            next_page_token=found.next_page_token or None,
        )

    @routes.get("/appointments/{appointment_id}")
    async def get(appointment_id: PathId, response: Response) -> Appointment:
        """One appointment; a participant sees its own."""
        request = pb.GetAppointmentRequest(id=appointment_id)
        return answer(await clients.appointments.GetAppointment(request), response)

    @routes.post("/appointments/{appointment_id}/cancel")
    async def cancel(appointment_id: PathId, body: Cancellation, response: Response, version: Version) -> Appointment:
        """Cancel it; the customer is told."""
        request = pb.CancelRequest(id=appointment_id, expected_version=version, reason=body.reason)
        return answer(await clients.appointments.Cancel(request), response)

    @routes.post("/appointments/{appointment_id}/admit")
    async def admit(appointment_id: PathId, response: Response, version: Version) -> Appointment:
        """Admit the waiting customer, or the further device that waits; the caller is the specialist."""
        request = pb.AdmitRequest(id=appointment_id, expected_version=version)
        return answer(await clients.appointments.Admit(request), response)

    @routes.post("/appointments/{appointment_id}/return-to-queue")
    async def return_to_queue(appointment_id: PathId, response: Response, version: Version) -> Appointment:
        """Put the customer back into the waiting room."""
        request = pb.ReturnToQueueRequest(id=appointment_id, expected_version=version)
        return answer(await clients.appointments.ReturnToQueue(request), response)

    @routes.post("/appointments/{appointment_id}/complete")
    async def complete(appointment_id: PathId, body: Completion, response: Response, version: Version) -> Appointment:
        """End the call and keep what came of it."""
        request = pb.CompleteRequest(
            id=appointment_id, expected_version=version, outcome=body.outcome, notes=body.notes
        )
        return answer(await clients.appointments.Complete(request), response)

    @routes.post("/appointments/{appointment_id}/links", status_code=201)
    async def create_link(appointment_id: PathId, body: NewLink) -> CreatedLink:
        """A fresh link to hand over by oneself; its secret is told this once."""
        request = pb.CreateLinkRequest(appointment_id=appointment_id, channel=body.channel.to_message())
        link = await clients.appointments.CreateLink(request)
        return CreatedLink(id=link.link_id, url=link.url)

    @routes.delete("/appointments/{appointment_id}/links/{link_id}")
    async def revoke_link(appointment_id: PathId, link_id: PathId, response: Response) -> Appointment:
        """Revoke a link: whoever came in by it is out within a second."""
        request = pb.RevokeLinkRequest(appointment_id=appointment_id, link_id=link_id)
        return answer(await clients.appointments.RevokeLink(request), response)

    @routes.get("/queue")
    async def list_queue(team_id: QueryId = "") -> Page[Appointment]:
        """Who waits, first come first, at most 500."""
        found = await clients.appointments.ListQueue(pb.ListQueueRequest(team_id=team_id))
        return Page(data=[Appointment.of(item) for item in found.appointments], next_page_token=None)

    @routes.get("/live-url")
    async def live_url(team_id: QueryId = "", appointment_id: QueryId = "") -> LiveUrl:
        """Where a team's desk or an appointment's room is served now: name one of the two."""
        if bool(team_id) == bool(appointment_id):
            raise InvalidArgument("Name either team_id or appointment_id.", field="team_id")
        request = (
            signaling_pb.LocateRequest(team_id=team_id)
            if team_id
            else signaling_pb.LocateRequest(appointment_id=appointment_id)
        )
        located = await clients.signaling.Locate(request)
        return LiveUrl(url=located.url, ice_servers=[IceServer.of(server) for server in located.ice_servers])

    return routes
