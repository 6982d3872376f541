"""The schemas of objects whose definition is to be had as generated Go types alone, read off their source."""

import re
from typing import Any

Schema = dict[str, Any]

_STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r'^\t\w+ +(\S+) +`json:"(\w+)', re.MULTILINE)
_CONSTANT = re.compile(r'^\t\w+ +(\w+) += ("[^"]*")$', re.MULTILINE)
_FOREIGN = {"corev1.": "io.k8s.api.core.v1.", "networkingv1.": "io.k8s.api.networking.v1."}
_PLAIN: dict[str, Schema] = {
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "float64": {"type": "number"},
    "MapStringObject": {"type": "object"},
}


def schema(go: str, kind: str) -> Schema:
    """The schema of a kind: no field but those of its types, no word but those of its constants.

    It refers to Kubernetes' own definitions as `#/$defs/io.k8s.…`.
    """
    structs = {name: _FIELD.findall(body) for name, body in _STRUCT.findall(go)}
    words: dict[str, list[str]] = {}
    for name, word in _CONSTANT.findall(go):
        words.setdefault(name, []).append(word.strip('"'))

    def of(type_: str) -> Schema:
        type_ = type_.removeprefix("*")
        if type_.startswith("[]"):
            return {"type": "array", "items": of(type_.removeprefix("[]"))}
        if type_.startswith("map[string]"):
            return {"type": "object", "additionalProperties": of(type_.removeprefix("map[string]"))}
        package, dot, name = type_.rpartition(".")
        if dot:
            return {"$ref": f"#/$defs/{_FOREIGN[package + dot]}{name}"}
        if type_ in words:
            return {"type": "string", "enum": words[type_]}
        return _PLAIN.get(type_) or {
            "type": "object",
            "properties": {name: of(each) for each, name in structs[type_]},
            "additionalProperties": False,
        }

    (spec,) = (each for each, name in structs[kind] if name == "spec")
    own = {name: {"type": "string"} for name in ("apiVersion", "kind")} | {"metadata": {"type": "object"}}
    return {"type": "object", "properties": {**own, "spec": of(spec)}, "additionalProperties": False}
