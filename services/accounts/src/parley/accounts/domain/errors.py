"""Everything that can be refused, each with its stable reason."""

from parley.common import errors


class TenantNotFound(errors.NotFound):
    """No such tenant, or not the caller's."""

    reason = "TENANT_NOT_FOUND"


class TeamNotFound(errors.NotFound):
    """No such team in this tenant."""

    reason = "TEAM_NOT_FOUND"


class StaffNotFound(errors.NotFound):
    """No such member of staff, or not of the caller's tenant."""

    reason = "STAFF_NOT_FOUND"


class SessionNotFound(errors.NotFound):
    """No such session, or not one that the caller may end."""

    reason = "SESSION_NOT_FOUND"


class ApiKeyNotFound(errors.NotFound):
    """No such API key of the caller's tenant."""

    reason = "API_KEY_NOT_FOUND"


class CountryNotSold(errors.FailedPrecondition):
    """Parley is not sold in this country: `contact` is whom to ask."""

    reason = "COUNTRY_NOT_SOLD"


class OtherRegion(errors.FailedPrecondition):
    """Another installation serves this country: `region` is which, `address` where it is or who tells."""

    reason = "OTHER_REGION"


class TenantClosed(errors.PermissionDenied):
    """The tenant was deactivated or its term is over; told to those alone who have proved who they are."""

    reason = "TENANT_CLOSED"


class EmailTaken(errors.AlreadyExists):
    """Another member of staff signs in with this e-mail."""

    reason = "EMAIL_TAKEN"


class OwnAccount(errors.FailedPrecondition):
    """Nobody takes their own rights away: a tenant could be left without an administrator."""

    reason = "OWN_ACCOUNT"


class PasswordSet(errors.FailedPrecondition):
    """An invitation is for those alone who have not set a password yet."""

    reason = "PASSWORD_SET"


class SignInRefused(errors.Unauthenticated):
    """E-mail or password is wrong; which of the two is not told."""

    reason = "SIGN_IN_REFUSED"


class SignInSlowedDown(errors.ResourceExhausted):
    """Too many failures in a row for this e-mail, known or not: `retry_after` tells how many seconds to wait."""

    reason = "SIGN_IN_SLOWED"


class PasswordWrong(errors.InvalidArgument):
    """The current password is another."""

    reason = "PASSWORD_WRONG"


class SessionEnded(errors.Unauthenticated):
    """The refresh token is unknown, expired, used before, or its session was ended."""

    reason = "SESSION_ENDED"


class ServiceRefused(errors.Unauthenticated):
    """No such service, or not its secret."""

    reason = "SERVICE_REFUSED"


class ApiKeyRefused(errors.Unauthenticated):
    """No API key has this secret, or it was revoked or has expired."""

    reason = "API_KEY_REFUSED"


class ScopeUnknown(errors.InvalidArgument):
    """No method of the API needs such a scope."""

    reason = "SCOPE_UNKNOWN"


class StaffLinkOver(errors.NotFound):
    """The link is unknown, was used, has expired, or its purpose is served."""

    reason = "STAFF_LINK_OVER"


class StaffLinkNeedless(errors.FailedPrecondition):
    """There is nothing that the member of staff could do with such a link."""

    reason = "STAFF_LINK_NEEDLESS"


class AgeNotConfirmed(errors.FailedPrecondition):
    """The age of consent has to be confirmed first: `minimum_age` (M23)."""

    reason = "AGE_NOT_CONFIRMED"


class VersionConflict(errors.Conflict):
    """Somebody else changed it since the caller read it."""

    reason = "VERSION_CONFLICT"


class IdempotencyKeyReused(errors.FailedPrecondition):
    """The key was sent before with another request."""

    reason = "IDEMPOTENCY_KEY_REUSED"


class CreationTaken(Exception):
    """A document was made by this idempotency key already."""
