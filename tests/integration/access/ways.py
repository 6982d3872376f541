"""Every way to call the API that its OpenAPI document knows: a request with blanks where a scene's objects go."""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.api import Json

from .people import Person

CONTRACT: Json = json.loads((Path(__file__).parents[3] / "services/gateway/openapi.json").read_text(encoding="utf-8"))
# How one signs in oneself, in an order that works: a new password uses links up and ends sessions.
OWN_ACCOUNT = (
    "POST /v1/staff-links/redeem",
    "POST /v1/sessions/refresh",
    "POST /v1/sessions",
    "POST /v1/sessions/password",
    "DELETE /v1/sessions",
)
_METHODS = ("get", "post", "put", "patch", "delete")
_ID = re.compile(r"([a-z]{3,4})_[0-9a-f]{32}")

_WORDING = {"subject": "{{date}}", "body": "{{customer}}: {{link}}"}
# What takes the place of an example's value, None leaving it out, where the examples don't fit each other.
_INSTEAD: Mapping[str, Json] = {
    # Invited, which costs no hash of a password.
    "POST /v1/staff": {"roles": ["agent"], "password": None},
    "PATCH /v1/staff/{staff_id}": {"roles": ["agent"]},
    "POST /v1/staff-links/redeem": {"age_confirmed": True},
    "POST /v1/appointments": {"reminders_minutes_before": []},
    "POST /v1/appointments/{appointment_id}/transfer": {"specialist_id": None},
    "POST /v1/appointments/{appointment_id}/consents": {"text_version": 1},
    "POST /v1/messages": {"kind": "custom"},
    "PUT /v1/templates/{kind}/{channel}/{locale}": _WORDING,
    "POST /v1/templates/preview": _WORDING,
}
# Path parameters that have no example, or another than an object in that state.
_PLACES: Mapping[str, Json] = {
    "GET /v1/customers/{customer_id}/erasure": {"customer_id": "gone_" + "0" * 32},
    "PUT /v1/templates/{kind}/{channel}/{locale}": {"channel": "email"},
    "DELETE /v1/templates/{kind}/{channel}/{locale}": {"channel": "email"},
}
_CHOICES = {"kind": "reminder", "channel": "sms"}
# Where one of two filters is needed, which the contract can't say.
_INCOMPLETE = {"GET /v1/live-url", "GET /v1/slots"}
# Further ways to call, by what is sent: rights depend on it.
_VARIANTS: Mapping[str, Mapping[str, Json]] = {
    "PATCH /v1/tenants/{tenant_id}": {
        "no order": dict.fromkeys(
            ("plan", "order_reference", "partner", "term_starts_on", "term_ends_on", "active"), None
        ),
    },
    "PATCH /v1/staff/{staff_id}": {
        "no rights": dict.fromkeys(("roles", "team_ids", "languages", "skills", "active"), None)
    },
}


class Blank(AssertionError):
    """A request holds something that no scene has; tell `scene.py` of it."""


@dataclass(frozen=True)
class Objects:
    """What blanks are filled with.

    `ids` are by prefix, `values` by the name of a field or parameter. `customer` is the participant of the
    appointment, `own` what they may know of it.
    """

    ids: Mapping[str, str]
    values: Mapping[str, Any]
    customer: Person
    own: frozenset[str]


@dataclass(frozen=True)
class Way:
    """One way to call an operation; `label` names it in the table."""

    label: str
    method: str
    path: str
    places: Mapping[str, Any] = field(compare=False)
    query: Mapping[str, Any] = field(compare=False)
    headers: frozenset[str]
    schemes: frozenset[str]
    scope: str
    form: bool
    body: Any = field(compare=False)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    @property
    def of_appointment(self) -> bool:
        """Whether an appointment's state may matter."""
        return "appointment_id" in self.places or "appointment_id" in self.query or self.by_secret

    @property
    def names_appointment(self) -> bool:
        """Whether a request says which appointment it is about, other than by a customer's link."""
        places = (self.places, self.query, self.body if isinstance(self.body, dict) else {})
        return any("appointment_id" in each for each in places)

    @property
    def by_secret(self) -> bool:
        """Whether a link or a device's cookie speaks, not a token."""
        return bool(self.schemes & {"link", "deviceCookie"}) and self.path.startswith("/v1/join")

    @property
    def own_account(self) -> bool:
        """Whether it is about how one signs in oneself."""
        return self.label in OWN_ACCOUNT

    def request(self, person: Person, objects: Objects) -> Json:
        """The arguments of httpx. Raises Blank."""
        values = {**objects.values, **_unused(), **(person.values if self.own_account else {})}

        def fill(name: str, value: Any) -> Any:
            if isinstance(value, dict):
                return {key: fill(key, each) for key, each in value.items()}
            if isinstance(value, list):
                return [fill(name, each) for each in value]
            if name in values:
                return values[name]
            if isinstance(value, str) and (match := _ID.fullmatch(value)):
                if match[1] not in objects.ids:
                    raise Blank(f"{self.label}: there is no {match[1]}_… for {name} in the scene")
                return objects.ids[match[1]]
            if value is None:
                raise Blank(f"{self.label}: nothing says what {name} may be")
            return value

        headers = dict(person.headers(self.scope))
        if "Parley-Link" in self.headers:
            headers["Parley-Link"] = person.link
        if "If-Match" in self.headers:
            headers["If-Match"] = "*"
        places = {name: fill(name, value) for name, value in self.places.items()}
        content: Json = {}
        if self.form:
            content = {"data": {"List-Unsubscribe": "One-Click"}}
        elif self.body is not None:
            content = {"json": fill("", self.body)}
        return {
            "method": self.method,
            "url": self.path.format(**places),
            "params": fill("", dict(self.query)),
            "headers": headers,
            **content,
        }


def ways() -> Iterator[Way]:
    """All of the contract, in its order."""
    for path, operations in CONTRACT["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield from _ways(method.upper(), path, operations[method])


def _ways(method: str, path: str, told: Json) -> Iterator[Way]:
    label = f"{method} {path}"
    parameters = told.get("parameters", ())
    queries = {each["name"]: each for each in parameters if each["in"] == "query"}
    content = told.get("requestBody", {}).get("content", {})
    schemes = {name: scopes for scheme in told.get("security", ()) for name, scopes in scheme.items()}

    places = {
        each["name"]: each.get("example", _CHOICES.get(each["name"])) for each in parameters if each["in"] == "path"
    }
    places |= _PLACES.get(label, {})

    def way(label: str, query: Json, body: Any) -> Way:
        return Way(
            label=label,
            method=method,
            path=path,
            places=places,
            query=query,
            headers=frozenset(each["name"] for each in parameters if each["in"] == "header"),
            schemes=frozenset(schemes),
            scope=next(iter(schemes.get("apiKey", ())), ""),
            body=body,
            form="application/x-www-form-urlencoded" in content,
        )

    required = {name: each.get("example") for name, each in queries.items() if each.get("required")}
    body = _changed(_example(content), _INSTEAD.get(label, {}))
    if label not in _INCOMPLETE:
        yield way(label, required, body)
    for name, each in queries.items():
        if name not in required and _ID.fullmatch(str(each.get("example"))):
            yield way(f"{label}?{name}", required | {name: each["example"]}, body)
    for name, changes in _VARIANTS.get(label, {}).items():
        yield way(f"{label} ({name})", required, _changed(body, changes))


def _unused() -> Json:
    """An e-mail, a phone number and a name of a message that nobody has yet."""
    mark = uuid.uuid4()
    return {"email": f"{mark.hex}@example.org", "phone": f"+33612{mark.int % 10**6:06d}", "client_id": mark.hex}


def _example(content: Json) -> Any:
    examples = content.get("application/json", {}).get("examples", {})
    for reference in examples.values():
        return CONTRACT["components"]["examples"][reference["$ref"].rpartition("/")[2]]["value"]
    return None


def _changed(body: Any, changes: Json) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in {**body, **changes}.items() if changes.get(name, value) is not None}
