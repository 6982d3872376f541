"""What the probes asked and when, and the figures that follow from that alone."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

# This machine's clock as it was once, and monotonic from there: an interval is one, whatever is done to the clock.
_EPOCH = time.time() - time.monotonic()
# As many beats as that in a row are a steady probe.
STEADY_SECONDS = 5.0


def now() -> float:
    """Seconds since 1970."""
    return _EPOCH + time.monotonic()


@dataclass(frozen=True)
class Try:
    """One request of a probe. Those of one operation are its first and its repetitions; `error` "" is a success."""

    probe: str
    operation: int
    began: float
    ended: float
    error: str = ""

    def concerns(self, since: float, until: float) -> bool:
        """Whether it was under way then, or began."""
        return self.ended >= since and self.began < until


@dataclass(frozen=True)
class Count:
    """How many were asked, and how many of them failed."""

    asked: int
    failed: int


@dataclass
class Record:
    """What happened, as it happened; nothing is taken out again. `heard` are the instants of the call's frames.

    `late_seconds` is the most by which a beat came after its time: by that much the probes themselves were behind.
    """

    tries: list[Try] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    late_seconds: float = 0.0

    def of(self, probe: str) -> list[Try]:
        """A probe's tries by their beginning."""
        return sorted((each for each in self.tries if each.probe == probe), key=lambda each: each.began)

    def unsteady(self, probe: str, at: float, period: float) -> str:
        """Why a probe is not steady: "" where all of its latest tries succeeded, and there were enough of them."""
        latest = [each for each in self.tries if each.probe == probe and each.ended > at - STEADY_SECONDS]
        if failed := [each for each in latest if each.error]:
            return f"{probe}: {len(failed)} of {len(latest)} failed, the last: {failed[-1].error}"
        if len(latest) < STEADY_SECONDS / period / 2:
            return f"{probe}: only {len(latest)} answers in {STEADY_SECONDS:.0f} s"
        return ""


def recovery_seconds(tries: Sequence[Try], lost_at: float, until: float) -> float | None:
    """From a loss to the beginning of the first try since which all succeed; 0 where none fails, None without one.

    `tries` are one probe's by their beginning. Those count that ended between the loss and `until`: what is under way
    when a zone comes back is its return's.
    """
    concerned = [each for each in tries if lost_at <= each.ended <= until]
    last_failed = max((index for index, each in enumerate(concerned) if each.error), default=None)
    if last_failed is None:
        return 0.0 if concerned else None
    good = concerned[last_failed + 1 :]
    return max(0.0, good[0].began - lost_at) if good else None


def longest_silence(heard: Sequence[float], lost_at: float, until: float) -> float:
    """The longest time without a frame that ended after the loss or lasts at `until`."""
    before = [each for each in heard if each <= lost_at][-1:] or [lost_at]
    instants = [*before, *(each for each in heard if lost_at < each < until), until]
    return max(later - earlier for earlier, later in pairwise(instants))


def count_tries(tries: Iterable[Try], since: float, until: float) -> Count:
    """Requests that ended or began in the time, each repetition counted by itself."""
    concerned = [each for each in tries if each.concerns(since, until)]
    return Count(len(concerned), sum(bool(each.error) for each in concerned))


def count_operations(tries: Iterable[Try], since: float, until: float) -> Count:
    """Operations under way in the time; one has failed where the last of its repetitions has."""
    last: dict[tuple[str, int], Try] = {}
    concerned: set[tuple[str, int]] = set()
    for each in sorted(tries, key=lambda each: each.began):
        operation = (each.probe, each.operation)
        last[operation] = each
        if each.concerns(since, until):
            concerned.add(operation)
    return Count(len(concerned), sum(bool(last[each].error) for each in concerned))


def longest_operation(tries: Iterable[Try], since: float, until: float) -> float:
    """How long the slowest operation under way in the time took with its repetitions, whether it succeeded or not."""
    whole: dict[tuple[str, int], Try] = {}
    for each in tries:
        so_far = whole.setdefault((each.probe, each.operation), each)
        whole[each.probe, each.operation] = replace(
            each, began=min(so_far.began, each.began), ended=max(so_far.ended, each.ended)
        )
    return max((each.ended - each.began for each in whole.values() if each.concerns(since, until)), default=0.0)
