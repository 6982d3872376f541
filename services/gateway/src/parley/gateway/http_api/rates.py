"""How often a caller may ask: a sliding minute for each, on this pod."""

from collections import Counter
from dataclasses import dataclass

from fastapi import Request

from parley.common.auth import Kind
from parley.common.clock import Clock
from parley.common.errors import ResourceExhausted
from parley.gateway import metrics
from parley.gateway.config import Settings

MINUTE = 60


class TooManyRequests(ResourceExhausted):
    """The caller went over its rate."""

    reason = "RATE_LIMITED"


@dataclass(frozen=True)
class Rate:
    """Requests a minute under a name that answers and metrics tell."""

    name: str
    limit: int


class Rates:
    """The installation's rates divided by its pods.

    `known` holds for each caller with a token, `address` for each address without one, and `proving` for each
    address where a password, a secret or a booking from outside is tried.

    Counted are the requests of the running minute and of the one before, of which so much holds still as lies within
    the last 60 seconds if they came evenly (a sliding window counter): two numbers for a caller, and after two minutes
    none.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        def per_pod(name: str, amount: int) -> Rate:
            return Rate(name, max(1, amount // settings.replicas))

        self.known = {kind: per_pod(kind.value, settings.requests_per_minute) for kind in Kind}
        self.address = per_pod("address", settings.anonymous_requests_per_minute)
        self.proving = per_pod("proving", settings.proving_requests_per_minute)
        self._clock = clock
        self._minute = 0
        self._before: Counter[tuple[str, str]] = Counter()
        self._running: Counter[tuple[str, str]] = Counter()

    def admit(self, request: Request, rate: Rate, who: str) -> None:
        """Count a request and tell its answer the rate. Raises TooManyRequests."""
        self._admit(request, rate, who, 1)

    def check(self, request: Request, rate: Rate, who: str) -> None:
        """Count nothing. Raises TooManyRequests where one more would be too many."""
        self._admit(request, rate, who, 0)

    def _admit(self, request: Request, rate: Rate, who: str, counted: int) -> None:
        minute, passed = divmod(self._clock().timestamp(), MINUTE)
        self._turn(int(minute))
        left, caller = MINUTE - passed, (rate.name, who)
        before, running = self._before[caller], self._running[caller]
        used = running + int(before * left / MINUTE)
        if used >= rate.limit:
            wait = left if running >= rate.limit else left - (rate.limit - running) * MINUTE / before
            raise _refusal(rate, _tell(request, rate, 0, wait))
        if counted:
            self._running[caller] = running + counted
        _tell(request, rate, rate.limit - used - counted, left)

    def _turn(self, minute: int) -> None:
        """Begin the minute that it is now, and forget what came before the last."""
        if minute != self._minute:
            self._before = self._running if minute == self._minute + 1 else Counter()
            self._running = Counter()
            self._minute = minute


def _tell(request: Request, rate: Rate, remaining: int, wait: float) -> int:
    # At the very end of the wait nothing is renewed yet.
    seconds = int(wait) + 1
    request.state.headers = {
        "RateLimit-Policy": f'"{rate.name}";q={rate.limit};w={MINUTE}',
        "RateLimit": f'"{rate.name}";r={remaining};t={seconds}',
    }
    return seconds


def _refusal(rate: Rate, seconds: int) -> TooManyRequests:
    metrics.LIMITED.labels(rate.name).inc()
    return TooManyRequests(f"Too many requests. Wait {seconds} s and try again.", retry_after=str(seconds))
