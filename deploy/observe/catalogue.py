"""Every metric that the code defines, read from its source: name, labels, buckets, and the comment that explains it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What is defined in the common library.
COMMON = "common"

_KINDS = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram"}


@dataclass(frozen=True)
class Metric:
    """A metric as it is defined. `owner` is a service's name or COMMON; `buckets` are values of the label `le`."""

    name: str
    kind: str
    labels: tuple[str, ...]
    buckets: tuple[str, ...]
    comment: str
    owner: str

    def series(self) -> dict[str, frozenset[str]]:
        """The labels of each series that a scrape brings."""
        labels = frozenset(self.labels)
        if self.kind != "histogram":
            return {self.name: labels}
        return {f"{self.name}_bucket": labels | {"le"}, f"{self.name}_sum": labels, f"{self.name}_count": labels}


@cache
def metrics() -> tuple[Metric, ...]:
    """All of them: the libraries' first, then each service's, in the order of their sources."""
    found: list[Metric] = []
    for source in (*sorted(ROOT.glob("libs/common/src/**/*.py")), *sorted(ROOT.glob("services/*/src/**/*.py"))):
        text = source.read_text(encoding="utf-8")
        if "prometheus_client" in text:
            service = source.relative_to(ROOT).parts[1]
            found += _defined(text, service)
    return tuple(found)


@cache
def series() -> dict[str, frozenset[str]]:
    """The labels of every series, by its name."""
    return {name: labels for metric in metrics() for name, labels in metric.series().items()}


@cache
def buckets() -> dict[str, tuple[str, ...]]:
    """What `le` may be, by the name of the series."""
    return {f"{metric.name}_bucket": metric.buckets for metric in metrics() if metric.kind == "histogram"}


def _defined(text: str, owner: str) -> Iterator[Metric]:
    """The metrics of one module. A comment holds for all that follow it without an empty line."""
    tree, lines = ast.parse(text), text.splitlines()
    values = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    comment, below = "", 0
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _kind(node.value):
            above = _above(lines, node.lineno)
            comment = above or (comment if node.lineno == below + 1 else "")
            below = node.end_lineno or 0
            yield _metric(node.value, values, comment, owner)


def _kind(call: ast.Call) -> str:
    return _KINDS.get(call.func.id, "") if isinstance(call.func, ast.Name) else ""


def _metric(call: ast.Call, values: dict[str, ast.expr], comment: str, owner: str) -> Metric:
    name, _, *labels = call.args
    bounds: list[float] = []
    for keyword in call.keywords:
        if keyword.arg == "buckets":
            given = keyword.value
            bounds += ast.literal_eval(values[given.id] if isinstance(given, ast.Name) else given)
    return Metric(
        name=ast.literal_eval(name),
        kind=_kind(call),
        labels=tuple(ast.literal_eval(labels[0])) if labels else (),
        buckets=(*(str(float(bound)) for bound in bounds), "+Inf"),
        comment=comment,
        owner=owner,
    )


def _above(lines: list[str], number: int) -> str:
    """The comment right above a line, without its marks."""
    block: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.startswith("#"):
            break
        block.insert(0, line.removeprefix("#").strip())
    return " ".join(block)
