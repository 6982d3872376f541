"""Everything that can be refused, each with its stable reason."""

from parley.common import errors


class AppointmentNotFound(errors.NotFound):
    """No such appointment, or none that the caller may know of."""

    reason = "APPOINTMENT_NOT_FOUND"


class CustomerNotFound(errors.NotFound):
    """No such customer of the caller's tenant."""

    reason = "CUSTOMER_NOT_FOUND"


class AppointmentTypeNotFound(errors.NotFound):
    """No such appointment type of the caller's tenant."""

    reason = "APPOINTMENT_TYPE_NOT_FOUND"


class StaffNotFound(errors.NotFound):
    """No such active member of the tenant's staff."""

    reason = "STAFF_NOT_FOUND"


class TeamNotFound(errors.NotFound):
    """No such team of the tenant."""

    reason = "TEAM_NOT_FOUND"


class LinkNotFound(errors.NotFound):
    """The appointment has no such link."""

    reason = "LINK_NOT_FOUND"


class LinkUnknown(errors.NotFound):
    """No appointment has a link with this secret."""

    reason = "LINK_UNKNOWN"


class LinkRevoked(errors.PermissionDenied):
    """The link was withdrawn."""

    reason = "LINK_REVOKED"


class LinkExpired(errors.FailedPrecondition):
    """The time in which the link could be used is over."""

    reason = "LINK_EXPIRED"


class TooManyLinks(errors.FailedPrecondition):
    """The appointment has as many valid links as it may have."""

    reason = "TOO_MANY_LINKS"


class TooEarly(errors.FailedPrecondition):
    """The customer can't enter yet; the detail `entry_opens_at` says when."""

    reason = "TOO_EARLY"


class AppointmentEnded(errors.FailedPrecondition):
    """The appointment is over."""

    reason = "APPOINTMENT_ENDED"


class AppointmentCancelled(errors.FailedPrecondition):
    """The appointment was cancelled."""

    reason = "APPOINTMENT_CANCELLED"


class InvalidTransition(errors.FailedPrecondition):
    """The command does not fit the appointment's state; the detail `state` names it."""

    reason = "INVALID_TRANSITION"


class AlreadyAdmitted(errors.FailedPrecondition):
    """A colleague was faster."""

    reason = "ALREADY_ADMITTED"


class NotOfTheTeam(errors.PermissionDenied):
    """The appointment belongs to a team that the caller is not of."""

    reason = "NOT_OF_THE_TEAM"


class DeviceNotRecognised(errors.Unauthenticated):
    """No device of the appointment has this secret: never entered, left, or replaced by another."""

    reason = "DEVICE_NOT_RECOGNISED"


class SlotTaken(errors.AlreadyExists):
    """The specialist is booked in that time."""

    reason = "SLOT_TAKEN"


class OutsideHours(errors.FailedPrecondition):
    """The specialist does not work then."""

    reason = "OUTSIDE_HOURS"


class InThePast(errors.InvalidArgument):
    """The time has gone by."""

    reason = "IN_THE_PAST"


class NotOnBoundary(errors.InvalidArgument):
    """Appointments start on multiples of five minutes."""

    reason = "NOT_ON_BOUNDARY"


class CannotBeReached(errors.InvalidArgument):
    """The customer has no address on the channel of the invitation."""

    reason = "CANNOT_BE_REACHED"


class VersionConflict(errors.Conflict):
    """The aggregate is not at the version that the caller saw."""

    reason = "VERSION_CONFLICT"


class IdempotencyKeyReused(errors.FailedPrecondition):
    """The idempotency key was used for another request."""

    reason = "IDEMPOTENCY_KEY_REUSED"


class AlreadyCreated(errors.AlreadyExists):
    """A document with this idempotency key, or this natural key, exists."""

    reason = "ALREADY_CREATED"
