"""Whether objects are what Kubernetes, and what is installed beside it, take: a field that is not known is an error.

Schemas are Kubernetes' own, and those of the foreign definitions and Go types that `deploy/helm/tools.sh` brings.
"""

import functools
import json
import re
import subprocess
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from . import go_types
from .charts import ROOT, Rendered

KUBECONFORM = ROOT / ".local" / "bin" / "kubeconform"
DEFINITIONS = ROOT / ".local" / "crds"
# Strimzi's definitions are in no Go module, by which the others come; types that are made from them are.
GO_TYPES = DEFINITIONS / "types.go"
STRIMZI = ("Kafka", "KafkaNodePool", "KafkaUser")

_REFERENCE = re.compile(r'"#/\$defs/([^"]+)"')
_KUBERNETES = resources.files("kubernetes_validate") / "kubernetes-json-schema" / "v1.34.0-local-strict"


def problems(rendered: Rendered) -> list[str]:
    """What is wrong with these objects, a line each. An object without a schema is wrong too."""
    wanted = frozenset(_file(each["apiVersion"], each["kind"]) for each in rendered.objects)
    location = f"{_folder(wanted)}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
    options = ["-strict", "-output", "json", "-schema-location", location]
    done = subprocess.run(
        [str(KUBECONFORM), *options],
        input=yaml.safe_dump_all(rendered.objects),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return [f"{each['kind']} {each['name']}: {each['msg']}" for each in json.loads(done.stdout)["resources"]]


def _file(version: str, kind: str) -> str:
    # networking.k8s.io/v1 → networking-v1
    return kind.lower() + "-" + re.sub(r"^([^./]*)(\.[^/]*)?/", r"\1-", version) + ".json"


@functools.cache
def _folder(wanted: frozenset[str]) -> Path:
    """A folder with those of these schemas that there are."""
    folder = Path(tempfile.mkdtemp(prefix="schemas-"))
    foreign = _foreign()
    for name in wanted:
        if found := foreign.get(name) or _native(name):
            (folder / name).write_text(json.dumps(_complete(found)), encoding="utf-8")
    return folder


def _native(name: str) -> Any:
    """One of Kubernetes' own."""
    return json.loads(_read(name)) if (_KUBERNETES / name).is_file() else None


def _complete(schema: Any) -> Any:
    """The same with all that it refers to and no more."""
    text = json.dumps(schema)
    reached: dict[str, Any] = {}
    wanted = set(_REFERENCE.findall(text))
    while wanted:
        each = wanted.pop()
        reached[each] = _definitions()[each]
        wanted |= set(_REFERENCE.findall(json.dumps(reached[each]))) - reached.keys()
    return {**schema, "$defs": reached}


@functools.cache
def _definitions() -> Any:
    return json.loads(_read("_definitions.json"))["$defs"]


def _read(name: str) -> str:
    return (_KUBERNETES / name).read_text(encoding="utf-8").replace("/api/_definitions.json#/", "#/")


@functools.cache
def _foreign() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in DEFINITIONS.glob("*.yaml"):
        # One of them is over a megabyte: seconds for the loader that is written in Python.
        definition = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["spec"]
        for version in definition["versions"]:
            name = _file(f"{definition['group']}/{version['name']}", definition["names"]["kind"])
            found[name] = _strict(version["schema"]["openAPIV3Schema"])
    go = GO_TYPES.read_text(encoding="utf-8")
    return found | {_file("kafka.strimzi.io/v1", kind): go_types.schema(go, kind) for kind in STRIMZI}


def _strict(schema: Any) -> Any:
    """The same, but for fields that it does not name: as `kubectl --validate=strict` reads it."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    narrowed = {key: _strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and not schema.get("x-kubernetes-preserve-unknown-fields"):
        if schema["properties"].get("kind", {}).get("type") == "string":
            narrowed["properties"]["metadata"] = {"type": "object"}
        narrowed.setdefault("additionalProperties", False)
    return narrowed
