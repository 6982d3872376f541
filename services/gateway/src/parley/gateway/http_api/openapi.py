"""Completes the OpenAPI document: every operation names every problem and header of its answers, described once."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from parley.gateway.http_api.contract import CALLS
from parley.gateway.http_api.examples import illustrate
from parley.gateway.http_api.problems import MEDIA_TYPE
from parley.gateway.resources.base import Problem

Schema = dict[str, Any]

EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
WHO_CALLS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
SENDS = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
COMMAND = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)
PUBLIC = "/.well-known/jwks.json"
# Where something is looked up by an id that the path, the query or the body names.
NAMES_AN_OBJECT = ("/v1/join", "/v1/appointments", "/v1/slots", "/v1/live-url")
# Reading a conversation too depends on the appointment's state.
BY_STATE = "/v1/appointments/{appointment_id}/messages"
VERSIONED = {"Appointment", "AppointmentType", "Availability", "Customer", "Staff", "Team", "Tenant"}

# One example of each status: the code, what it says, and the field it names.
PROBLEMS = {
    HTTPStatus.BAD_REQUEST: (
        "INVALID_REQUEST",
        "starts_at: Input should have timezone info.",
        "starts_at",
    ),
    HTTPStatus.UNAUTHORIZED: ("TOKEN_EXPIRED", "The token has expired: refresh it or sign in again.", None),
    HTTPStatus.FORBIDDEN: ("PERMISSION_DENIED", "This needs another role.", None),
    HTTPStatus.NOT_FOUND: ("NOT_FOUND", "It doesn't exist.", None),
    HTTPStatus.REQUEST_TIMEOUT: (
        "BODY_TOO_SLOW",
        "The request's body did not arrive within 8 s. Send it again.",
        None,
    ),
    HTTPStatus.CONFLICT: (
        "SLOT_TAKEN",
        "This time is no longer free. Search the slots again and choose another.",
        "starts_at",
    ),
    HTTPStatus.PRECONDITION_FAILED: ("VERSION_CONFLICT", "Somebody else changed it first: load it again.", None),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "BODY_TOO_LARGE",
        "The request's body is over 262144 bytes. Send less.",
        None,
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ("RATE_LIMITED", "Too many requests. Wait 12 s and try again.", None),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "INTERNAL",
        "Something went wrong on our side. Try again; if it stays, quote trace_id to support.",
        None,
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "UNAVAILABLE",
        "AppointmentsService can't be reached at the moment: try again.",
        None,
    ),
    HTTPStatus.GATEWAY_TIMEOUT: (
        "DEADLINE_EXCEEDED",
        "AppointmentsService didn't answer in time: try again.",
        None,
    ),
}
HEADERS = {
    "ETag": ("The resource's version, for If-Match.", '"3"'),
    "RateLimit": ("What is left of the rate, and the seconds until it is renewed.", '"signed_in";r=1187;t=41'),
    "RateLimit-Policy": ("The rate: requests in a window of seconds.", '"signed_in";q=1200;w=60'),
    "Retry-After": ("Seconds to wait before the next attempt.", "12"),
}
RATES = ("RateLimit", "RateLimit-Policy")
WAITS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def operation_id(route: APIRoute) -> str:
    """Stable names for generated clients, such as appointments_admit."""
    return f"{route.tags[0]}_{route.name}".replace("-", "_") if route.tags else route.name


def install(app: FastAPI) -> None:
    """Make app.openapi() answer the completed document, built once."""

    def document() -> Schema:
        if app.openapi_schema is None:
            app.openapi_schema = complete(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def complete(app: FastAPI) -> Schema:
    """The document of the app's routes, with problems in place of FastAPI's own validation error."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=app.servers,
    )
    components = document["components"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["headers"] = {
        name: {"description": description, "schema": {"type": "string"}, "example": example}
        for name, (description, example) in HEADERS.items()
    }
    components["responses"] = {_name(status): _response(status) for status in PROBLEMS}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation.pop(CALLS, None)
            operation["responses"].pop("422", None)
            for success in operation["responses"].values():
                success["headers"] = _headers(*RATES, *(["ETag"] if _model(success) in VERSIONED else []))
            for status in problems_of(path, method):
                operation["responses"][str(int(status))] = {"$ref": f"#/components/responses/{_name(status)}"}
    illustrate(document)
    return document


def problems_of(path: str, method: str) -> list[HTTPStatus]:
    """What this operation may answer besides success."""
    found = set(EVERYWHERE)
    if path != PUBLIC:
        found.update(WHO_CALLS)
    if "{" in path or path.startswith(NAMES_AN_OBJECT):
        found.add(HTTPStatus.NOT_FOUND)
    if method != "get":
        found.update(COMMAND, SENDS)
    if path == BY_STATE:
        found.add(HTTPStatus.CONFLICT)
    return sorted(found)


def _model(response: Schema) -> str:
    """The name of what a successful answer holds; empty for lists and for nothing."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _name(status: HTTPStatus) -> str:
    return f"Problem{int(status)}"


def _response(status: HTTPStatus) -> Schema:
    code, detail, field = PROBLEMS[status]
    example = Problem(
        type=f"urn:parley:problem:{code.lower()}",
        title=status.phrase,
        status=int(status),
        detail=detail,
        code=code,
        field=field,
    )
    return {
        "description": status.phrase,
        "headers": _headers(*RATES, *(["Retry-After"] if status in WAITS else [])),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example.model_dump(exclude_none=True),
            }
        },
    }
