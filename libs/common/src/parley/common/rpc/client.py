"""The client's side: deadline, token, idempotency key and trace context on each call, errors translated."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar, cast

import grpc
from opentelemetry.trace import SpanKind

from parley.common.errors import DeadlineExceeded
from parley.common.rpc.context import caller, remaining, sent_idempotency_key
from parley.common.rpc.observe import finish, observe_made, propagator, span, text
from parley.common.rpc.status import from_call

Request = TypeVar("Request")
Response = TypeVar("Response")

_DEFAULT_SECONDS = 5.0

# A stopped backend is noticed by keepalive within 3 s; one that fails is ejected from the balancing for 10 s.
_SERVICE_CONFIG = {
    "healthCheckConfig": {"serviceName": ""},
    "loadBalancingConfig": [
        {
            "outlier_detection_experimental": {
                "interval": "1s",
                "baseEjectionTime": "10s",
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
    ("grpc.http2.max_pings_without_data", 0),
    # gRPC's own back-off grows to two minutes: too long for a service that restarts in seconds.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
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
    details; nobody reached is Unavailable.
    """
    interceptor = cast("grpc.aio.ClientInterceptor", _Interceptor(identity))
    return grpc.aio.insecure_channel(target, options=_OPTIONS, interceptors=[interceptor])


class _Interceptor(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, identity: Identity | None) -> None:
        self._identity = identity

    # The stubs leave out that the continuation is a coroutine function.
    async def intercept_unary_unary(
        self,
        continuation: Callable[..., Awaitable[Awaitable[Response]]],
        client_call_details: grpc.aio.ClientCallDetails,
        request: Request,
    ) -> Response:
        method = text(client_call_details.method)
        seconds = min(remaining(), client_call_details.timeout or _DEFAULT_SECONDS)
        if seconds <= 0:
            raise DeadlineExceeded("The time for this request has run out.")
        started = time.perf_counter()
        code = grpc.StatusCode.OK
        with span(method, SpanKind.CLIENT) as current:
            details = grpc.aio.ClientCallDetails(
                method=client_call_details.method,
                timeout=seconds,
                metadata=await self._metadata(client_call_details.metadata),
                credentials=client_call_details.credentials,
                wait_for_ready=client_call_details.wait_for_ready,
            )
            try:
                call = await continuation(details, request)
                return await call
            except grpc.aio.AioRpcError as failure:
                code = failure.code()
                raise from_call(failure, method) from None
            except BaseException:
                code = grpc.StatusCode.CANCELLED
                raise
            finally:
                finish(current, code, server=False)
                observe_made(method, code, time.perf_counter() - started, current)

    async def _metadata(self, given: grpc.aio.Metadata | None) -> grpc.aio.Metadata:
        carrier: dict[str, str] = {}
        propagator.inject(carrier)
        if token := await self._identity.token() if self._identity else caller().token:
            carrier["authorization"] = f"Bearer {token}"
        if key := sent_idempotency_key():
            carrier["idempotency-key"] = key
        return grpc.aio.Metadata(*(given or ()), *carrier.items())
