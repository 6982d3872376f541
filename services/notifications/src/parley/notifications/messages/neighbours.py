"""What accounts and appointments tell, as far as notifications needs it."""

from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1 import service_pb2 as accounts_service_pb2
from parley.api.appointments.v1 import appointments_pb2
from parley.notifications.domain.appointment import Appointment, AppointmentState
from parley.notifications.domain.letter import AppointmentType, Company, Customer, StaffLink, StaffMember
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.messages.times import instant

_INVITE_BY = {
    appointments_pb2.LINK_CHANNEL_EMAIL: Channel.EMAIL,
    appointments_pb2.LINK_CHANNEL_SMS: Channel.SMS,
}
_LINK_CHANNELS = {channel: name for name, channel in _INVITE_BY.items()}
_PURPOSES = {
    Kind.STAFF_INVITATION: accounts_service_pb2.STAFF_LINK_PURPOSE_INVITATION,
    Kind.PASSWORD_RESET: accounts_service_pb2.STAFF_LINK_PURPOSE_PASSWORD_RESET,
}


def decode_appointment(message: appointments_pb2.Appointment) -> Appointment:
    """What notifications needs of it. Raises ValueError for a state that this release does not know."""
    name = appointments_pb2.AppointmentState.Name(message.state)
    return Appointment(
        id=message.id,
        tenant_id=message.tenant_id,
        version=message.version,
        state=AppointmentState(name.removeprefix("APPOINTMENT_STATE_").lower()),
        customer_id=message.customer_id,
        type_id=message.type_id,
        specialist_id=message.specialist_id,
        starts_at=instant(message.starts_at),
        ends_at=instant(message.ends_at),
        time_zone=message.time_zone,
        ad_hoc=message.ad_hoc,
        ended_at=instant(message.ended_at) if message.HasField("ended_at") else None,
        invite_by=_INVITE_BY.get(message.invite_by),
        turn_near_at=instant(message.turn_near_at) if message.HasField("turn_near_at") else None,
        reminders_minutes_before=tuple(message.reminders_minutes_before),
    )


def decode_customer(message: appointments_pb2.Customer) -> Customer:
    """With the addresses."""
    return Customer(
        id=message.id,
        tenant_id=message.tenant_id,
        display_name=message.display_name,
        email=message.email,
        phone=message.phone,
        locale=message.locale,
        time_zone=message.time_zone,
    )


def decode_type(message: appointments_pb2.AppointmentType) -> AppointmentType:
    """What an appointment is about."""
    return AppointmentType(dict(message.name.by_locale), changeable=message.change_until_minutes >= 0)


def decode_company(message: accounts_pb2.Tenant) -> Company:
    """The tenant as its customers know it."""
    return Company(
        name=message.name,
        locale=message.locale,
        time_zone=message.time_zone,
        support_phone=message.support_phone,
        accent_color=message.accent_color,
        active=message.active,
    )


def decode_staff(message: accounts_pb2.Staff) -> StaffMember:
    """With the address."""
    return StaffMember(
        id=message.id,
        tenant_id=message.tenant_id,
        display_name=message.display_name,
        email=message.email,
        locale=message.locale,
        time_zone=message.time_zone,
    )


def decode_staff_link(message: accounts_service_pb2.MintStaffLinkResponse) -> StaffLink:
    """For one message."""
    return StaffLink(message.url, instant(message.expires_at))


def encode_link_channel(channel: Channel) -> appointments_pb2.LinkChannel.ValueType:
    """How a link reaches its holder."""
    return _LINK_CHANNELS[channel]


def encode_purpose(kind: Kind) -> accounts_service_pb2.StaffLinkPurpose.ValueType:
    """What a staff member's link is for."""
    return _PURPOSES[kind]
