"""The client's side: deadline, token, idempotency key and trace context on each call, errors translated."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Generic, Protocol, Self, TypeVar, cast

import grpc
from opentelemetry.trace import SpanKind

from parley.common.errors import DeadlineExceeded
from parley.common.rpc.context import caller, remaining, sent_idempotency_key
from parley.common.rpc.observe import finish, made, propagator, span
from parley.common.rpc.status import from_call

Request = TypeVar("Request")
Response = TypeVar("Response")

_DEFAULT_SECONDS = 5.0
# For a channel that reaches nobody to find somebody: where pods are replaced, addresses are looked up again only once
# the last of those that were known leaves.
_PATIENCE_SECONDS = 1.0

# A stopped backend is noticed by keepalive within 3 s; one that fails is ejected from the balancing for 10 s each time,
# where gRPC by itself would go up to 5 minutes.
# gRPC counts every status but OK as a failure: one of two pods may be left out in vain, and the other carries all.
_SERVICE_CONFIG = {
    "healthCheckConfig": {"serviceName": ""},
    "loadBalancingConfig": [
        {
            "outlier_detection_experimental": {
                "interval": "1s",
                "baseEjectionTime": "10s",
                "maxEjectionTime": "10s",
                "maxEjectionPercent": 50,
                "failurePercentageEjection": {
                    "threshold": 50,
                    "minimumHosts": 2,
                    "requestVolume": 2,
                    "enforcementPercentage": 100,
                },
                "childPolicy": [{"round_robin": {}}],
            }
        }
    ],
}
_OPTIONS: list[tuple[str, object]] = [
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.keepalive_time_ms", 2_000),
    ("grpc.keepalive_timeout_ms", 1_000),
    # Keepalive sends none while a ping that measures bandwidth is under way; gRPC would wait 60 s for that one.
    ("grpc.http2.ping_timeout_ms", 2_000),
    ("grpc.http2.max_pings_without_data", 0),
    # gRPC's own back-off grows to two minutes: too long for a service that restarts in seconds.
    ("grpc.initial_reconnect_backoff_ms", 100),
    # So long may a connection take, too: a busy machine needs some of it.
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Names are looked up anew as soon as a pod goes, not 30 s later: an upgrade may have replaced both of two by then.
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
    # Channels that share a connection may both begin to watch its health at once: the second finds a watch that has no
    # connection yet, and the process ends (grpcio 1.85, a segmentation fault in HealthProducer's new checker).
    ("grpc.use_local_subchannel_pool", 1),
]


class Identity(Protocol):
    """Whose token a channel's calls carry."""

    async def token(self) -> str:
        """Return a valid token."""
        ...


def channel(target: str, *, identity: Identity | None = None) -> grpc.aio.Channel:
    """Return a channel to `target` ("host:port", or any gRPC name); it connects with its first call.

    Calls carry the identity's token, or without one the token of the caller whose request is being handled.
    A call's deadline is the least of its own `timeout`, what remains of that request, and 5 s if it has none.
    A failure raises the `ParleyError` class of its code, with the server's reason, message, field and
    details; nobody reached, for a second where that was so before, is Unavailable. A call is made once it is awaited.
    """
    return cast(grpc.aio.Channel, _Channel(grpc.aio.insecure_channel(target, options=_OPTIONS), identity))


class _Channel:
    """Stands for a channel, so that each unary method of a stub is called as ours are.

    An interceptor would do so anew, in a task of its own, for every call: a third of what a call costs.
    """

    def __init__(self, channel: grpc.aio.Channel, identity: Identity | None) -> None:
        self._channel = channel
        self._identity = identity

    def unary_unary(self, method: str, *arguments: Any, **options: Any) -> "_Method[Any, Any]":
        """As stubs ask."""
        return _Method(self._channel, method, self._channel.unary_unary(method, *arguments, **options), self._identity)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def __aenter__(self) -> Self:
        await self._channel.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> None:
        await self._channel.__aexit__(*raised)


class _Method(Generic[Request, Response]):
    """One method of a service, as seen from here."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        method: str,
        call: Callable[..., Awaitable[Response]],
        identity: Identity | None,
    ) -> None:
        self._channel = channel
        self._method = method
        self._call = call
        self._identity = identity
        self._measure = made(method)

    async def __call__(
        self,
        request: Request,
        *,
        timeout: float | None = None,
        metadata: Iterable[tuple[str, str]] = (),
        wait_for_ready: bool | None = None,
    ) -> Response:
        seconds = min(remaining(), timeout or _DEFAULT_SECONDS)
        if seconds <= 0:
            raise DeadlineExceeded("The time for this request has run out.")
        started = time.perf_counter()
        code = grpc.StatusCode.OK
        with span(self._method, SpanKind.CLIENT) as current:
            own = await self._metadata()
            try:
                if self._reaches_nobody():
                    await self._look_for_somebody(seconds)
                return await self._call(
                    request,
                    timeout=seconds + started - time.perf_counter(),
                    metadata=grpc.aio.Metadata(*metadata, *own.items()),
                    wait_for_ready=wait_for_ready,
                )
            except grpc.aio.AioRpcError as failure:
                code = failure.code()
                raise from_call(failure, self._method) from None
            except BaseException:
                code = grpc.StatusCode.CANCELLED
                raise
            finally:
                finish(current, code, server=False)
                self._measure.observe(code, time.perf_counter() - started, current)

    def _reaches_nobody(self) -> bool:
        return self._channel.get_state() is grpc.ChannelConnectivity.TRANSIENT_FAILURE

    async def _look_for_somebody(self, seconds: float) -> None:
        """Nothing has been sent yet, so a call may wait here that must not be repeated."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, _PATIENCE_SECONDS)):
                while self._reaches_nobody():
                    await self._channel.wait_for_state_change(grpc.ChannelConnectivity.TRANSIENT_FAILURE)

    async def _metadata(self) -> dict[str, str]:
        carrier: dict[str, str] = {}
        propagator.inject(carrier)
        if token := await self._identity.token() if self._identity else caller().token:
            carrier["authorization"] = f"Bearer {token}"
        if key := sent_idempotency_key():
            carrier["idempotency-key"] = key
        return carrier
