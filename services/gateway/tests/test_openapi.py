"""The contract: valid, as kept in the tree, complete in errors and examples."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from parley.gateway.__main__ import document
from parley.gateway.http_api.problems import STATUS
from parley.gateway.http_api.refusals import PROBLEMS

from .conftest import Gateway

KEPT = Path(__file__).parents[1] / "openapi.json"
CONTRACT: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
OPERATIONS = [
    (method, path, operation) for path, methods in CONTRACT["paths"].items() for method, operation in methods.items()
]
# What needs no example: a choice of few, or a form that is known.
FIXED = {"enum", "const", "format"}
# Who answers them asks nobody who they are.
ANYBODYS = {
    ("get", "/.well-known/jwks.json"),
    ("get", "/v1/territories"),
    ("post", "/v1/sessions"),
    ("post", "/v1/password-resets"),
    ("get", "/v1/public/{slug}"),
    ("get", "/v1/public/{slug}/slots"),
    ("post", "/v1/public/{slug}/appointments"),
    ("post", "/v1/public/{slug}/calls"),
    ("post", "/v1/opt-outs/{secret}"),
}
# Commands that build on a version only where they say so.
MAY_BUILD_ON_A_VERSION = {"cancel", "admit", "return-to-queue", "complete", "reschedule", "transfer", "priority"}
# What has no version to change.
UNVERSIONED = ("/receipts", "/contact-preferences/{channel}")
# What takes no key: sending it twice is known by the client's id or the link's secret, or gives another secret.
KEYLESS = {
    "/v1/appointments/{appointment_id}/messages",
    "/v1/appointments/{appointment_id}/links",
    "/v1/sessions",
    "/v1/staff-links/redeem",
}


def fields(response: Any) -> dict[str, Any]:
    """The properties of what an answer holds, by its model."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    properties: dict[str, Any] = CONTRACT["components"]["schemas"].get(name, {}).get("properties", {})
    return properties


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
    assert operation["description"].startswith(operation["summary"])
    assert "\n" not in operation["summary"]
    responses = operation["responses"]
    expected = {"429", "500", "503", "504"}
    if operation["security"]:
        expected |= {"401", "403"}
    if parameters(operation) or "requestBody" in operation:
        expected |= {"400"}
    if "{" in path or path.startswith("/v1/join"):
        expected |= {"404"}
    if method != "get":
        expected |= {"408", "409", "412", "413"}
    if method in ("put", "patch") and not path.endswith(UNVERSIONED):
        expected |= {"428"}
    assert expected <= set(responses)
    assert "422" not in responses
    for status, response in responses.items():
        if status.startswith(("2", "3")):
            assert {"RateLimit", "RateLimit-Policy"} <= set(response["headers"])
        else:
            assert response == {"$ref": f"#/components/responses/Problem{status}"}


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_an_operation_names_its_credentials_and_conditions(method: str, path: str, operation: Any) -> None:
    assert (operation["security"] == []) == ((method, path) in ANYBODYS)
    last = path.rpartition("/")[2]
    guarded = method in ("put", "patch") and not path.endswith(UNVERSIONED)
    may_build = path.startswith("/v1/appointments/") and last in MAY_BUILD_ON_A_VERSION
    assert ("If-Match" in parameters(operation)) == (guarded or may_build)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_a_creation_takes_a_key_and_a_versioned_answer_a_tag(method: str, path: str, operation: Any) -> None:
    if "201" in operation["responses"]:
        assert ("Idempotency-Key" in parameters(operation)) == (path not in KEYLESS)
    for status in {"200", "201"} & set(operation["responses"]):
        response = operation["responses"][status]
        assert ("ETag" in response["headers"]) == ("version" in fields(response))
        if method == "get":
            assert ("304" in operation["responses"]) == ("version" in fields(response))


def test_an_api_keys_scopes_are_those_of_the_contracts() -> None:
    found = {
        operation["operationId"]: scheme["apiKey"]
        for _, _, operation in OPERATIONS
        for scheme in operation["security"]
        if "apiKey" in scheme
    }
    assert found["appointments_create"] == ["appointments:write"]
    assert found["conversation_list_events"] == ["audit:read"]
    assert "api_keys_create_key" not in found
    assert "appointments_admit" not in found
    assert all(scopes for scopes in found.values())


def test_tags_are_described_in_the_order_of_their_operations() -> None:
    order = list(dict.fromkeys(tag for _, _, operation in OPERATIONS for tag in operation["tags"]))
    assert [tag["name"] for tag in CONTRACT["tags"]] == list(dict.fromkeys(order))
    assert all(tag["description"] for tag in CONTRACT["tags"])


def test_every_body_and_answer_has_a_whole_example_of_its_own_shape() -> None:
    for _, _, operation in OPERATIONS:
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media, content in part.get("content", {}).items():
                if media == "application/json" and "$ref" in content["schema"]:
                    [example] = content["examples"].values()
                    name = example["$ref"].rpartition("/")[2]
                    schema = {"$ref": f"#/components/schemas/{name}", "components": CONTRACT["components"]}
                    OAS31Validator(schema).validate(CONTRACT["components"]["examples"][name]["value"])


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
