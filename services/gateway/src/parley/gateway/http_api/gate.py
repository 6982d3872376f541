"""Who may knock: verifies the caller's token, bounds rate and time, and hands both on to the services."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from parley.common import rpc
from parley.common.auth import ANONYMOUS, Caller, Kind, TokenVerifier
from parley.common.clock import Clock
from parley.common.errors import (
    FailedPrecondition,
    InvalidArgument,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
)
from parley.gateway import metrics

BEARER = HTTPBearer(auto_error=False, description="An access token of POST /v1/sessions or POST /v1/join/enter.")
# Versions are 64-bit integers.
MAX_VERSION = 2**63 - 1

Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]


class TooManyRequests(ResourceExhausted):
    """The caller went over its rate."""

    reason = "RATE_LIMITED"


class CrossSite(PermissionDenied):
    """A page of another origin sent the request along with our cookies."""

    reason = "CROSS_SITE"


@dataclass(frozen=True)
class Rates:
    """Requests a minute for one caller on this pod."""

    signed_in: int
    anonymous: int

    @staticmethod
    def per_pod(signed_in: int, anonymous: int, replicas: int) -> "Rates":
        """The installation's rates divided by its pods."""
        return Rates(max(1, signed_in // replicas), max(1, anonymous // replicas))


class Gate:
    """Dependencies for routes: `signed_in` wants a valid token, `anonymous` wants none."""

    def __init__(self, verifier: TokenVerifier, rates: Rates, clock: Clock, request_seconds: float) -> None:
        self._verifier = verifier
        self._clock = clock
        self._seconds = request_seconds
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._signed_in = RateLimitItemPerMinute(rates.signed_in)
        self._anonymous = RateLimitItemPerMinute(rates.anonymous)

    async def signed_in(self, request: Request, credentials: Credentials) -> AsyncIterator[Caller]:
        """Staff and participants, by their bearer token; services have no business here."""
        try:
            if credentials is None:
                raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
            caller = await self._verifier.verify(credentials.credentials)
        except Unauthenticated:
            # Guessing costs as much as any other anonymous request.
            await self._admit(request, self._anonymous, "anonymous", _address(request))
            raise
        await self._admit(request, self._signed_in, "signed_in", caller.subject)
        caller.require(Kind.STAFF, Kind.PARTICIPANT)
        with rpc.use_caller(caller), rpc.use_deadline(self._seconds):
            yield caller

    async def staff(self, request: Request, credentials: Credentials) -> AsyncIterator[Caller]:
        """Staff and API keys."""
        async for caller in self.signed_in(request, credentials):
            caller.require(Kind.STAFF)
            yield caller

    async def proving(self, request: Request) -> AsyncIterator[Caller]:
        """Everybody, but seldom: whoever proves themselves by a password or a secret, or comes in from outside."""
        async for caller in self.anonymous(request):
            yield caller

    async def anonymous(self, request: Request) -> AsyncIterator[Caller]:
        """Everybody: sign-in and the holders of links, who prove themselves to the service."""
        await self._admit(request, self._anonymous, "anonymous", _address(request))
        with rpc.use_caller(ANONYMOUS), rpc.use_deadline(self._seconds):
            yield ANONYMOUS

    async def _admit(self, request: Request, rate: RateLimitItemPerMinute, kind: str, who: str) -> None:
        allowed = await self._limiter.hit(rate, kind, who)
        window = await self._limiter.get_window_stats(rate, kind, who)
        seconds = max(1, round(window.reset_time - self._clock().timestamp()))
        request.state.headers = {
            "RateLimit-Policy": f'"{kind}";q={rate.amount};w=60',
            "RateLimit": f'"{kind}";r={max(0, window.remaining)};t={seconds}',
        }
        if not allowed:
            metrics.LIMITED.labels(kind).inc()
            raise TooManyRequests(f"Too many requests. Wait {seconds} s and try again.", retry_after=str(seconds))


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


async def own_pages(sec_fetch_site: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Cookies speak for pages of our own origin alone: behind SameSite, which trusts sibling hosts.

    Clients that are no browsers don't send the header.
    """
    if sec_fetch_site not in ("", "same-origin", "none"):
        raise CrossSite("Call this from a page of the same origin.")


async def idempotent(
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=255,
            description="Any unique text. What this request creates is created once, however often it is sent.",
        ),
    ] = "",
) -> AsyncIterator[None]:
    """Hand the key on with the calls of a request that creates."""
    with rpc.use_idempotency_key(idempotency_key):
        yield


IDEMPOTENT = Depends(idempotent)


class PreconditionRequired(FailedPrecondition):
    """A change must say which version it builds on."""

    reason = "IF_MATCH_NEEDED"


async def known_version(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            max_length=32,
            description="The resource's ETag: the command is refused with 412 where it has changed since.",
        ),
    ] = "",
) -> int:
    """The version that the caller read; 0 where it does not say."""
    return parse_tag(if_match) if if_match else 0


async def expected_version(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            max_length=32,
            description="The resource's ETag: the change is refused with 412 where it has changed since. "
            "* overwrites whatever is there.",
        ),
    ] = "",
) -> int:
    """The version that the caller read; 0 where it says that any will do."""
    if not if_match:
        raise PreconditionRequired(
            "Say which version you change: read it first and send its ETag as If-Match, or * to overwrite any.",
            field="If-Match",
        )
    return parse_tag(if_match)


KnownVersion = Annotated[int, Depends(known_version)]
ExpectedVersion = Annotated[int, Depends(expected_version)]

LinkSecret = Annotated[
    str,
    Header(alias="Parley-Link", min_length=16, max_length=128, description="What follows # in the link."),
]


def parse_tag(if_match: str) -> int:
    """The version within an ETag of ours, 0 for the one that stands for any."""
    if if_match == "*":
        return 0
    digits = if_match.removeprefix('"').removesuffix('"')
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= MAX_VERSION:
        raise InvalidArgument('If-Match takes an ETag of this API, such as "3".', field="If-Match")
    return int(digits)


def tag(response: Response, version: int) -> None:
    """Mark the answer with its resource's version; what was never saved has none."""
    if version:
        response.headers["ETag"] = f'"{version}"'
