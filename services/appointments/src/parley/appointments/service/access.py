"""Who may do what here."""

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.common.auth import Caller, Kind

_STAFF_ROLES = ("agent", "supervisor", "administrator")
_LEADING_ROLES = frozenset({"supervisor", "administrator"})
_ACTOR_KINDS = {Kind.SERVICE: ActorKind.SERVICE, Kind.API_KEY: ActorKind.API_KEY}


def require_staff(caller: Caller) -> None:
    """Let a tenant's staff pass; operators have no access to what a tenant's appointments hold."""
    caller.require_role(*_STAFF_ROLES)


def require_staff_or_service(caller: Caller) -> None:
    """Let a tenant's staff and our own services pass."""
    if caller.kind is not Kind.SERVICE:
        require_staff(caller)


def owns(caller: Caller, tenant_id: str) -> bool:
    """Say whether the tenant's objects exist for the caller."""
    return caller.kind is Kind.SERVICE or (bool(caller.tenant_id) and caller.tenant_id == tenant_id)


def own_appointment(caller: Caller, appointment: Appointment | None) -> Appointment:
    """Return it if it exists for staff or a service; another tenant's is not found."""
    if appointment is None or not owns(caller, appointment.tenant_id):
        raise errors.AppointmentNotFound("There is no such appointment.", field="id")
    return appointment


def may_see(caller: Caller, appointment: Appointment) -> bool:
    """Say whether a participant may see the appointment: on a device that counts now."""
    customer = appointment.customer
    if caller.appointment_id != appointment.id or customer is None or customer.id != caller.subject:
        return False
    devices = (customer.device, customer.pending)
    return any(device is not None and device.id == caller.device_id for device in devices)


def require_admission_right(caller: Caller, appointment: Appointment) -> None:
    """Let the booked specialist, the team, supervisors and administrators admit."""
    if caller.subject == appointment.specialist_id or appointment.team_id in caller.team_ids:
        return
    if caller.roles.isdisjoint(_LEADING_ROLES):
        raise errors.NotOfTheTeam("This appointment belongs to another team.")


def actor(caller: Caller) -> Actor:
    """Return the actor of an event that this caller causes."""
    return Actor(_ACTOR_KINDS.get(caller.kind, ActorKind.STAFF), caller.subject)
