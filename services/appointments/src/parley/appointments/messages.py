"""The domain as protobuf, and back."""

from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1 import accounts_pb2
from parley.api.appointments.v1 import appointments_pb2, events_pb2, service_pb2
from parley.api.common.v1 import common_pb2
from parley.api.signaling.v1 import service_pb2 as signaling_pb2
from parley.appointments.domain import events
from parley.appointments.domain.admission import Admission, IceServer, Invitation, Room
from parley.appointments.domain.appointment import Appointment, InvitationStatus, State
from parley.appointments.domain.appointment_type import AppointmentType, AppointmentTypeSaved, Preset
from parley.appointments.domain.availability import Availability, Slot, WeeklyHours
from parley.appointments.domain.customer import Customer, CustomerSaved
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.domain.events import AppointmentEvent
from parley.appointments.domain.participant import Link, LinkChannel, Participant, Role
from parley.appointments.domain.recorded import Actor, ActorKind, AvailabilitySaved, Recorded

_ACTOR_KINDS = {kind: common_pb2.ActorKind.Value(f"ACTOR_KIND_{kind.name}") for kind in ActorKind}
_STATES = {state: appointments_pb2.AppointmentState.Value(f"APPOINTMENT_STATE_{state.name}") for state in State}
_STATES_BY_NUMBER = {number: state for state, number in _STATES.items()}
_ROLES = {role: appointments_pb2.ParticipantRole.Value(f"PARTICIPANT_ROLE_{role.name}") for role in Role}
_CHANNELS = {each: appointments_pb2.LinkChannel.Value(f"LINK_CHANNEL_{each.name}") for each in LinkChannel}
_CHANNELS_BY_NUMBER = {number: channel for channel, number in _CHANNELS.items()}
_PRESETS = {preset: appointments_pb2.Preset.Value(f"PRESET_{preset.name}") for preset in Preset}
_STATUSES = {
    status: service_pb2.InvitationStatus.Value(f"INVITATION_STATUS_{status.name}") for status in InvitationStatus
}
# Far enough from the ends of what datetime can hold that no arithmetic on an instant overflows.
_YEARS = range(1970, 2200)


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """Return an AppointmentsEvent's bytes; no event holds contact data."""
    event = events_pb2.AppointmentsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=encode_actor(recorded.actor),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
        )
    )
    if recorded.appointment:
        event.envelope.appointment_id = recorded.appointment.id
        event.appointment.CopyFrom(encode_appointment(recorded.appointment))
    match recorded.fact:
        case CustomerSaved(customer_id, version):
            event.customer_saved.customer_id = customer_id
            event.customer_saved.version = version
        case AppointmentTypeSaved(type_):
            event.type_saved.type.CopyFrom(encode_type(type_))
        case AvailabilitySaved(availability):
            event.availability_saved.availability.CopyFrom(encode_availability(availability))
        case fact:
            _add_fact(event, fact)
    return event.SerializeToString()


def encode_actor(actor: Actor) -> common_pb2.Actor:
    """For events."""
    return common_pb2.Actor(kind=_ACTOR_KINDS[actor.kind], id=actor.id)


def encode_appointment(appointment: Appointment) -> appointments_pb2.Appointment:
    """For answers and events; digests stay here."""
    before = appointment.entered_from
    return appointments_pb2.Appointment(
        id=appointment.id,
        version=appointment.version,
        tenant_id=appointment.tenant_id,
        state=_STATES[appointment.state],
        entered_from=_STATES[before] if before else appointments_pb2.APPOINTMENT_STATE_UNSPECIFIED,
        type_id=appointment.type_id,
        customer_id=appointment.customer_id,
        team_id=appointment.team_id,
        specialist_id=appointment.specialist_id,
        starts_at=timestamp(appointment.starts_at),
        ends_at=timestamp(appointment.ends_at),
        time_zone=appointment.time_zone,
        ad_hoc=appointment.ad_hoc,
        participants=map(_participant, appointment.participants),
        links=map(_link, appointment.links),
        waiting_since=_optional_timestamp(appointment.waiting_since),
        admitted_at=_optional_timestamp(appointment.admitted_at),
        ended_at=_optional_timestamp(appointment.ended_at),
        created_at=timestamp(appointment.created_at),
        outcome=appointment.outcome,
        notes=appointment.notes,
        cancel_reason=appointment.cancel_reason,
        invite_by=_CHANNELS[appointment.invite_by],
    )


def encode_customer(customer: Customer) -> appointments_pb2.Customer:
    """For answers alone: it holds contact data."""
    return appointments_pb2.Customer(
        id=customer.id,
        version=customer.version,
        tenant_id=customer.tenant_id,
        display_name=customer.display_name,
        email=customer.email,
        phone=customer.phone,
        locale=customer.locale,
        time_zone=customer.time_zone,
        created_at=timestamp(customer.created_at),
    )


def encode_type(type_: AppointmentType) -> appointments_pb2.AppointmentType:
    """For answers and events."""
    return appointments_pb2.AppointmentType(
        id=type_.id,
        version=type_.version,
        tenant_id=type_.tenant_id,
        preset=_PRESETS[type_.preset],
        name=common_pb2.LocalizedText(by_locale=type_.name),
        duration_minutes=type_.duration_minutes,
        ad_hoc_validity_minutes=type_.ad_hoc_validity_minutes,
        early_entry_minutes=type_.early_entry_minutes,
    )


def encode_availability(availability: Availability) -> appointments_pb2.Availability:
    """For answers and events."""
    return appointments_pb2.Availability(
        staff_id=availability.staff_id,
        version=availability.version,
        tenant_id=availability.tenant_id,
        time_zone=availability.time_zone,
        hours=[
            appointments_pb2.WeeklyHours(
                weekday=each.weekday, start_minute=each.start_minute, end_minute=each.end_minute
            )
            for each in availability.hours
        ],
    )


def encode_slot(slot: Slot) -> appointments_pb2.Slot:
    """For answers."""
    return appointments_pb2.Slot(
        specialist_id=slot.specialist_id, starts_at=timestamp(slot.starts_at), ends_at=timestamp(slot.ends_at)
    )


def encode_invitation(invitation: Invitation) -> service_pb2.Invitation:
    """For the link's holder: what is not known stays empty."""
    appointment, tenant, customer = invitation.appointment, invitation.tenant, invitation.customer
    return service_pb2.Invitation(
        status=_STATUSES[invitation.status],
        appointment_id=appointment.id,
        company_name=tenant.name if tenant else "",
        support_phone=tenant.support_phone if tenant else "",
        accent_color=tenant.accent_color if tenant else "",
        type_name=common_pb2.LocalizedText(by_locale=invitation.type.name if invitation.type else {}),
        specialist_name=invitation.specialist_name,
        customer_name=customer.display_name if customer else "",
        locale=customer.locale if customer else tenant.locale if tenant else "",
        starts_at=timestamp(appointment.starts_at),
        ends_at=timestamp(appointment.ends_at),
        entry_opens_at=timestamp(appointment.entry_opens_at),
        time_zone=appointment.time_zone,
        ad_hoc=appointment.ad_hoc,
        state=_STATES[appointment.state],
    )


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


def decode_hours(hours: Iterable[appointments_pb2.WeeklyHours]) -> list[WeeklyHours]:
    """As the caller gave them: unchecked."""
    return [WeeklyHours(each.weekday, each.start_minute, each.end_minute) for each in hours]


def decode_channel(number: appointments_pb2.LinkChannel.ValueType) -> LinkChannel | None:
    """None for an unspecified channel, or one that this release does not know."""
    return _CHANNELS_BY_NUMBER.get(number)


def decode_state(number: appointments_pb2.AppointmentState.ValueType) -> State | None:
    """None for an unspecified state, or one that this release does not know."""
    return _STATES_BY_NUMBER.get(number)


def decode_instant(stamp: Timestamp) -> datetime | None:
    """In UTC; None for one that is no instant of the years 1970 to 2199."""
    try:
        instant = stamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if instant.year in _YEARS else None


def decode_tenant(tenant: accounts_pb2.Tenant) -> Tenant:
    """As accounts tells it."""
    return Tenant(
        id=tenant.id,
        version=tenant.version,
        name=tenant.name,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        support_phone=tenant.support_phone,
        accent_color=tenant.accent_color,
    )


def decode_team(team: accounts_pb2.Team) -> Team:
    """As accounts tells it."""
    return Team(team.id, team.version, team.tenant_id)


def decode_staff(staff: accounts_pb2.Staff) -> StaffMember:
    """As accounts tells it."""
    return StaffMember(
        id=staff.id,
        version=staff.version,
        tenant_id=staff.tenant_id,
        display_name=staff.display_name,
        team_ids=tuple(staff.team_ids),
        time_zone=staff.time_zone,
        active=staff.active,
    )


def decode_room(located: signaling_pb2.LocateResponse) -> Room:
    """As signaling tells it."""
    servers = (IceServer(tuple(each.urls), each.username, each.credential) for each in located.ice_servers)
    return Room(located.url, tuple(servers))


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def _optional_timestamp(instant: datetime | None) -> Timestamp | None:
    return timestamp(instant) if instant else None


def _participant(participant: Participant) -> appointments_pb2.Participant:
    return appointments_pb2.Participant(
        id=participant.id,
        role=_ROLES[participant.role],
        device_id=participant.device.id if participant.device else "",
        pending_device_id=participant.pending.id if participant.pending else "",
        admitted=participant.admitted,
    )


def _link(link: Link) -> appointments_pb2.Link:
    return appointments_pb2.Link(
        id=link.id,
        channel=_CHANNELS[link.channel],
        created_at=timestamp(link.created_at),
        revoked_at=_optional_timestamp(link.revoked_at),
    )


def _add_fact(event: events_pb2.AppointmentsEvent, fact: AppointmentEvent) -> None:
    match fact:
        case events.AppointmentScheduled():
            event.scheduled.SetInParent()
        case events.AppointmentInvited():
            event.invited.SetInParent()
        case events.CustomerEntered(participant_id, device_id):
            event.entered.CopyFrom(events_pb2.CustomerEntered(participant_id=participant_id, device_id=device_id))
        case events.CustomerAdmitted(participant_id, device_id, dropped):
            event.admitted.participant_id = participant_id
            event.admitted.device_id = device_id
            event.admitted.dropped_device_id = dropped
        case events.ReturnedToQueue():
            event.returned_to_queue.SetInParent()
        case events.CustomerLeft(participant_id):
            event.left.participant_id = participant_id
        case events.AppointmentCompleted():
            event.completed.SetInParent()
        case events.AppointmentCancelled():
            event.cancelled.SetInParent()
        case events.LinkCreated(link_id):
            event.link_created.link_id = link_id
        case events.LinkRevoked(link_id):
            event.link_revoked.link_id = link_id
        case events.DeviceWaiting(participant_id, device_id):
            event.device_waiting.CopyFrom(events_pb2.DeviceWaiting(participant_id=participant_id, device_id=device_id))
