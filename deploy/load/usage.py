"""What the services take meanwhile, as their own metrics tell: on this machine, in a cluster, anywhere."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import gevent
import httpx

from bench.figures import table
from deploy.local.ports import Ports, service_of

_EVERY_SECONDS = 5.0
_MIB = 2**20
_CPU_STEP, _MEMORY_STEP = 10, 16
_CPU, _MEMORY = "process_cpu_seconds_total", "process_resident_memory_bytes"


@dataclass(frozen=True)
class Reading:
    """One process: processor time so far in seconds, and resident memory in MiB."""

    service: str
    cpu: float
    memory: float


@dataclass(frozen=True)
class Usage:
    """By service, over a time: processors in the mean and at the most within five seconds, all processes together;
    MiB of the largest process at the most, and of all of them in the end.
    """

    seconds: float
    cores: Mapping[str, float]
    peak: Mapping[str, float]
    memory: Mapping[str, float]
    total: Mapping[str, float]


def parse(service: str, text: str) -> Reading:
    """What a process's metrics tell. Raises LookupError where they don't."""
    pairs = (line.partition(" ") for line in text.splitlines())
    found = {name: float(value) for name, _, value in pairs if name in {_CPU, _MEMORY}}
    if len(found) < 2:
        raise LookupError(f"the metrics of {service} tell nothing of its process")
    return Reading(service, found[_CPU], found[_MEMORY] / _MIB)


def addresses(local: Ports) -> list[tuple[str, str]]:
    """Each process on this machine: its service, and where its metrics are."""
    return [(service_of(process), f"http://127.0.0.1:{port}/metrics") for process, port in local.metrics.items()]


class Metrics:
    """Every process's metrics: pairs of a service's name and an address."""

    def __init__(self, addresses: Sequence[tuple[str, str]]) -> None:
        self._addresses = addresses
        self._http = httpx.Client(timeout=10)

    def read(self) -> list[Reading]:
        """What each process has taken so far. Raises httpx.HTTPError, LookupError."""
        return [parse(service, self._get(url)) for service, url in self._addresses]

    def _get(self, url: str) -> str:
        answer = self._http.get(url)
        answer.raise_for_status()
        return answer.text


class Meter:
    """Measures from its making to `stop`."""

    def __init__(self, read: Callable[[], list[Reading]]) -> None:
        self._read = read
        self._samples = [(time.monotonic(), read())]
        self._greenlet = gevent.spawn(self._go_on)

    def stop(self) -> Usage:
        """What was taken."""
        self._greenlet.kill()
        self._samples.append((time.monotonic(), self._read()))
        return usage(self._samples)

    def _go_on(self) -> None:
        while True:
            gevent.sleep(_EVERY_SECONDS)
            self._samples.append((time.monotonic(), self._read()))


def usage(samples: Sequence[tuple[float, Sequence[Reading]]]) -> Usage:
    """What was taken between the first sample and the last; each is an instant in seconds and what was read."""
    times = [at for at, _ in samples]
    cpu = [_sums((each.service, each.cpu) for each in readings) for _, readings in samples]
    seconds = times[-1] - times[0]
    services = list(cpu[0])
    steps = [(cpu[n], cpu[n + 1], times[n + 1] - times[n]) for n in range(len(times) - 1)]
    # The last step may be too short to tell anything.
    whole = [step for step in steps if step[2] >= _EVERY_SECONDS / 2] or steps
    largest: dict[str, float] = defaultdict(float)
    for _, readings in samples:
        for each in readings:
            largest[each.service] = max(largest[each.service], each.memory)
    return Usage(
        seconds=seconds,
        cores={name: (cpu[-1][name] - cpu[0][name]) / seconds for name in services},
        peak={name: max((after[name] - before[name]) / passed for before, after, passed in whole) for name in services},
        memory=dict(largest),
        total=_sums((each.service, each.memory) for each in samples[-1][1]),
    )


def told(usage: Usage) -> str:
    """As a Markdown table, with what one pod is to request that may be left alone with all of it."""
    rows = [
        [name, _milli(cores), _milli(usage.peak[name]), f"{usage.memory[name]:.0f}", request(usage, name)]
        for name, cores in usage.cores.items()
    ]
    header = ("service", "millicores in the mean", "millicores at most", "MiB of a process at most", "request")
    return table(header, rows)


def request(usage: Usage, service: str) -> str:
    """The processors that it took at most, and a quarter more than its memory, both rounded up."""
    cpu = math.ceil(1000 * usage.peak[service] / _CPU_STEP) * _CPU_STEP
    memory = math.ceil(1.25 * usage.memory[service] / _MEMORY_STEP) * _MEMORY_STEP
    return f"{cpu}m, {memory}Mi"


def _milli(value: float) -> str:
    return f"{1000 * value:.0f}"


def _sums(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for name, value in pairs:
        sums[name] += value
    return dict(sums)
