"""Kubernetes' own schemas, strict: a field that it does not know is an error."""

import functools
import json
import re
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from .charts import Object

_SCHEMAS = resources.files("kubernetes_validate") / "kubernetes-json-schema" / "v1.34.0-local-strict"


def problem(each: Object) -> str:
    """What is wrong with an object; empty: nothing. Raises FileNotFoundError for a kind that Kubernetes lacks."""
    for error in _validator(each["apiVersion"], each["kind"]).iter_errors(each):
        return f"{each['kind']} {each['metadata']['name']}: {error.json_path}: {error.message}"
    return ""


@functools.cache
def _validator(version: str, kind: str) -> Draft202012Validator:
    # networking.k8s.io/v1 → networking-v1
    group = re.sub(r"^([^./]*)(\.[^/]*)?/", r"\1-", version)
    return Draft202012Validator(_read(f"{kind.lower()}-{group}.json"), registry=_definitions())


@functools.cache
def _definitions() -> Registry[Any]:
    known: Registry[Any] = Registry()
    return Resource.from_contents(_read("_definitions.json")) @ known


def _read(name: str) -> Any:
    return json.loads((_SCHEMAS / name).read_text(encoding="utf-8"))
