"""The contract: valid, as kept in the tree, complete in errors and examples."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from parley.gateway.__main__ import document
from parley.gateway.http_api.openapi import PROBLEMS
from parley.gateway.http_api.problems import STATUS

from .conftest import Gateway

KEPT = Path(__file__).parents[1] / "openapi.json"
CONTRACT: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
OPERATIONS = [
    (method, path, operation) for path, methods in CONTRACT["paths"].items() for method, operation in methods.items()
]
# What needs no example: a choice of few, or a form that is known.
FIXED = {"enum", "const", "format"}
CREATES = {"/v1/tenants", "/v1/teams", "/v1/staff", "/v1/customers", "/v1/appointments"}
PUBLIC = {
    ("post", "/v1/sessions"),
    ("delete", "/v1/sessions"),
    ("post", "/v1/sessions/refresh"),
    ("get", "/.well-known/jwks.json"),
}


def parameters(operation: Any) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", ())}


def test_the_document_is_valid() -> None:
    validate(CONTRACT)


async def test_the_document_in_the_tree_is_the_one_that_is_served(gateway: Gateway) -> None:
    assert KEPT.read_text(encoding="utf-8") == await document(), "run `make openapi`"
    served = (await gateway.http.get("/openapi.json")).json()
    assert {**served, "servers": None} == {**CONTRACT, "servers": None}


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_an_operation_tells_what_it_does_and_every_way_to_fail(method: str, path: str, operation: Any) -> None:
    assert operation["description"]
    responses = operation["responses"]
    expected = {"400", "429", "500", "503", "504"}
    if path != "/.well-known/jwks.json":
        expected |= {"401", "403"}
    if "{" in path or path.startswith("/v1/join"):
        expected |= {"404"}
    if method != "get":
        expected |= {"408", "409", "412", "413"}
    assert expected <= set(responses)
    assert "422" not in responses
    for status, response in responses.items():
        if status.startswith("2"):
            assert {"RateLimit", "RateLimit-Policy"} <= set(response["headers"])
        else:
            assert response == {"$ref": f"#/components/responses/Problem{status}"}


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_an_operation_names_its_credentials_and_conditions(method: str, path: str, operation: Any) -> None:
    anonymous = (method, path) in PUBLIC or path.startswith("/v1/join")
    assert ("security" not in operation) == anonymous
    assert ("Idempotency-Key" in parameters(operation)) == (method == "post" and path in CREATES)
    guarded = path.endswith(("/cancel", "/admit", "/return-to-queue", "/complete")) or (
        method == "put" and path.startswith("/v1/availability")
    )
    assert ("If-Match" in parameters(operation)) == guarded
    assert ("Parley-Link" in parameters(operation)) == (path in ("/v1/join", "/v1/join/enter"))


def test_every_problem_that_can_happen_is_described_by_an_example() -> None:
    assert {int(status) for status in STATUS.values()} <= {int(status) for status in PROBLEMS}
    for name, response in CONTRACT["components"]["responses"].items():
        [example] = [content["example"] for content in response["content"].values()]
        assert list(response["content"]) == ["application/problem+json"]
        assert (f"Problem{example['status']}", example["title"]) == (name, response["description"])
        assert example["type"] == f"urn:parley:problem:{example['code'].lower()}"


def plain(schema: Any) -> Iterator[Any]:
    """The schemas within that hold a text or a number of nobody's own choosing."""
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "array":
            yield from plain(part["items"])
        elif part.get("type") in ("string", "integer") and not FIXED & set(part):
            yield part


def test_every_text_and_number_has_an_example() -> None:
    bare = [
        f"{owner}.{name}"
        for owner, schema in CONTRACT["components"]["schemas"].items()
        for name, value in schema.get("properties", {}).items()
        if list(plain(value)) and "examples" not in value
    ]
    bare += [
        f"{method} {path} {parameter['name']}"
        for method, path, operation in OPERATIONS
        for parameter in operation.get("parameters", ())
        if list(plain(parameter["schema"])) and "example" not in parameter
    ]
    assert bare == []
