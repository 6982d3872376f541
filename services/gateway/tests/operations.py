"""Every operation of the contract, how to ask it by its own examples, and what services may answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from .examples import stamp
from .fakes import METHODS

KEPT = Path(__file__).parents[1] / "openapi.json"
CONTRACT: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
# What the contract's own examples can't know: the caller's company, and one of the choices.
CHOSEN = {"tenant_id": "ten_a", "channel": "email", "kind": "reminder"}
# Times of day are multiples of five minutes.
MINUTES = {"start_minute": 540, "end_minute": 720}
# Where the contract can't say that one of two is needed.
QUERIES = {"queue_live_url": {"team_id": "team_a"}}


@dataclass(frozen=True)
class Operation:
    """One operation, and a request that it takes."""

    id: str
    method: str
    path: str
    told: Any
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def request(self) -> dict[str, Any]:
        """The arguments of httpx."""
        return {
            "method": self.method,
            "url": self.path,
            "params": self.query,
            "headers": self.headers,
            **({"json": self.body} if self.body is not None else {}),
        }

    @property
    def schemes(self) -> set[str]:
        """Who may call: the names of security schemes; none where it is anybody's."""
        return {name for scheme in self.told["security"] for name in scheme}

    @property
    def scopes(self) -> set[str]:
        """Those that an API key needs; none where it may not call."""
        return {scope for scheme in self.told["security"] for scope in scheme.get("apiKey", ())}

    @property
    def success(self) -> int:
        """The status of what went well."""
        return min(int(status) for status in self.told["responses"])


def operations() -> Iterator[Operation]:
    """All of the contract."""
    for path, methods in CONTRACT["paths"].items():
        for method, told in methods.items():
            parameters = told.get("parameters", ())

            cookies = {p["name"]: p["example"] for p in parameters if p["in"] == "cookie"}
            cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
            yield Operation(
                id=told["operationId"],
                method=method.upper(),
                path=path.format(**values(parameters, "path")),
                told=told,
                query=values(parameters, "query") | QUERIES.get(told["operationId"], {}),
                headers=values(parameters, "header") | cookie,
                body=example(told),
            )


def values(parameters: Any, where: str) -> dict[str, Any]:
    """What the required parameters of a place say, and all that travel in headers."""
    return {
        each["name"]: CHOSEN.get(each["name"]) or each["example"]
        for each in parameters
        if each["in"] == where and (each.get("required") or where == "header")
    }


def example(told: Any) -> Any:
    """The body that an operation's own example sends."""
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    [reference] = content["examples"].values()
    return CONTRACT["components"]["examples"][reference["$ref"].rpartition("/")[2]]["value"]


def everything() -> dict[str, Message]:
    """An answer of every method of every service, with something in every field."""
    return {name: filled(method.output_type) for name, method in METHODS.items()}


def filled(descriptor: Descriptor, depth: int = 0) -> Any:
    """A message with something in every field, as far down as messages go."""
    if descriptor.full_name == "google.protobuf.Timestamp":
        return stamp()
    message = GetMessageClass(descriptor)()
    for each in descriptor.fields:
        if each.message_type and (each.message_type.GetOptions().map_entry or depth > 4):
            continue
        value = _value(each, depth)
        if each.is_repeated:
            getattr(message, each.name).extend([value])
        elif each.message_type:
            getattr(message, each.name).CopyFrom(value)
        else:
            setattr(message, each.name, value)
    return message


def _value(each: FieldDescriptor, depth: int) -> Any:
    if each.message_type:
        return filled(each.message_type, depth + 1)
    if each.enum_type:
        return each.enum_type.values[1].number
    if each.type == FieldDescriptor.TYPE_BOOL:
        return True
    if each.type == FieldDescriptor.TYPE_BYTES:
        return b'{"appointments": {}}'
    if each.type == FieldDescriptor.TYPE_STRING:
        return "2026-11-23" if each.name.endswith("_on") else "{}" if each.name.endswith("json") else each.name
    return MINUTES.get(each.name, 1)
