"""Appointments from booking to wrap-up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as pb
from parley.common.errors import InvalidArgument
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, KnownVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.appointments import (
    Appointment,
    AppointmentState,
    Cancellation,
    Completion,
    Hold,
    NewAppointment,
    NewPriority,
    Rescheduling,
    Transfer,
)
from parley.gateway.resources.base import Instant, Page, PageSize, PageToken, PathId, QueryId, timestamp


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/appointments`."""
    routes = Area(prefix="/v1/appointments", tags=["appointments"])
    inside, staff = Depends(gate.signed_in), Depends(gate.staff)

    def answer(message: appointments_pb2.Appointment, response: Response) -> Appointment:
        tag(response, message.version)
        return Appointment.of(message)

    @routes.post(
        "",
        status_code=201,
        dependencies=[staff, IDEMPOTENT],
        openapi_extra=calls("appointments.Schedule", "appointments.Invite"),
    )
    async def create(body: NewAppointment, response: Response) -> Appointment:
        """Book a free slot or, with ad_hoc, invite a customer to come at once."""
        if body.ad_hoc:
            if body.starts_at or body.specialist_id:
                raise InvalidArgument(
                    "An ad hoc appointment has no starts_at and no specialist_id: leave them out.",
                    field="starts_at" if body.starts_at else "specialist_id",
                )
            return answer(await clients.appointments.Invite(body.to_invite()), response)
        return answer(await clients.appointments.Schedule(body.to_schedule()), response)

    @routes.get("", dependencies=[staff], openapi_extra=calls("appointments.ListAppointments"))
    async def list_appointments(
        start: Annotated[Instant | None, Query(alias="from")] = None,
        end: Annotated[Instant | None, Query(alias="to")] = None,
        state: Annotated[list[AppointmentState] | None, Query(max_length=8)] = None,
        specialist_id: QueryId = "",
        team_id: QueryId = "",
        customer_id: QueryId = "",
        page_size: PageSize = 50,
        page_token: PageToken = "",
    ) -> Page[Appointment]:
        """Find appointments by start (half-open from … to), state and people; earliest first."""
        request = pb.ListAppointmentsRequest(
            page_size=page_size,
            page_token=page_token,
            to=timestamp(end) if end else None,
            states=[item.to_message() for item in state or ()],
            specialist_id=specialist_id,
            team_id=team_id,
            customer_id=customer_id,
        )
        if start:
            getattr(request, "from").CopyFrom(timestamp(start))
        found = await clients.appointments.ListAppointments(request)
        return Page(
            data=[Appointment.of(item) for item in found.appointments],
            next_page_token=found.next_page_token or None,
        )

    @routes.get("/{appointment_id}", dependencies=[inside], openapi_extra=calls("appointments.GetAppointment"))
    async def get(appointment_id: PathId, response: Response) -> Appointment:
        """One appointment; a participant sees its own."""
        request = pb.GetAppointmentRequest(id=appointment_id)
        return answer(await clients.appointments.GetAppointment(request), response)

    @routes.post("/{appointment_id}/cancel", dependencies=[staff], openapi_extra=calls("appointments.Cancel"))
    async def cancel(
        appointment_id: PathId, body: Cancellation, response: Response, version: KnownVersion
    ) -> Appointment:
        """Cancel an appointment; the customer is told."""
        request = pb.CancelRequest(id=appointment_id, expected_version=version, reason=body.reason)
        return answer(await clients.appointments.Cancel(request), response)

    @routes.post("/{appointment_id}/admit", dependencies=[staff], openapi_extra=calls("appointments.Admit"))
    async def admit(appointment_id: PathId, response: Response, version: KnownVersion) -> Appointment:
        """Admit the waiting customer or the further device that waits; the caller is the specialist."""
        request = pb.AdmitRequest(id=appointment_id, expected_version=version)
        return answer(await clients.appointments.Admit(request), response)

    @routes.post(
        "/{appointment_id}/return-to-queue", dependencies=[staff], openapi_extra=calls("appointments.ReturnToQueue")
    )
    async def return_to_queue(appointment_id: PathId, response: Response, version: KnownVersion) -> Appointment:
        """Put the customer back into the waiting room."""
        request = pb.ReturnToQueueRequest(id=appointment_id, expected_version=version)
        return answer(await clients.appointments.ReturnToQueue(request), response)

    @routes.post("/{appointment_id}/complete", dependencies=[staff], openapi_extra=calls("appointments.Complete"))
    async def complete(
        appointment_id: PathId, body: Completion, response: Response, version: KnownVersion
    ) -> Appointment:
        """End the call and keep what came of it."""
        request = pb.CompleteRequest(
            id=appointment_id, expected_version=version, outcome=body.outcome, notes=body.notes
        )
        return answer(await clients.appointments.Complete(request), response)

    @routes.post("/{appointment_id}/reschedule", dependencies=[staff], openapi_extra=calls("appointments.Reschedule"))
    async def reschedule(
        appointment_id: PathId, body: Rescheduling, response: Response, version: KnownVersion
    ) -> Appointment:
        """Move an appointment to another time or specialist; where that is taken it stays as it was."""
        return answer(await clients.appointments.Reschedule(body.to_message(appointment_id, version)), response)

    @routes.post("/{appointment_id}/transfer", dependencies=[staff], openapi_extra=calls("appointments.Transfer"))
    async def transfer(
        appointment_id: PathId, body: Transfer, response: Response, version: KnownVersion
    ) -> Appointment:
        """Hand an appointment on to a colleague or a team."""
        return answer(await clients.appointments.Transfer(body.to_message(appointment_id, version)), response)

    @routes.post("/{appointment_id}/priority", dependencies=[staff], openapi_extra=calls("appointments.SetPriority"))
    async def set_priority(
        appointment_id: PathId, body: NewPriority, response: Response, version: KnownVersion
    ) -> Appointment:
        """Say how urgent an appointment is: the urgent are served first."""
        request = pb.SetPriorityRequest(id=appointment_id, expected_version=version, priority=body.priority)
        return answer(await clients.appointments.SetPriority(request), response)

    @routes.post("/{appointment_id}/hold", dependencies=[inside], openapi_extra=calls("appointments.HoldPlace"))
    async def hold(appointment_id: PathId, body: Hold, response: Response) -> Appointment:
        """Keep the customer's place in the queue while they are away, or give it up; a participant does so too."""
        request = pb.HoldPlaceRequest(id=appointment_id, held=body.held)
        return answer(await clients.appointments.HoldPlace(request), response)

    return routes
