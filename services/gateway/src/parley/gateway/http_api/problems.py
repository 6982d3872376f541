"""Errors as RFC 9457 problem+json, in one place and in the caller's language."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from parley.common import telemetry
from parley.common.errors import Code, ParleyError
from parley.gateway.http_api import texts
from parley.gateway.http_api.conditions import IfMatchMissing
from parley.gateway.http_api.index import Index
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
# What HTTP has a status of its own for.
BY_REASON = {IfMatchMissing.reason: HTTPStatus.PRECONDITION_REQUIRED}

MENDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The API's documentation is at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method; see /docs.",
}
NOT_JSON = "The body isn't announced as JSON: send Content-Type: application/json."
DEFECT = "Something went wrong on our side. Try again; if it stays, quote trace_id to support."
UNAVAILABLE_SECONDS = "2"

MEDIA_TYPE = "application/problem+json"


def render(
    scope: Scope,
    status: HTTPStatus,
    code: str,
    detail: str,
    field: str = "",
    details: Mapping[str, str] = MappingProxyType({}),
) -> JSONResponse:
    """A problem as an answer to the request of `scope`: `detail` is English, and `details` are values within it."""
    language = texts.choose(Headers(scope=scope).get("accept-language", ""))
    problem = Problem(
        type=f"urn:parley:problem:{code.lower()}",
        title=texts.title(language, status),
        status=int(status),
        detail=texts.detail(language, code, detail, field, details),
        code=code,
        field=field or None,
        trace_id=telemetry.trace_id() or None,
    )
    return JSONResponse(problem.model_dump(exclude_none=True), status, texts.headers(language), MEDIA_TYPE)


def install(app: FastAPI, index: Index) -> None:
    """Render every error that a route can raise; `index` knows which methods a path takes."""

    @app.exception_handler(ParleyError)
    async def parley_error(request: Request, error: ParleyError) -> JSONResponse:
        message = DEFECT if error.code is Code.INTERNAL else error.message
        status = BY_REASON.get(error.reason, STATUS[error.code])
        answer = render(request.scope, status, error.reason, message, error.field, error.details)
        wait = error.details.get("retry_after")
        if wait or error.code is Code.UNAVAILABLE:
            answer.headers["Retry-After"] = wait or UNAVAILABLE_SECONDS
        if error.code is Code.UNAUTHENTICATED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
        # A body that isn't announced as JSON is left as the bytes that it came in.
        if isinstance(error.body, bytes):
            return render(request.scope, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "NOT_JSON", NOT_JSON)
        first = error.errors()[0]
        where, *path = first["loc"]
        # Where the body isn't JSON at all the location is an offset, which names no field.
        field = "" if first["type"] == "json_invalid" else ".".join(map(str, path))
        message = str(first["msg"]).removeprefix("Value error, ")
        told = {
            "where": field or str(where),
            "type": str(first["type"]),
            **{name: str(value) for name, value in first.get("ctx", {}).items()},
        }
        return render(
            request.scope, HTTPStatus.BAD_REQUEST, "INVALID_REQUEST", f"{told['where']}: {message}.", field, told
        )

    @app.exception_handler(HTTPException)
    async def http_exception(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        answer = render(request.scope, status, status.name, MENDS.get(status, str(error.detail)))
        answer.headers.update(error.headers or {})
        if status is HTTPStatus.METHOD_NOT_ALLOWED and (methods := index.methods(request.scope)):
            answer.headers["Allow"] = ", ".join(sorted(methods))
        return answer

    @app.exception_handler(Exception)
    async def defect(request: Request, __: Exception) -> JSONResponse:
        return render(request.scope, HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL", DEFECT)
