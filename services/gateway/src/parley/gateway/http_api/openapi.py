"""Completes the OpenAPI document: every operation names every problem it may answer, described once."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from parley.gateway.http_api.problems import MEDIA_TYPE
from parley.gateway.resources.base import Problem

EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
SIGNED_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
ONE_OBJECT = (HTTPStatus.NOT_FOUND,)
COMMAND = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)


def operation_id(route: APIRoute) -> str:
    """Stable names for generated clients, such as appointments_admit."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def install(app: FastAPI) -> None:
    """Makes app.openapi() answer the completed document, built once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def complete(app: FastAPI) -> dict[str, Any]:
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
    components["responses"] = {_name(status): _response(status) for status in HTTPStatus if status >= 400}
    used = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            for status in problems_of(path, method):
                used.add(_name(status))
                operation["responses"][str(int(status))] = {"$ref": f"#/components/responses/{_name(status)}"}
    components["responses"] = {
        name: response for name, response in components["responses"].items() if name in used
    }
    return document


def problems_of(path: str, method: str) -> list[HTTPStatus]:
    """What this operation may answer besides success."""
    found = list(EVERYWHERE)
    if path != "/.well-known/jwks.json":
        found += SIGNED_IN
    if "{" in path or path.startswith(("/v1/join", "/v1/appointments", "/v1/slots", "/v1/live-url")):
        found += ONE_OBJECT
    if method != "get":
        found += COMMAND
    return sorted(found)


def _name(status: HTTPStatus) -> str:
    return f"Problem{int(status)}"


def _response(status: HTTPStatus) -> dict[str, Any]:
    example = Problem(
        type=f"urn:parley:problem:{status.name.lower()}",
        title=status.phrase,
        status=int(status),
        detail="What went wrong and how to mend it.",
        code=status.name,
    )
    return {
        "description": status.phrase,
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example.model_dump(exclude_none=True),
            }
        },
    }
