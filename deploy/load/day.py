"""When things are due: at a constant rate, or as busy as the hours of a working day are."""

import itertools
import time
from collections.abc import Callable, Iterator

# How busy an hour is, as a share of the busiest: the doors open at eight, the morning is the peak, lunch a dip, and
# the last call ends at six.
HOURS = (
    (8.0, 0.1),
    (9.0, 0.7),
    (10.0, 1.0),
    (11.0, 1.0),
    (12.0, 0.5),
    (13.0, 0.3),
    (14.0, 0.8),
    (15.0, 0.9),
    (16.0, 0.8),
    (17.0, 0.5),
    (18.0, 0.1),
)
_STEPS = 10_000
_NEVER_SECONDS = 3600.0

Share = Callable[[float], float]


def steady(_: float) -> float:
    """As busy as at the peak, all the time."""
    return 1.0


def working_day(passed: float) -> float:
    """How busy it is when so much of the day has passed, between 0 and 1: a line from hour to hour."""
    hour = HOURS[0][0] + passed * (HOURS[-1][0] - HOURS[0][0])
    for (begin, before), (end, after) in itertools.pairwise(HOURS):
        if hour <= end:
            return before + (after - before) * (hour - begin) / (end - begin)
    return HOURS[-1][1]


def instants(rate: float, seconds: float, share: Share) -> Iterator[float]:
    """Seconds after the beginning at which something is due, `rate` of them a second where the share is 1."""
    step = seconds / _STEPS
    due = 0.0
    for number in range(_STEPS):
        due += rate * step * share((number + 0.5) / _STEPS)
        while due >= 1:
            yield (number + 1) * step
            due -= 1


class Rota:
    """Hands each instant to one who asks. `latest` tells by how many seconds somebody asked too late, at most."""

    def __init__(self, due: Iterator[float], clock: Callable[[], float] = time.monotonic) -> None:
        self.latest = 0.0
        self._due = due
        self._clock = clock
        self._began = clock()

    def pause(self) -> float:
        """Seconds until the next instant that nobody has yet; an hour where none is left."""
        due = next(self._due, None)
        if due is None:
            return _NEVER_SECONDS
        early = due - (self._clock() - self._began)
        self.latest = max(self.latest, -early)
        return max(0.0, early)
