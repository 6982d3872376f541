"""Appointments as documents and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import AgeConfirmation, Consent, ConsentMethod, ConsentPurpose
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.participant import Device, Link, LinkChannel, Participant, Role
from parley.appointments.domain.quanta import quantum_of
from parley.appointments.domain.slots import Busy, Taken
from parley.appointments.domain.state import State
from parley.appointments.domain.timers import look_at

Document = dict[str, Any]


def from_appointment(appointment: Appointment) -> Document:
    """Return the document; what is unset is left out, so that sparse indexes skip it."""
    document: Document = {
        "_id": appointment.id,
        "version": appointment.version,
        "tenant_id": appointment.tenant_id,
        "state": appointment.state.value,
        "type_id": appointment.type_id,
        "customer_id": appointment.customer_id,
        "team_id": appointment.team_id,
        "specialist_id": appointment.specialist_id,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "entry_opens_at": appointment.entry_opens_at,
        "time_zone": appointment.time_zone,
        "ad_hoc": appointment.ad_hoc,
        "invite_by": appointment.invite_by.value,
        "created_at": appointment.created_at,
        "participants": [_from_participant(each) for each in appointment.participants],
        "links": [_from_link(each) for each in appointment.links],
        "outcome": appointment.outcome,
        "notes": appointment.notes,
        "cancel_reason": appointment.cancel_reason,
        "priority": appointment.priority,
        "subject": appointment.subject,
        "language": appointment.language,
        "reminders_minutes_before": list(appointment.reminders_minutes_before),
        "consents": [_from_consent(each) for each in appointment.consents],
        "entrance_id": appointment.entrance_id,
        "transfer_note": appointment.transfer_note,
        "grace_minutes": appointment.grace_minutes,
    }
    optional: Document = {
        "entered_from": appointment.entered_from.value if appointment.entered_from else None,
        "waiting_since": appointment.waiting_since,
        "admitted_at": appointment.admitted_at,
        "ended_at": appointment.ended_at,
        "place_held_at": appointment.place_held_at,
        "turn_near_at": appointment.turn_near_at,
        "age_confirmation": asdict(appointment.age_confirmation) if appointment.age_confirmation else None,
        "erased_at": appointment.erased_at,
        "due_at": look_at(appointment),
        "kept_since": None if appointment.erased_at else appointment.ended_at,
        # An empty array would be one key for all: unset frees the time.
        "claims": list(appointment.claims) or None,
        "busy": _from_claims(appointment.claims),
        "seats": list(appointment.seats) or None,
        "creation": from_creation(appointment.creation),
        "link_digests": [each.digest for each in appointment.links] or None,
    }
    document.update({name: value for name, value in optional.items() if value is not None})
    return document


def to_appointment(document: Mapping[str, Any]) -> Appointment:
    """Return the appointment."""
    return Appointment(
        id=document["_id"],
        version=document["version"],
        tenant_id=document["tenant_id"],
        state=State(document["state"]),
        type_id=document["type_id"],
        customer_id=document["customer_id"],
        team_id=document["team_id"],
        specialist_id=document["specialist_id"],
        starts_at=document["starts_at"],
        ends_at=document["ends_at"],
        entry_opens_at=document["entry_opens_at"],
        time_zone=document["time_zone"],
        ad_hoc=document["ad_hoc"],
        invite_by=LinkChannel(document["invite_by"]),
        created_at=document["created_at"],
        participants=tuple(_to_participant(each) for each in document["participants"]),
        links=tuple(_to_link(each) for each in document["links"]),
        outcome=document["outcome"],
        notes=document["notes"],
        cancel_reason=document["cancel_reason"],
        entered_from=State(document["entered_from"]) if "entered_from" in document else None,
        waiting_since=document.get("waiting_since"),
        admitted_at=document.get("admitted_at"),
        ended_at=document.get("ended_at"),
        claims=tuple(document.get("claims", ())),
        seats=tuple(document.get("seats", ())),
        creation=to_creation(document.get("creation")),
        priority=document.get("priority", 0),
        subject=document.get("subject", ""),
        language=document.get("language", ""),
        place_held_at=document.get("place_held_at"),
        turn_near_at=document.get("turn_near_at"),
        reminders_minutes_before=tuple(document.get("reminders_minutes_before", ())),
        consents=tuple(_to_consent(each) for each in document.get("consents", ())),
        age_confirmation=AgeConfirmation(**document["age_confirmation"]) if "age_confirmation" in document else None,
        entrance_id=document.get("entrance_id", ""),
        transfer_note=document.get("transfer_note", ""),
        erased_at=document.get("erased_at"),
        grace_minutes=document.get("grace_minutes", 15),
    )


def to_taken(document: Mapping[str, Any]) -> Taken:
    """Return what an appointment takes of its specialist's time; one of before `busy` was kept has no buffers."""
    if "busy" in document:
        first, last = document["busy"]
    else:
        first, last = quantum_of(document["starts_at"]), quantum_of(document["ends_at"])
    return Taken(document["_id"], document["specialist_id"], Busy(first, last), tuple(document.get("seats", ())))


def from_creation(creation: Creation | None) -> Document | None:
    """Return the part of a document that remembers its creation."""
    return asdict(creation) if creation else None


def to_creation(document: Mapping[str, Any] | None) -> Creation | None:
    """Return how a document was created."""
    return Creation(**document) if document else None


def _from_claims(claims: Sequence[str]) -> list[int] | None:
    """Return the first and the last quantum, the end excluded: what searches read instead of every claim."""
    if not claims:
        return None
    first, last = (int(each.rpartition("|")[2]) for each in (claims[0], claims[-1]))
    return [first, last + 1]


def _from_participant(participant: Participant) -> Document:
    return {
        "id": participant.id,
        "role": participant.role.value,
        "device": _from_device(participant.device),
        "pending": _from_device(participant.pending),
        "admitted": participant.admitted,
    }


def _to_participant(document: Mapping[str, Any]) -> Participant:
    return Participant(
        document["id"],
        Role(document["role"]),
        _to_device(document["device"]),
        _to_device(document["pending"]),
        document["admitted"],
    )


def _from_device(device: Device | None) -> Document | None:
    return {"id": device.id, "digest": device.digest, "link_id": device.link_id} if device else None


def _to_device(document: Mapping[str, Any] | None) -> Device | None:
    return Device(document["id"], document["digest"], document["link_id"]) if document else None


def _from_consent(consent: Consent) -> Document:
    return {**asdict(consent), "purpose": consent.purpose.value, "method": consent.method.value}


def _to_consent(document: Mapping[str, Any]) -> Consent:
    purpose, method = ConsentPurpose(document["purpose"]), ConsentMethod(document["method"])
    return Consent(**{**document, "purpose": purpose, "method": method})


def _from_link(link: Link) -> Document:
    return {
        "id": link.id,
        "channel": link.channel.value,
        "digest": link.digest,
        "created_at": link.created_at,
        "revoked_at": link.revoked_at,
        "age_refused_at": link.age_refused_at,
    }


def _to_link(document: Mapping[str, Any]) -> Link:
    return Link(
        document["id"],
        LinkChannel(document["channel"]),
        document["digest"],
        document["created_at"],
        document["revoked_at"],
        document.get("age_refused_at"),
    )
