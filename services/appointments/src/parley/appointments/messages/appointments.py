"""Appointments with their participants and links."""

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import AgeConfirmation
from parley.appointments.domain.participant import Link, LinkChannel, Participant, Role
from parley.appointments.domain.state import State
from parley.appointments.messages.consents import encode_consent
from parley.appointments.messages.values import optional_timestamp, timestamp

STATES = {state: appointments_pb2.AppointmentState.Value(f"APPOINTMENT_STATE_{state.name}") for state in State}
_STATES_BY_NUMBER = {number: state for state, number in STATES.items()}
_ROLES = {role: appointments_pb2.ParticipantRole.Value(f"PARTICIPANT_ROLE_{role.name}") for role in Role}
_CHANNELS = {each: appointments_pb2.LinkChannel.Value(f"LINK_CHANNEL_{each.name}") for each in LinkChannel}
_CHANNELS_BY_NUMBER = {number: channel for channel, number in _CHANNELS.items()}


def encode_appointment(appointment: Appointment) -> appointments_pb2.Appointment:
    """For answers and events; digests stay here."""
    before = appointment.entered_from
    return appointments_pb2.Appointment(
        id=appointment.id,
        version=appointment.version,
        tenant_id=appointment.tenant_id,
        state=STATES[appointment.state],
        entered_from=STATES[before] if before else appointments_pb2.APPOINTMENT_STATE_UNSPECIFIED,
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
        waiting_since=optional_timestamp(appointment.waiting_since),
        admitted_at=optional_timestamp(appointment.admitted_at),
        ended_at=optional_timestamp(appointment.ended_at),
        created_at=timestamp(appointment.created_at),
        outcome=appointment.outcome,
        notes=appointment.notes,
        cancel_reason=appointment.cancel_reason,
        invite_by=_CHANNELS[appointment.invite_by],
        priority=appointment.priority,
        subject=appointment.subject,
        place_held_at=optional_timestamp(appointment.place_held_at),
        turn_near_at=optional_timestamp(appointment.turn_near_at),
        reminders_minutes_before=appointment.reminders_minutes_before,
        consents=map(encode_consent, appointment.consents),
        age_confirmation=_age_confirmation(appointment.age_confirmation),
        language=appointment.language,
        entrance_id=appointment.entrance_id,
        erased_at=optional_timestamp(appointment.erased_at),
        transfer_note=appointment.transfer_note,
    )


def decode_channel(number: appointments_pb2.LinkChannel.ValueType) -> LinkChannel | None:
    """None for an unspecified channel, or one that this release does not know."""
    return _CHANNELS_BY_NUMBER.get(number)


def decode_state(number: appointments_pb2.AppointmentState.ValueType) -> State | None:
    """None for an unspecified state, or one that this release does not know."""
    return _STATES_BY_NUMBER.get(number)


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
        revoked_at=optional_timestamp(link.revoked_at),
    )


def _age_confirmation(confirmation: AgeConfirmation | None) -> appointments_pb2.AgeConfirmation | None:
    if confirmation is None:
        return None
    return appointments_pb2.AgeConfirmation(
        minimum_age=confirmation.minimum_age,
        territory=confirmation.territory,
        confirmed_at=timestamp(confirmation.confirmed_at),
    )
