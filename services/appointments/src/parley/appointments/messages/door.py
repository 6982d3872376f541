"""What a link's holder is told."""

from parley.api.appointments.v1 import service_pb2
from parley.api.common.v1 import common_pb2
from parley.api.signaling.v1 import service_pb2 as signaling_pb2
from parley.appointments.domain.admission import Admission, IceServer, Invitation, Room
from parley.appointments.domain.state import InvitationStatus
from parley.appointments.messages.appointments import STATES
from parley.appointments.messages.consents import encode_questions
from parley.appointments.messages.values import optional_timestamp, timestamp

_STATUSES = {
    status: service_pb2.InvitationStatus.Value(f"INVITATION_STATUS_{status.name}") for status in InvitationStatus
}


def encode_invitation(invitation: Invitation) -> service_pb2.Invitation:
    """For the link's holder: what is not known stays empty, and for that of a revoked one all but whom to call."""
    appointment, tenant, customer = invitation.appointment, invitation.tenant, invitation.customer
    told = service_pb2.Invitation(
        status=_STATUSES[invitation.status],
        company_name=tenant.name if tenant else "",
        support_phone=tenant.support_phone if tenant else "",
        support_email=tenant.support_email if tenant else "",
        accent_color=(tenant.accessible_accent_color or tenant.accent_color) if tenant else "",
        locale=customer.locale if customer else tenant.locale if tenant else "",
    )
    if invitation.status is InvitationStatus.REVOKED:
        return told
    of_appointment = service_pb2.Invitation(
        appointment_id=appointment.id,
        type_name=common_pb2.LocalizedText(by_locale=invitation.type.name if invitation.type else {}),
        specialist_name=invitation.specialist_name,
        customer_name=customer.display_name if customer else "",
        starts_at=timestamp(appointment.starts_at),
        ends_at=timestamp(appointment.ends_at),
        entry_opens_at=timestamp(appointment.entry_opens_at),
        time_zone=appointment.time_zone,
        ad_hoc=appointment.ad_hoc,
        state=STATES[appointment.state],
        minimum_age=invitation.asked.minimum_age,
        consents=encode_questions(invitation.asked),
        in_use_elsewhere=invitation.in_use_elsewhere,
        can_change=invitation.can_change,
        change_until=optional_timestamp(invitation.change_until),
        can_take_time=invitation.can_take_time,
        type_id=invitation.type.id if invitation.type else "",
        specialist_id=appointment.specialist_id if invitation.type else "",
        place_held=appointment.place_held_at is not None,
        tenant_id=appointment.tenant_id,
    )
    told.MergeFrom(of_appointment)
    return told


def encode_admission(admission: Admission) -> service_pb2.Admission:
    """For the customer's browser."""
    return service_pb2.Admission(
        invitation=encode_invitation(admission.invitation),
        participant_id=admission.participant_id,
        device_id=admission.device_id,
        device_secret=admission.device_secret,
        access_token=admission.token.access_token,
        access_token_expires_at=timestamp(admission.token.expires_at),
        live_url=admission.room.live_url,
        ice_servers=[
            service_pb2.IceServer(urls=each.urls, username=each.username, credential=each.credential)
            for each in admission.room.ice_servers
        ],
        replaces_other_device=admission.replaces_other_device,
    )


def decode_room(located: signaling_pb2.LocateResponse) -> Room:
    """As signaling tells it."""
    servers = (IceServer(tuple(each.urls), each.username, each.credential) for each in located.ice_servers)
    return Room(located.url, tuple(servers))
