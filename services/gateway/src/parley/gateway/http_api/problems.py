"""Errors as RFC 9457 problem+json, in one place."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from parley.common import telemetry
from parley.common.errors import Code, ParleyError
from parley.gateway.resources.base import Problem

STATUS = {
    Code.INVALID_ARGUMENT: HTTPStatus.BAD_REQUEST,
    Code.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.PERMISSION_DENIED: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.ALREADY_EXISTS: HTTPStatus.CONFLICT,
    Code.CONFLICT: HTTPStatus.PRECONDITION_FAILED,
    Code.FAILED_PRECONDITION: HTTPStatus.CONFLICT,
    Code.RESOURCE_EXHAUSTED: HTTPStatus.TOO_MANY_REQUESTS,
    Code.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.DEADLINE_EXCEEDED: HTTPStatus.GATEWAY_TIMEOUT,
    Code.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}

MENDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The API's documentation is at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method; see /docs.",
}
DEFECT = "Something went wrong on our side. Try again; if it stays, quote trace_id to support."

MEDIA_TYPE = "application/problem+json"


def render(status: HTTPStatus, code: str, detail: str, field: str | None = None) -> JSONResponse:
    """A problem as an answer."""
    problem = Problem(
        type=f"urn:parley:problem:{code.lower()}",
        title=status.phrase,
        status=int(status),
        detail=detail,
        code=code,
        field=field or None,
        trace_id=telemetry.trace_id() or None,
    )
    return JSONResponse(problem.model_dump(exclude_none=True), status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Render every error that a route can raise."""

    @app.exception_handler(ParleyError)
    async def parley_error(_: Request, error: ParleyError) -> JSONResponse:
        message = DEFECT if error.code is Code.INTERNAL else error.message
        answer = render(STATUS[error.code], error.reason, message, error.field)
        if wait := error.details.get("retry_after"):
            answer.headers["Retry-After"] = wait
        elif error.code is Code.UNAVAILABLE:
            answer.headers["Retry-After"] = "2"
        if error.code is Code.UNAUTHENTICATED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where, *path = first["loc"]
        # Where the body isn't JSON at all the location is an offset, which names no field.
        field = "" if first["type"] == "json_invalid" else ".".join(map(str, path))
        message = str(first["msg"]).removeprefix("Value error, ")
        return render(HTTPStatus.BAD_REQUEST, "INVALID_REQUEST", f"{field or where}: {message}.", field)

    @app.exception_handler(HTTPException)
    async def http_exception(_: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        answer = render(status, status.name, MENDS.get(status, str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def defect(_: Request, __: Exception) -> JSONResponse:
        return render(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL", DEFECT)
