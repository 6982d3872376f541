"""How often a caller may ask: a sliding minute for each, on this pod."""

from dataclasses import dataclass

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from parley.common.clock import Clock
from parley.common.errors import ResourceExhausted
from parley.gateway import metrics
from parley.gateway.config import Settings


class TooManyRequests(ResourceExhausted):
    """The caller went over its rate."""

    reason = "RATE_LIMITED"


@dataclass(frozen=True)
class Rate:
    """Requests a minute under a name that answers and metrics tell."""

    name: str
    limit: RateLimitItemPerMinute


class Rates:
    """The installation's rates divided by its pods.

    `known` holds for each caller with a token, `address` for each address without one, and `proving` for each
    address where a password, a secret or a booking from outside is tried.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        def per_pod(amount: int) -> RateLimitItemPerMinute:
            return RateLimitItemPerMinute(max(1, amount // settings.replicas))

        self._known = per_pod(settings.requests_per_minute)
        self.address = Rate("address", per_pod(settings.anonymous_requests_per_minute))
        self.proving = Rate("proving", per_pod(settings.proving_requests_per_minute))
        self._clock = clock
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def known(self, kind: str) -> Rate:
        """The rate of callers of a kind, such as "staff"."""
        return Rate(kind, self._known)

    async def admit(self, request: Request, rate: Rate, who: str) -> None:
        """Count a request and tell its answer the rate. Raises TooManyRequests."""
        allowed = await self._limiter.hit(rate.limit, rate.name, who)
        seconds = await self._tell(request, rate, who)
        if not allowed:
            raise _refusal(rate, seconds)

    async def check(self, request: Request, rate: Rate, who: str) -> None:
        """Count nothing. Raises TooManyRequests where one more would be too many."""
        if not await self._limiter.test(rate.limit, rate.name, who):
            raise _refusal(rate, await self._tell(request, rate, who))

    async def _tell(self, request: Request, rate: Rate, who: str) -> int:
        window = await self._limiter.get_window_stats(rate.limit, rate.name, who)
        seconds = max(1, round(window.reset_time - self._clock().timestamp()))
        request.state.headers = {
            "RateLimit-Policy": f'"{rate.name}";q={rate.limit.amount};w=60',
            "RateLimit": f'"{rate.name}";r={max(0, window.remaining)};t={seconds}',
        }
        return seconds


def _refusal(rate: Rate, seconds: int) -> TooManyRequests:
    metrics.LIMITED.labels(rate.name).inc()
    return TooManyRequests(f"Too many requests. Wait {seconds} s and try again.", retry_after=str(seconds))
