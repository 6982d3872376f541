"""`ParleyError` as a gRPC status with details (google.rpc.ErrorInfo and BadRequest), and back."""

from collections.abc import Iterable
from typing import cast

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]

from parley.common import errors
from parley.common.errors import BY_CODE, Code, ParleyError

DETAILS_KEY = "grpc-status-details-bin"
_DOMAIN = "parley"
_INTERNAL_TEXT = "internal error"

_TO_GRPC = {
    Code.INVALID_ARGUMENT: grpc.StatusCode.INVALID_ARGUMENT,
    Code.UNAUTHENTICATED: grpc.StatusCode.UNAUTHENTICATED,
    Code.PERMISSION_DENIED: grpc.StatusCode.PERMISSION_DENIED,
    Code.NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Code.CONFLICT: grpc.StatusCode.ABORTED,
    Code.ALREADY_EXISTS: grpc.StatusCode.ALREADY_EXISTS,
    Code.FAILED_PRECONDITION: grpc.StatusCode.FAILED_PRECONDITION,
    Code.RESOURCE_EXHAUSTED: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Code.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
    Code.DEADLINE_EXCEEDED: grpc.StatusCode.DEADLINE_EXCEEDED,
    Code.INTERNAL: grpc.StatusCode.INTERNAL,
}
_FROM_GRPC = {status: code for code, status in _TO_GRPC.items()}
# A peer that cancels is going away; the call may be repeated like one that never arrived.
_FROM_GRPC[grpc.StatusCode.CANCELLED] = Code.UNAVAILABLE


def grpc_code(error: ParleyError) -> grpc.StatusCode:
    """Return the gRPC code of an error."""
    return _TO_GRPC[error.code]


class Overloaded(errors.Unavailable):
    """A server has as many calls in hand as it takes at once."""

    reason = "OVERLOADED"


def public_message(error: ParleyError) -> str:
    """Return what the caller may read: an internal error's own text stays inside."""
    return _INTERNAL_TEXT if error.code is Code.INTERNAL else error.message


def trailing_metadata(error: ParleyError) -> tuple[tuple[str, bytes]]:
    """Return the metadata that carries the error's reason, details and field."""
    status = Status(code=grpc_code(error).value[0], message=public_message(error))
    if error.code is Code.INTERNAL:
        parts: list[ErrorInfo | BadRequest] = [ErrorInfo(reason=errors.Internal.reason, domain=_DOMAIN)]
    else:
        parts = [ErrorInfo(reason=error.reason, domain=_DOMAIN, metadata=error.details)]
    if error.field:
        violation = BadRequest.FieldViolation(field=error.field, description=error.message)
        parts.append(BadRequest(field_violations=[violation]))
    for part in parts:
        packed = AnyMessage()
        packed.Pack(part)
        status.details.append(packed)
    return ((DETAILS_KEY, status.SerializeToString()),)


def from_call(failure: grpc.aio.AioRpcError, method: str) -> ParleyError:
    """Return the error that a failed call carries, as the class of its code with all that it was told."""
    code = _FROM_GRPC.get(failure.code(), Code.INTERNAL)
    info, field = _details(failure)
    if info is None:
        return _without_details(code, method)
    error = BY_CODE[code](failure.details() or "", field=field)
    error.details = dict(info.metadata)
    error.reason = info.reason
    return error


def _without_details(code: Code, method: str) -> ParleyError:
    """Explain a status that gRPC itself made: nobody reached, no time left, no such method."""
    service = method.strip("/").split("/")[0].split(".")[-1]
    if code is Code.UNAVAILABLE:
        return errors.Unavailable(f"{service} can't be reached at the moment: try again.")
    if code is Code.DEADLINE_EXCEEDED:
        return errors.DeadlineExceeded(f"{service} didn't answer in time: try again.")
    if code is Code.RESOURCE_EXHAUSTED:
        # Ours come with details: this is the server's bound on calls at once.
        return Overloaded(f"{service} has too much to do at the moment: try again.")
    return BY_CODE[code](_INTERNAL_TEXT)


def _raw_details(failure: grpc.aio.AioRpcError) -> bytes:
    # The stubs take it for named tuples; it is pairs.
    pairs = cast(Iterable[tuple[str, bytes]], failure.trailing_metadata() or ())
    return dict(pairs).get(DETAILS_KEY, b"")


def _details(failure: grpc.aio.AioRpcError) -> tuple[ErrorInfo | None, str]:
    status, info, bad = Status(), ErrorInfo(), BadRequest()
    try:
        status.ParseFromString(_raw_details(failure))
    except DecodeError:
        return None, ""
    found = field = None
    for packed in status.details:
        if packed.Unpack(info):
            found = info
        elif packed.Unpack(bad) and bad.field_violations:
            field = bad.field_violations[0].field
    return found, field or ""
