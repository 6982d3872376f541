"""Write what follows from the charts' values and the services' settings: schemas, settings' names, the reference.

`python -m deploy.helm.generate` writes them; tests compare them. A value's comment in values.yaml is its description;
its default says its type, and `@schema {…}` in the comment narrows it.
"""

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from parley.common.config import Settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SERVICE = HERE / "service"
UMBRELLA = HERE / "parley"
REFERENCE = ROOT / "docs" / "operations" / "values.md"

# What the chart sets by itself, or a Secret must hold.
_DERIVED = re.compile(r"_(target|host|port)$|^(public_url|live_url|live_origins|service_secrets|webhook_keys)$")
# … of which these name a server outside, and are for people to set.
_OUTSIDE = {"smtp_host", "smtp_port"}

_LINE = re.compile(r"^(?P<indent> *)(?P<key>[A-Za-z]\w*):")
_SCHEMA = "@schema "

Json = dict[str, Any]


@dataclass(frozen=True)
class Value:
    """One value of a chart: where it is, what its comment says, what it is by default."""

    path: tuple[str, ...]
    description: str
    narrowed: Json
    default: Any


def services() -> list[str]:
    """Every service that a chart can install."""
    return sorted(yaml.safe_load((SERVICE / "files" / "services.yaml").read_text(encoding="utf-8")))


def settings_of(service: str) -> type[Settings]:
    """The service's own Settings class."""
    found: type[Settings] = importlib.import_module(f"parley.{service}.config").Settings
    return found


def read_values(path: Path) -> Iterator[Value]:
    """Each value of a values.yaml, in its order, with the comment right above it."""
    text = path.read_text(encoding="utf-8")
    defaults = yaml.safe_load(text)
    above: list[str] = []
    parents: tuple[str, ...] = ()
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            above.append(line.lstrip().removeprefix("#").strip())
            continue
        if match := _LINE.match(line):
            parents = (*parents[: len(match["indent"]) // 2], match["key"])
            yield _value(parents, above, defaults)
        above = []


def _value(path: tuple[str, ...], above: list[str], defaults: Any) -> Value:
    default = defaults
    for key in path:
        default = default[key]
    narrowed: Json = {}
    for line in above:
        if line.startswith(_SCHEMA):
            narrowed |= json.loads(line.removeprefix(_SCHEMA))
    description = " ".join(line for line in above if not line.startswith("@"))
    return Value(path, description, narrowed, default)


def schema_of(values: list[Value]) -> Json:
    """The JSON schema of an object that has these values and no other."""
    root: Json = {"type": "object", "additionalProperties": False, "properties": {}}
    for value in values:
        parent = root
        for key in value.path[:-1]:
            parent = parent["properties"][key]
        parent["properties"][value.path[-1]] = _leaf(value)
    return root


def _leaf(value: Value) -> Json:
    described: Json = {"description": value.description} if value.description else {}
    if isinstance(value.default, dict) and value.default:
        return described | {"type": "object", "additionalProperties": False, "properties": {}} | value.narrowed
    types = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    return described | {"type": types[type(value.default)]} | value.narrowed


def settings_schema(service: str) -> tuple[Json, Json]:
    """The schema of one service's `settings`, and the definitions that it refers to."""
    schema = settings_of(service).model_json_schema()
    properties: Json = {name: _plain(each, service) for name, each in schema["properties"].items()}
    definitions = {f"{service}{name}": each for name, each in schema.get("$defs", {}).items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}, definitions


def _plain(field: Json, service: str) -> Json:
    """Without what only documentation shows."""
    kept = {key: value for key, value in field.items() if key not in {"title", "default", "writeOnly"}}
    if "$ref" in kept:
        kept["$ref"] = kept["$ref"].replace("#/$defs/", f"#/$defs/{service}")
    return kept


def service_schema() -> Json:
    """The schema of the chart `service`."""
    schema = schema_of(list(read_values(SERVICE / "values.yaml")))
    schema["required"] = ["service"]
    schema["$defs"] = {}
    schema["allOf"] = []
    for service in services():
        settings, definitions = settings_schema(service)
        schema["$defs"] |= definitions
        schema["allOf"].append(
            {
                "if": {"properties": {"service": {"const": service}}},
                "then": {"properties": {"settings": settings}},
            }
        )
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def umbrella_schema() -> Json:
    """The schema of the chart `parley`: its own values and what all share; each service is checked by its own chart."""
    schema = schema_of(list(read_values(UMBRELLA / "values.yaml")))
    shared = service_schema()["properties"]["global"]
    schema["properties"]["global"] = shared
    schema["properties"] |= {service: {"type": "object"} for service in services()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def settings_names() -> Json:
    """By service the names of all its settings, and of those that somebody must set."""
    names = {}
    for service in services():
        fields = settings_of(service).model_fields
        required = sorted(name for name, field in fields.items() if _wanted(name, field))
        names[service] = {"names": sorted(fields), "required": required}
    return names


def _wanted(name: str, field: FieldInfo) -> bool:
    derived = _DERIVED.search(name) and name not in _OUTSIDE
    return field.is_required() and not derived and field.annotation is not SecretStr


def reference() -> str:
    """The page that lists every value."""
    own = (value for value in read_values(UMBRELLA / "values.yaml") if value.path[0] not in {"global", *services()})
    parts = [
        "# Values of the charts",
        "Made from the charts' `values.yaml` by `make charts`; a name that is not here is refused.",
        "## The chart `parley`",
        "Each service is a key (`accounts`, `appointments`, …) with the values of the chart `service`; `global` is\n"
        "the same as there.",
        _table(own),
        "## The chart `service`",
        "Once for each service, under its name in the chart `parley`; or alone.",
        _table(read_values(SERVICE / "values.yaml")),
    ]
    return "\n\n".join(parts) + "\n"


def _table(values: Iterator[Value]) -> str:
    rows = ["| value | by default | |", "|---|---|---|"]
    for value in values:
        branch = isinstance(value.default, Mapping) and value.default
        default = "" if branch else f"`{json.dumps(value.default, ensure_ascii=False)}`"
        if not branch or value.description:
            rows.append(f"| `{'.'.join(value.path)}` | {default} | {_told(value)} |")
    return "\n".join(rows)


def _told(value: Value) -> str:
    choices = value.narrowed.get("enum")
    return " ".join([value.description, f"One of {', '.join(map(str, choices))}." if choices else ""]).strip()


def files() -> dict[Path, str]:
    """Everything that is generated, by path."""
    names = yaml.safe_dump(settings_names(), default_flow_style=None, width=120, sort_keys=False)
    return {
        SERVICE / "values.schema.json": json.dumps(service_schema(), indent=1, ensure_ascii=False) + "\n",
        UMBRELLA / "values.schema.json": json.dumps(umbrella_schema(), indent=1, ensure_ascii=False) + "\n",
        SERVICE / "files" / "settings.yaml": f"# By service: made from its Settings by `make charts`.\n{names}",
        REFERENCE: reference(),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
