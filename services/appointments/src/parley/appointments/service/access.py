"""Who may do what here."""

from dataclasses import replace

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied

_STAFF_ROLES = ("agent", "supervisor", "administrator")
_LEADING_ROLES = frozenset({"supervisor", "administrator"})
# Who does what nobody asked for: timers, defaults, erasures.
SELF = Actor(ActorKind.SERVICE, "appointments")


def require_staff(caller: Caller) -> None:
    """Let a tenant's staff pass; operators have no access to what a tenant's appointments hold."""
    caller.require_role(*_STAFF_ROLES)


def require_staff_or_service(caller: Caller, *services: str) -> None:
    """Let a tenant's staff pass, and of our own services those that need what every tenant has."""
    if caller.kind is not Kind.SERVICE:
        require_staff(caller)
    elif caller.subject not in services:
        raise PermissionDenied("This service has no need of it.", service=caller.subject)


def owns(caller: Caller, tenant_id: str) -> bool:
    """Say whether the tenant's objects exist for the caller."""
    return caller.kind is Kind.SERVICE or (bool(caller.tenant_id) and caller.tenant_id == tenant_id)


def own_appointment(caller: Caller, appointment: Appointment | None) -> Appointment:
    """Return it if it exists for staff or a service; another tenant's is not found."""
    return existing(appointment if appointment and owns(caller, appointment.tenant_id) else None)


def existing(appointment: Appointment | None) -> Appointment:
    """Return it; raises AppointmentNotFound."""
    if appointment is None:
        raise errors.AppointmentNotFound("There is no such appointment.", field="id")
    return appointment


def seen_by_participant(caller: Caller, appointment: Appointment | None) -> Appointment:
    """Return it if the participant may see it, on a device that counts now; raises AppointmentNotFound."""
    return existing(appointment if appointment and _may_see(caller, appointment) else None)


def as_participant_sees(appointment: Appointment) -> Appointment:
    """Return it without what is for staff alone."""
    return replace(appointment, links=(), outcome="", notes="", transfer_note="")


def require_admission_right(caller: Caller, appointment: Appointment) -> None:
    """Let the booked specialist, the team, supervisors and administrators admit."""
    if caller.subject == appointment.specialist_id or appointment.team_id in caller.team_ids:
        return
    if caller.roles.isdisjoint(_LEADING_ROLES):
        raise errors.NotOfTheTeam("This appointment belongs to another team.")


def actor(caller: Caller) -> Actor:
    """Return the actor of an event that this caller causes."""
    return Actor(ActorKind(caller.kind.value), caller.subject)


def _may_see(caller: Caller, appointment: Appointment) -> bool:
    customer = appointment.customer
    if caller.appointment_id != appointment.id or customer is None or customer.id != caller.subject:
        return False
    devices = (customer.device, customer.pending)
    return any(device is not None and device.id == caller.device_id for device in devices)
