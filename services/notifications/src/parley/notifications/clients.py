"""The services that know what a message tells, asked in notifications' own name."""

from collections.abc import Mapping

import grpc

from parley.api.accounts.v1.service_pb2 import GetStaffRequest, GetTenantRequest
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.api.appointments.v1.service_pb2 import (
    CreateLinkRequest,
    GetAppointmentRequest,
    GetAppointmentTypeRequest,
    GetCustomerRequest,
)
from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceStub
from parley.notifications import messages
from parley.notifications.domain import Appointment, Channel, Company, Customer


class GrpcDirectory:
    """The service's Directory over gRPC."""

    def __init__(self, accounts: grpc.aio.Channel, appointments: grpc.aio.Channel) -> None:
        self._accounts = AccountsServiceStub(accounts)
        self._appointments = AppointmentsServiceStub(appointments)

    async def appointment(self, appointment_id: str) -> Appointment:
        """As it is now."""
        answer = await self._appointments.GetAppointment(GetAppointmentRequest(id=appointment_id))
        return messages.decode_appointment(answer)

    async def customer(self, customer_id: str) -> Customer:
        """With the addresses."""
        return messages.decode_customer(await self._appointments.GetCustomer(GetCustomerRequest(id=customer_id)))

    async def company(self, tenant_id: str) -> Company:
        """The tenant."""
        return messages.decode_company(await self._accounts.GetTenant(GetTenantRequest(id=tenant_id)))

    async def type_name(self, type_id: str) -> Mapping[str, str]:
        """By BCP 47 tag."""
        answer = await self._appointments.GetAppointmentType(GetAppointmentTypeRequest(id=type_id))
        return dict(answer.name.by_locale)

    async def specialist_name(self, staff_id: str) -> str:
        """As customers read it."""
        return (await self._accounts.GetStaff(GetStaffRequest(id=staff_id))).display_name

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        """A URL of its own for one message."""
        request = CreateLinkRequest(appointment_id=appointment_id, channel=messages.encode_link_channel(channel))
        return (await self._appointments.CreateLink(request)).url
