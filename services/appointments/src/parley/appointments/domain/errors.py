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


class DayFull(errors.FailedPrecondition):
    """The specialist takes no more appointments of the type on that day."""

    reason = "DAY_FULL"


class TooManyOpen(errors.FailedPrecondition):
    """The visitor has as many open appointments as one contact may have."""

    reason = "TOO_MANY_OPEN"


class TooManyToday(errors.FailedPrecondition):
    """As many appointments were made for the visitor today as one contact may have made."""

    reason = "TOO_MANY_TODAY"


class SeatTaken(errors.AlreadyExists):
    """Somebody else took the seat of a quota first: another may be free."""

    reason = "SEAT_TAKEN"


class TypeInactive(errors.FailedPrecondition):
    """No more appointments of this type are made."""

    reason = "TYPE_INACTIVE"


class TooManyTypes(errors.FailedPrecondition):
    """The tenant has as many types as it may have."""

    reason = "TOO_MANY_TYPES"


class TenantInactive(errors.FailedPrecondition):
    """The tenant's service has ended: it books nothing."""

    reason = "TENANT_INACTIVE"


class ChangeNotAllowed(errors.FailedPrecondition):
    """The customer can't move or cancel it by their link, or not any more."""

    reason = "CHANGE_NOT_ALLOWED"


class NotBookable(errors.FailedPrecondition):
    """Customers can't book this time by themselves: too soon, or too far ahead."""

    reason = "NOT_BOOKABLE"


class EntranceNotFound(errors.NotFound):
    """No such public page."""

    reason = "ENTRANCE_NOT_FOUND"


class SlugTaken(errors.AlreadyExists):
    """Another public page of this installation has the address."""

    reason = "SLUG_TAKEN"


class TooManyEntrances(errors.FailedPrecondition):
    """The tenant has as many public pages as it may have."""

    reason = "TOO_MANY_ENTRANCES"


class Closed(errors.FailedPrecondition):
    """No calls are taken now; the detail `opens_at` says when, if that is known."""

    reason = "CLOSED"


class QueueFull(errors.FailedPrecondition):
    """As many wait as the public page lets in."""

    reason = "QUEUE_FULL"

    def __init__(self) -> None:
        super().__init__("Too many wait at the moment: try again in a while.")


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


class AgeNotConfirmed(errors.FailedPrecondition):
    """The customer has not said that they are old enough; the detail `minimum_age` says what is asked (M23)."""

    reason = "AGE_NOT_CONFIRMED"

    def __init__(self, minimum_age: int) -> None:
        super().__init__(f"Confirm that you are at least {minimum_age} years old.", minimum_age=str(minimum_age))
        self.minimum_age = minimum_age


class ConsentNeeded(errors.FailedPrecondition):
    """A consent that the appointment needs is missing or declined; the detail `purposes` names them."""

    reason = "CONSENT_NEEDED"


class ConsentTextNotFound(errors.NotFound):
    """The tenant has no such wording."""

    reason = "CONSENT_TEXT_NOT_FOUND"


class NoParticipant(errors.FailedPrecondition):
    """Nobody has entered whose answer it could be."""

    reason = "NO_PARTICIPANT"


class TooManyConsents(errors.FailedPrecondition):
    """The appointment keeps as many answers as it can."""

    reason = "TOO_MANY_CONSENTS"


class ErasureNotFound(errors.NotFound):
    """Nobody asked to erase this customer."""

    reason = "ERASURE_NOT_FOUND"


class CustomerErased(errors.FailedPrecondition):
    """The customer is being erased, or was: nothing new begins for them."""

    reason = "CUSTOMER_ERASED"
