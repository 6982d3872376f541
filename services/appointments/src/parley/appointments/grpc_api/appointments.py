"""Appointments by staff: booking, finding, calling off."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.grpc_api.reading import channel, instant, required_instant, state
from parley.appointments.grpc_api.use_cases import Api
from parley.appointments.service.appointments import Details, NewBooking, NewInvitation
from parley.common.rpc import caller, idempotency_key


class BookingApi(Api):
    """Appointments by staff: booking, finding, calling off."""

    async def Schedule(self, request: service_pb2.ScheduleRequest, _context: object) -> appointments_pb2.Appointment:
        """Book a slot."""
        new = NewBooking(
            customer_id=request.customer_id,
            type_id=request.type_id,
            specialist_id=request.specialist_id,
            team_id=request.team_id,
            starts_at=required_instant(request, "starts_at"),
            time_zone=request.time_zone,
            invite_by=channel(request.invite_by, "invite_by"),
            details=Details(
                subject=request.subject,
                priority=request.priority,
                language=request.language,
                reminders=tuple(request.reminders.minutes_before) if request.HasField("reminders") else None,
            ),
        )
        return messages.encode_appointment(await self._use.appointments.schedule(caller(), new, idempotency_key()))

    async def Invite(self, request: service_pb2.InviteRequest, _context: object) -> appointments_pb2.Appointment:
        """Invite a customer to come at once."""
        new = NewInvitation(
            customer_id=request.customer_id,
            type_id=request.type_id,
            team_id=request.team_id,
            invite_by=channel(request.invite_by, "invite_by"),
            details=Details(subject=request.subject, priority=request.priority, language=request.language),
        )
        return messages.encode_appointment(await self._use.appointments.invite(caller(), new, idempotency_key()))

    async def GetAppointment(
        self, request: service_pb2.GetAppointmentRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Return an appointment as the caller may see it."""
        return messages.encode_appointment(await self._use.appointments.get(caller(), request.id))

    async def ListAppointments(
        self, request: service_pb2.ListAppointmentsRequest, _context: object
    ) -> service_pb2.ListAppointmentsResponse:
        """Return a page of appointments by start."""
        query = AppointmentQuery(
            tenant_id=caller().tenant_id,
            first=instant(request, "from"),
            last=instant(request, "to"),
            states=tuple(state(number) for number in request.states),
            specialist_id=request.specialist_id,
            team_id=request.team_id,
            customer_id=request.customer_id,
        )
        page = await self._use.appointments.page(caller(), query, request.page_size, request.page_token)
        return service_pb2.ListAppointmentsResponse(
            appointments=map(messages.encode_appointment, page.items), next_page_token=page.next_token
        )

    async def Cancel(self, request: service_pb2.CancelRequest, _context: object) -> appointments_pb2.Appointment:
        """Call an appointment off."""
        cancelled = await self._use.appointments.cancel(caller(), request.id, request.expected_version, request.reason)
        return messages.encode_appointment(cancelled)
