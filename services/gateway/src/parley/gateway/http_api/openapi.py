"""Completes the OpenAPI document: what every operation takes to be called, answers and refuses, with examples."""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from parley.gateway.http_api.contract import (
    API_KEY,
    BY_PARAMETER,
    CALLS,
    PARTICIPANT,
    SECURITY_SCHEMES,
    STAFF,
    TAGS,
    Schema,
    scopes,
)
from parley.gateway.http_api.examples import illustrate
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import GuardedRoute
from parley.gateway.http_api.problems import MEDIA_TYPE
from parley.gateway.http_api.refusals import HEADERS, PROBLEMS, RATES, WAITS, problems_of
from parley.gateway.resources.base import Problem

# What ends the first thing that a description says.
_FIRST = re.compile(r"[.:;,(]")
JSON = "application/json"


def operation_id(route: APIRoute) -> str:
    """Stable names for generated clients, such as appointments_admit."""
    return f"{route.tags[0]}_{route.name}".replace("-", "_")


def install(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Make app.openapi() answer the completed document, built once."""

    def document() -> Schema:
        if app.openapi_schema is None:
            app.openapi_schema = complete(app, routes)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def complete(app: FastAPI, routes: Sequence[BaseRoute]) -> Schema:
    """The document of the routes, with problems in place of FastAPI's own validation error."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=routes,
        servers=app.servers,
        tags=[{"name": name, "description": description} for name, description in TAGS.items()],
    )
    components = document["components"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = SECURITY_SCHEMES
    components["headers"] = {
        name: {"description": description, "schema": {"type": "string"}, "example": example}
        for name, (description, example) in HEADERS.items()
    }
    components["responses"] = {_name(status): _response(status) for status in PROBLEMS}
    for route in routes:
        if isinstance(route, APIRoute):
            # Each of our routes has one method.
            method = next(iter(route.methods or ()))
            _complete(document["paths"][route.path_format][method.lower()], route, method, components["schemas"])
    illustrate(document)
    return document


def _complete(operation: Schema, route: APIRoute, method: str, schemas: Schema) -> None:
    methods = operation.pop(CALLS, ())
    operation["operationId"] = operation_id(route)
    operation["summary"] = _FIRST.split(operation["description"])[0].strip()
    operation["security"] = security = _security(operation, route, methods)
    needed = scopes(methods)
    if needed and any(API_KEY in each for each in security):
        operation["description"] += f" An API key needs the scope {' and '.join(f'`{scope}`' for scope in needed)}."
    responses = operation["responses"]
    responses.pop("422", None)
    versioned = False
    for success in responses.values():
        tagged = "version" in schemas.get(_model(success), {}).get("properties", {})
        versioned = versioned or tagged
        success["headers"] = _headers(*RATES, *(["ETag"] if tagged else []))
    if versioned and method == "GET":
        responses["304"] = {"description": "The caller has it already.", "headers": _headers(*RATES, "ETag")}
    for status in problems_of(operation, method):
        responses[str(int(status))] = {"$ref": f"#/components/responses/{_name(status)}"}


def _security(operation: Schema, route: APIRoute, methods: tuple[str, ...]) -> list[dict[str, list[str]]]:
    """Who may call: any of these, nobody in particular where there is none."""
    opened = route.gates if isinstance(route, GuardedRoute) else ()
    gates = {getattr(call, "__func__", None) for call in (*opened, *_dependencies(route.dependant))}
    found: list[dict[str, list[str]]] = []
    if gates & {Gate.staff, Gate.signed_in}:
        found.append({STAFF: []})
        needed = scopes(methods)
        if needed is not None:
            found.append({API_KEY: needed})
    if Gate.signed_in in gates:
        found.append({PARTICIPANT: []})
    carried = [BY_PARAMETER.get(parameter["name"]) for parameter in operation.get("parameters", ())]
    # Who enters shows the link; the device's cookie only helps.
    first = next(filter(None, carried), None)
    return found + ([{first: []}] if first else [])


def _dependencies(dependant: Dependant) -> Iterator[Any]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _dependencies(dependency)


def _model(response: Schema) -> str:
    """The name of what a successful answer holds; empty for lists and for nothing."""
    schema = response.get("content", {}).get(JSON, {}).get("schema", {})
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
