"""The page that names every metric."""

from collections.abc import Iterable

from deploy.observe.catalogue import COMMON, Metric, metrics

_HEAD = """# Metrics

Made from the code by `make charts`: a metric's comment there is what is told of it here.

Every process serves them on its metrics port under `/metrics`, in Prometheus' text format or, to whoever asks for it,
OpenMetrics with exemplars: a bucket of a histogram then names the `trace_id` of one request in it.

**Names.** `parley_<what>_<of it>_<unit>`: `what` is the service or, of what all have, the part of it (`rpc`, `kafka`,
`outbox`, `mongo`). Counters end in `_total`, durations in `_seconds`; a gauge is a plain noun. A histogram is three
series: `_bucket`, `_sum`, `_count`.

**Labels** have few values, which the code or the API's own description names: never an id or what a client makes up.
The one exception, `tenant`, is the first hundred of a process and `other` for the rest. So no process has more than
some thousand series. Whoever scrapes adds `job` (the service), `instance`, `zone` and `namespace`.

**Gauges that every replica tells of all tenants** are to be read with `max`, the others with `sum`.

A process has its service's, those of the shared parts that it uses, and Python's own `process_*` and `python_*`. A
series begins with the first thing that it tells of.
"""


def metrics_page() -> str:
    """docs/operations/metrics.md."""
    owners = list(dict.fromkeys(metric.owner for metric in metrics()))
    sections = [_section(owner, (each for each in metrics() if each.owner == owner)) for owner in owners]
    return "\n".join([_HEAD, *sections])


def _section(owner: str, told: Iterable[Metric]) -> str:
    title = "What services share" if owner == COMMON else owner.capitalize()
    rows = [f"| `{each.name}` | {each.kind} | {_names(each.labels)} | {_cell(each.comment)} |" for each in told]
    return "\n".join([f"## {title}", "", "| metric | | labels | |", "|---|---|---|---|", *rows, ""])


def _names(labels: Iterable[str]) -> str:
    return ", ".join(f"`{label}`" for label in labels)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
