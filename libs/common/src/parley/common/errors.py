"""Errors that cross a service's edge: named classes with a fixed code, rendered once by `parley.common.rpc`.

A service subclasses these in its `domain.py`, each subclass with its own stable `reason`.
"""

from enum import StrEnum
from typing import ClassVar


class Code(StrEnum):
    """What kind of failure it is. The names are gRPC's, but for CONFLICT, which is gRPC's ABORTED."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    UNAVAILABLE = "UNAVAILABLE"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    INTERNAL = "INTERNAL"


class ParleyError(Exception):
    """A failure that the caller is told about.

    `message` tells how to mend it and holds no personal data; `field` is the path of the wrong input;
    `details` are machine-readable values. `reason` is stable: clients branch on it.
    """

    code: ClassVar[Code] = Code.INTERNAL
    reason: str = "INTERNAL"

    def __init__(self, message: str, *, field: str = "", **details: str) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details


class InvalidArgument(ParleyError):
    """The request is wrong whatever the state: `field` says where."""

    code = Code.INVALID_ARGUMENT
    reason = "INVALID_ARGUMENT"


class Unauthenticated(ParleyError):
    """Who is calling isn't known: no token, an expired one, wrong credentials."""

    code = Code.UNAUTHENTICATED
    reason = "UNAUTHENTICATED"


class PermissionDenied(ParleyError):
    """The caller is known and may not do this."""

    code = Code.PERMISSION_DENIED
    reason = "PERMISSION_DENIED"


class NotFound(ParleyError):
    """It doesn't exist, or the caller may not know that it does."""

    code = Code.NOT_FOUND
    reason = "NOT_FOUND"


class Conflict(ParleyError):
    """Somebody else changed it first: load again and retry."""

    code = Code.CONFLICT
    reason = "CONFLICT"


class AlreadyExists(ParleyError):
    """A unique value is taken."""

    code = Code.ALREADY_EXISTS
    reason = "ALREADY_EXISTS"


class FailedPrecondition(ParleyError):
    """The request is right but not in the present state."""

    code = Code.FAILED_PRECONDITION
    reason = "FAILED_PRECONDITION"


class ResourceExhausted(ParleyError):
    """A limit is reached."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "RESOURCE_EXHAUSTED"


class Unavailable(ParleyError):
    """Something that is needed is away: the same request may succeed a little later."""

    code = Code.UNAVAILABLE
    reason = "UNAVAILABLE"


class DeadlineExceeded(ParleyError):
    """The time that the caller gave ran out; the effect may have happened or not."""

    code = Code.DEADLINE_EXCEEDED
    reason = "DEADLINE_EXCEEDED"


class Internal(ParleyError):
    """A defect of ours. Never raised on purpose: it is how a client sees an unknown failure."""

    code = Code.INTERNAL
    reason = "INTERNAL"


BY_CODE: dict[Code, type[ParleyError]] = {
    error.code: error
    for error in (
        InvalidArgument,
        Unauthenticated,
        PermissionDenied,
        NotFound,
        Conflict,
        AlreadyExists,
        FailedPrecondition,
        ResourceExhausted,
        Unavailable,
        DeadlineExceeded,
        Internal,
    )
}
