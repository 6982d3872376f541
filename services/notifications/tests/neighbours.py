"""accounts and appointments on real sockets, as far as notifications asks them, with fixed answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parley.api.accounts.v1.accounts_pb2 import Staff, Tenant
from parley.api.accounts.v1.service_pb2 import (
    STAFF_LINK_PURPOSE_INVITATION,
    GetStaffRequest,
    GetTenantRequest,
    MintStaffLinkRequest,
    MintStaffLinkResponse,
)
from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1.service_pb2 import (
    CreateLinkRequest,
    CreateLinkResponse,
    GetAppointmentRequest,
    GetAppointmentTypeRequest,
    GetCustomerRequest,
)
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceServicer,
    add_AppointmentsServiceServicer_to_server,
)
from parley.api.common.v1.common_pb2 import LocalizedText
from parley.common import rpc
from parley.common.auth import Kind
from parley.common.errors import NotFound
from parley.common.testing.accounts import AccountsStandIn, accounts_for_test
from parley.common.testing.serving import serve_for_test
from parley.notifications.messages.times import timestamp

from .conftest import EMAIL, PHONE, STARTS_AT

SECRET = "s3cret of notifications"
STAFF_EMAIL = "camille@lumiere.example"
_APPOINTMENTS = "parley.api.appointments.v1.AppointmentsService"


def appointment_message(
    id: str = "apt_a",
    *,
    state: appointments_pb2.AppointmentState.ValueType = appointments_pb2.APPOINTMENT_STATE_SCHEDULED,
    starts_at: datetime = STARTS_AT,
    invite_by: appointments_pb2.LinkChannel.ValueType = appointments_pb2.LINK_CHANNEL_EMAIL,
    reminders: Sequence[int] = (),
) -> appointments_pb2.Appointment:
    """As appointments tells it."""
    cancelled = state == appointments_pb2.APPOINTMENT_STATE_CANCELLED
    return appointments_pb2.Appointment(
        id=id,
        version=2 if cancelled else 1,
        tenant_id="ten_a",
        state=state,
        type_id="typ_a",
        customer_id="cus_a",
        team_id="team_a",
        specialist_id="stf_a",
        starts_at=timestamp(starts_at),
        ends_at=timestamp(starts_at + timedelta(minutes=30)),
        time_zone="Europe/Paris",
        ended_at=timestamp(starts_at - timedelta(hours=1)) if cancelled else None,
        invite_by=invite_by,
        reminders_minutes_before=reminders,
    )


class Accounts(AccountsStandIn):
    """One company, one specialist."""

    async def GetTenant(self, request: GetTenantRequest, context: object) -> Tenant:
        _check(request.id, "ten_a")
        return Tenant(
            id="ten_a",
            name="Lumière",
            locale="fr",
            time_zone="Europe/Paris",
            support_phone="+33123456789",
            accent_color="#0b6e99",
            active=True,
        )

    async def GetStaff(self, request: GetStaffRequest, context: object) -> Staff:
        _check(request.id, "stf_a")
        return Staff(
            id="stf_a",
            tenant_id="ten_a",
            display_name="Camille Martin",
            email=STAFF_EMAIL,
            locale="fr",
            time_zone="Europe/Paris",
        )

    async def MintStaffLink(self, request: MintStaffLinkRequest, context: object) -> MintStaffLinkResponse:
        _check(request.staff_id, "stf_a")
        page = "welcome" if request.purpose == STAFF_LINK_PURPOSE_INVITATION else "reset"
        url = f"https://parley.example/{page}#secret-of-staff"
        return MintStaffLinkResponse(secret="secret-of-staff", url=url, expires_at=timestamp(STARTS_AT))


@dataclass
class Appointments(AppointmentsServiceServicer):
    """What is put into it, one customer and one type; `links` are the requests to mint one.

    While `minting` is unset no link is minted; `asked` holds the appointments whose links are waited for.
    """

    appointments: dict[str, appointments_pb2.Appointment] = field(default_factory=dict)
    links: list[CreateLinkRequest] = field(default_factory=list)
    minting: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.minting.set()

    async def GetAppointment(self, request: GetAppointmentRequest, context: object) -> appointments_pb2.Appointment:
        _check(request.id, *self.appointments)
        return self.appointments[request.id]

    async def GetCustomer(self, request: GetCustomerRequest, context: object) -> appointments_pb2.Customer:
        _check(request.id, "cus_a")
        return appointments_pb2.Customer(
            id="cus_a",
            tenant_id="ten_a",
            display_name="Marie Dupont",
            email=EMAIL,
            phone=PHONE,
            locale="fr",
            time_zone="Europe/Paris",
        )

    async def GetAppointmentType(
        self, request: GetAppointmentTypeRequest, context: object
    ) -> appointments_pb2.AppointmentType:
        _check(request.id, "typ_a")
        name = LocalizedText(by_locale={"fr": "Assistance visuelle", "en": "Visual assistance"})
        return appointments_pb2.AppointmentType(id="typ_a", name=name, change_until_minutes=-1)

    async def CreateLink(self, request: CreateLinkRequest, context: object) -> CreateLinkResponse:
        _check(request.appointment_id, *self.appointments)
        self.asked.append(request.appointment_id)
        await self.minting.wait()
        self.links.append(request)
        secret = f"secret-{len(self.links)}"
        return CreateLinkResponse(link_id="lnk_a", secret=secret, url=f"https://parley.example/j#{secret}")


@dataclass(frozen=True)
class Neighbours:
    """Where they serve."""

    accounts_target: str
    appointments_target: str
    appointments: Appointments


@asynccontextmanager
async def neighbours() -> AsyncIterator[Neighbours]:
    """Both, on free ports; they know the appointment that `appointment_message()` tells of."""
    # The stubs call every RPC abstract; gRPC itself answers UNIMPLEMENTED for those that are missing.
    appointments = Appointments({"apt_a": appointment_message()})  # type: ignore[abstract]
    async with (
        accounts_for_test({"notifications": SECRET}, Accounts) as accounts_target,  # type: ignore[type-abstract]
        serve_for_test(add_AppointmentsServiceServicer_to_server, appointments, _APPOINTMENTS) as appointments_target,
    ):
        yield Neighbours(accounts_target, appointments_target, appointments)


def _check(id: str, *known: str) -> None:
    caller = rpc.caller()
    caller.require(Kind.SERVICE)
    assert caller.subject == "notifications"
    if id not in known:
        raise NotFound("It doesn't exist.")
