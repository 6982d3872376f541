"""The services that know what a message tells, asked in notifications' own name."""

import grpc

from parley.api.accounts.v1.service_pb2 import GetStaffRequest, GetTenantRequest, MintStaffLinkRequest
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.api.appointments.v1.service_pb2 import (
    CreateLinkRequest,
    GetAppointmentRequest,
    GetAppointmentTypeRequest,
    GetCustomerRequest,
)
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.letter import AppointmentType, Company, Customer, StaffLink, StaffMember
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.messages import neighbours


class GrpcDirectory:
    """The service's Directory over gRPC."""

    def __init__(self, accounts: grpc.aio.Channel, appointments: grpc.aio.Channel) -> None:
        self._accounts = AccountsServiceStub(accounts)
        self._appointments = AppointmentsServiceStub(appointments)

    async def appointment(self, appointment_id: str) -> Appointment:
        """As it is now."""
        answer = await self._appointments.GetAppointment(GetAppointmentRequest(id=appointment_id))
        return neighbours.decode_appointment(answer)

    async def customer(self, customer_id: str) -> Customer:
        """With the addresses."""
        return neighbours.decode_customer(await self._appointments.GetCustomer(GetCustomerRequest(id=customer_id)))

    async def company(self, tenant_id: str) -> Company:
        """The tenant."""
        return neighbours.decode_company(await self._accounts.GetTenant(GetTenantRequest(id=tenant_id)))

    async def appointment_type(self, type_id: str) -> AppointmentType:
        """What an appointment is about."""
        answer = await self._appointments.GetAppointmentType(GetAppointmentTypeRequest(id=type_id))
        return neighbours.decode_type(answer)

    async def specialist_name(self, staff_id: str) -> str:
        """As customers read it."""
        return (await self._accounts.GetStaff(GetStaffRequest(id=staff_id))).display_name

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        """A URL of its own for one message."""
        request = CreateLinkRequest(appointment_id=appointment_id, channel=neighbours.encode_link_channel(channel))
        return (await self._appointments.CreateLink(request)).url

    async def staff(self, staff_id: str) -> StaffMember:
        """With the address."""
        return neighbours.decode_staff(await self._accounts.GetStaff(GetStaffRequest(id=staff_id)))

    async def staff_link(self, staff_id: str, kind: Kind) -> StaffLink:
        """A link of its own for one message."""
        request = MintStaffLinkRequest(staff_id=staff_id, purpose=neighbours.encode_purpose(kind))
        return neighbours.decode_staff_link(await self._accounts.MintStaffLink(request))
