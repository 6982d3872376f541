"""The metrics' names, read from the sources: they are all that there is, and they keep to the rules of the page."""

import importlib
import re

import pytest
from prometheus_client import REGISTRY, Counter, Gauge, Histogram

from deploy.observe import generate
from deploy.observe.catalogue import COMMON, Metric, metrics

MODULES = (
    "parley.common.kafka.metrics",
    "parley.common.mongo_tracing",
    "parley.common.outbox",
    "parley.common.rpc.observe",
    "parley.common.runner",
    "parley.common.telemetry.loop",
)
# By what a histogram counts.
UNITS = ("_seconds", "_events")
# What a label may never be: each would be a series for everybody who ever came.
IDS = re.compile(r"(^|_)(id|email|phone|path|url|address|appointment|customer|staff|user)$")


def test_what_is_generated_is_current() -> None:
    stale = [path.name for path, text in generate.files().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run make charts"


def test_the_sources_tell_of_every_metric_that_a_process_registers() -> None:
    owners = {metric.owner for metric in metrics()} - {COMMON}
    for module in (*MODULES, *(f"parley.{owner}.metrics" for owner in owners)):
        importlib.import_module(module)
    collectors = set(REGISTRY._names_to_collectors.values())
    registered = {
        _full_name(each): (tuple(each._labelnames), each._type)
        for each in collectors
        if isinstance(each, Counter | Gauge | Histogram) and each._name.startswith("parley_")
    }
    assert {metric.name: (metric.labels, metric.kind) for metric in metrics()} == registered


def _full_name(metric: Counter | Gauge | Histogram) -> str:
    return f"{metric._name}_total" if isinstance(metric, Counter) else str(metric._name)


@pytest.mark.parametrize("metric", metrics(), ids=lambda metric: metric.name)
def test_a_metric_keeps_to_the_rules(metric: Metric) -> None:
    assert re.fullmatch(r"parley_[a-z]+(_[a-z]+)*", metric.name)
    assert metric.name.endswith("_total") is (metric.kind == "counter")
    assert metric.kind != "histogram" or metric.name.endswith(UNITS)
    assert not [label for label in metric.labels if IDS.search(label)]
    assert metric.comment, "a comment above it says what it tells"


def test_a_label_that_grows_without_bound_is_noticed() -> None:
    assert all(IDS.search(label) for label in ("tenant_id", "id", "email", "path", "customer"))
