"""The gRPC edge of appointments."""

from datetime import datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceServicer
from parley.appointments import messages
from parley.appointments.domain.appointment import State
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.appointments import Appointments, NewBooking, NewInvitation
from parley.appointments.service.availabilities import Availabilities
from parley.appointments.service.customers import Customers, NewCustomer
from parley.appointments.service.door import Door
from parley.appointments.service.links import Links
from parley.common.errors import InvalidArgument
from parley.common.rpc import caller, idempotency_key

SERVICE = "parley.api.appointments.v1.AppointmentsService"
# What needs no token: the link's or the device's secret proves the caller.
ANONYMOUS = frozenset(f"/{SERVICE}/{method}" for method in ("LookUpLink", "Enter", "RefreshParticipant", "Leave"))


class AppointmentsApi(AppointmentsServiceServicer):
    """parley.api.appointments.v1.AppointmentsService."""

    def __init__(
        self,
        customers: Customers,
        types: AppointmentTypes,
        availabilities: Availabilities,
        appointments: Appointments,
        links: Links,
        door: Door,
    ) -> None:
        self._customers = customers
        self._types = types
        self._availabilities = availabilities
        self._appointments = appointments
        self._links = links
        self._door = door

    async def CreateCustomer(
        self, request: service_pb2.CreateCustomerRequest, _context: object
    ) -> appointments_pb2.Customer:
        """Add a customer."""
        new = NewCustomer(
            display_name=request.display_name,
            email=request.email,
            phone=request.phone,
            locale=request.locale,
            time_zone=request.time_zone,
        )
        return messages.encode_customer(await self._customers.create(caller(), new, idempotency_key()))

    async def GetCustomer(self, request: service_pb2.GetCustomerRequest, _context: object) -> appointments_pb2.Customer:
        """Return a customer with their contact data."""
        return messages.encode_customer(await self._customers.get(caller(), request.id))

    async def ListCustomers(
        self, request: service_pb2.ListCustomersRequest, _context: object
    ) -> service_pb2.ListCustomersResponse:
        """Return a page of customers, newest first."""
        page = await self._customers.page(caller(), request.page_size, request.page_token)
        return service_pb2.ListCustomersResponse(
            customers=map(messages.encode_customer, page.items), next_page_token=page.next_token
        )

    async def ListAppointmentTypes(
        self, _request: service_pb2.ListAppointmentTypesRequest, _context: object
    ) -> service_pb2.ListAppointmentTypesResponse:
        """Return the tenant's types."""
        found = await self._types.all(caller())
        return service_pb2.ListAppointmentTypesResponse(types=map(messages.encode_type, found))

    async def GetAppointmentType(
        self, request: service_pb2.GetAppointmentTypeRequest, _context: object
    ) -> appointments_pb2.AppointmentType:
        """Return a type."""
        return messages.encode_type(await self._types.get(caller(), request.id))

    async def SetAvailability(
        self, request: service_pb2.SetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Replace somebody's hours."""
        hours = messages.decode_hours(request.hours)
        availability = await self._availabilities.set(
            caller(), request.staff_id, request.time_zone, hours, request.expected_version
        )
        return messages.encode_availability(availability)

    async def GetAvailability(
        self, request: service_pb2.GetAvailabilityRequest, _context: object
    ) -> appointments_pb2.Availability:
        """Return somebody's hours."""
        return messages.encode_availability(await self._availabilities.get(caller(), request.staff_id))

    async def SearchSlots(
        self, request: service_pb2.SearchSlotsRequest, _context: object
    ) -> service_pb2.SearchSlotsResponse:
        """Return a specialist's free slots."""
        first, last = _required_instant(request, "from"), _required_instant(request, "to")
        slots = await self._availabilities.search(caller(), request.type_id, request.specialist_id, first, last)
        return service_pb2.SearchSlotsResponse(slots=map(messages.encode_slot, slots))

    async def Schedule(self, request: service_pb2.ScheduleRequest, _context: object) -> appointments_pb2.Appointment:
        """Book a slot."""
        new = NewBooking(
            customer_id=request.customer_id,
            type_id=request.type_id,
            specialist_id=request.specialist_id,
            team_id=request.team_id,
            starts_at=_required_instant(request, "starts_at"),
            time_zone=request.time_zone,
            invite_by=_channel(request.invite_by, "invite_by"),
        )
        return messages.encode_appointment(await self._appointments.schedule(caller(), new, idempotency_key()))

    async def Invite(self, request: service_pb2.InviteRequest, _context: object) -> appointments_pb2.Appointment:
        """Invite a customer to come at once."""
        new = NewInvitation(
            customer_id=request.customer_id,
            type_id=request.type_id,
            team_id=request.team_id,
            invite_by=_channel(request.invite_by, "invite_by"),
        )
        return messages.encode_appointment(await self._appointments.invite(caller(), new, idempotency_key()))

    async def GetAppointment(
        self, request: service_pb2.GetAppointmentRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Return an appointment as the caller may see it."""
        return messages.encode_appointment(await self._appointments.get(caller(), request.id))

    async def ListAppointments(
        self, request: service_pb2.ListAppointmentsRequest, _context: object
    ) -> service_pb2.ListAppointmentsResponse:
        """Return a page of appointments by start."""
        query = AppointmentQuery(
            tenant_id=caller().tenant_id,
            first=_instant(request, "from"),
            last=_instant(request, "to"),
            states=tuple(_state(number) for number in request.states),
            specialist_id=request.specialist_id,
            team_id=request.team_id,
        )
        page = await self._appointments.page(caller(), query, request.page_size, request.page_token)
        return service_pb2.ListAppointmentsResponse(
            appointments=map(messages.encode_appointment, page.items), next_page_token=page.next_token
        )

    async def Cancel(self, request: service_pb2.CancelRequest, _context: object) -> appointments_pb2.Appointment:
        """Call an appointment off."""
        cancelled = await self._appointments.cancel(caller(), request.id, request.expected_version, request.reason)
        return messages.encode_appointment(cancelled)

    async def Admit(self, request: service_pb2.AdmitRequest, _context: object) -> appointments_pb2.Appointment:
        """Admit who waits."""
        return messages.encode_appointment(
            await self._appointments.admit(caller(), request.id, request.expected_version)
        )

    async def ReturnToQueue(
        self, request: service_pb2.ReturnToQueueRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Put the customer back into the waiting room."""
        return messages.encode_appointment(
            await self._appointments.return_to_queue(caller(), request.id, request.expected_version)
        )

    async def Complete(self, request: service_pb2.CompleteRequest, _context: object) -> appointments_pb2.Appointment:
        """End the call."""
        completed = await self._appointments.complete(
            caller(), request.id, request.expected_version, request.outcome, request.notes
        )
        return messages.encode_appointment(completed)

    async def ListQueue(self, request: service_pb2.ListQueueRequest, _context: object) -> service_pb2.ListQueueResponse:
        """Return those who wait, first come first."""
        waiting = await self._appointments.queue(caller(), request.tenant_id, request.team_id)
        return service_pb2.ListQueueResponse(appointments=map(messages.encode_appointment, waiting))

    async def CreateLink(
        self, request: service_pb2.CreateLinkRequest, _context: object
    ) -> service_pb2.CreateLinkResponse:
        """Make a link and tell its secret, this once."""
        channel = _channel(request.channel, "channel")
        link = await self._links.create(caller(), request.appointment_id, channel)
        return service_pb2.CreateLinkResponse(link_id=link.id, secret=link.secret, url=link.url)

    async def RevokeLink(
        self, request: service_pb2.RevokeLinkRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Withdraw a link."""
        return messages.encode_appointment(await self._links.revoke(caller(), request.appointment_id, request.link_id))

    async def LookUpLink(self, request: service_pb2.LookUpLinkRequest, _context: object) -> service_pb2.Invitation:
        """Return what the link's holder may know."""
        return messages.encode_invitation(await self._door.look(request.secret))

    async def Enter(self, request: service_pb2.EnterRequest, _context: object) -> service_pb2.Admission:
        """Let the link's holder in."""
        return messages.encode_admission(await self._door.enter(request.secret, request.device_secret))

    async def RefreshParticipant(
        self, request: service_pb2.RefreshParticipantRequest, _context: object
    ) -> service_pb2.Admission:
        """Return a new token for a device that is in."""
        admission = await self._door.refresh(request.appointment_id, request.device_secret)
        return messages.encode_admission(admission)

    async def Leave(self, request: service_pb2.LeaveRequest, _context: object) -> service_pb2.LeaveResponse:
        """Let a device go."""
        await self._door.leave(request.appointment_id, request.device_secret)
        return service_pb2.LeaveResponse()


def _instant(request: Message, field: str) -> datetime | None:
    """Return a timestamp's instant, or None when it is unset; raises InvalidArgument."""
    if not request.HasField(field):
        return None
    stamp: Timestamp = getattr(request, field)
    instant = messages.decode_instant(stamp)
    if instant is None:
        raise InvalidArgument(f"{field} is an instant of the years 1970 to 2199.", field=field)
    return instant


def _required_instant(request: Message, field: str) -> datetime:
    instant = _instant(request, field)
    if instant is None:
        raise InvalidArgument(f"{field} must be set.", field=field)
    return instant


def _channel(number: appointments_pb2.LinkChannel.ValueType, field: str) -> LinkChannel:
    channel = messages.decode_channel(number)
    if channel is None:
        raise InvalidArgument(f"{field} is EMAIL, SMS or COPY.", field=field)
    return channel


def _state(number: appointments_pb2.AppointmentState.ValueType) -> State:
    state = messages.decode_state(number)
    if state is None:
        raise InvalidArgument("states holds a state that does not exist.", field="states")
    return state
