"""The server's side of every RPC: authentication, deadline, errors, metrics, trace; health and reflection."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, NoReturn, Protocol, TypeVar, cast

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from opentelemetry.trace import SpanKind

from parley.common.auth import ANONYMOUS, Caller, TokenVerifier
from parley.common.errors import (
    Code,
    DeadlineExceeded,
    Internal,
    ParleyError,
    Unauthenticated,
)
from parley.common.rpc.context import DEFAULT_SECONDS, remaining, serve_in_this_task, use_caller
from parley.common.rpc.observe import finish, propagator, served, short_name, span, text
from parley.common.rpc.scopes import check_scope, scopes_of
from parley.common.rpc.status import grpc_code, public_message, trailing_metadata

Servicer = TypeVar("Servicer")
Request = TypeVar("Request")
Response = TypeVar("Response")

# Beyond this many at once a call is refused with RESOURCE_EXHAUSTED instead of making all of them late.
_MAX_CONCURRENT = 1_000
# A client looks its backends up again only when a connection ends: so soon do those that were added get their share.
# A client that loses all it knows before then has to look the new ones up, and name servers may be lost with the rest.
_CONNECTION_SECONDS = 60.0
# What runs on a connection that ends has longer than any deadline.
_LEAVING_SECONDS = 3 * DEFAULT_SECONDS
# Of the time to drain in, for clients to hear that a server is about to: a second of ten.
HEARING_SHARE = 0.1
_OPTIONS: list[tuple[str, object]] = [
    # Clients ping every 2 s to notice a dead peer; gRPC's default would cut them off for it.
    ("grpc.http2.min_ping_interval_without_data_ms", 1_000),
    ("grpc.http2.max_ping_strikes", 0),
    # A port that another process listens on is an error, not a share of its traffic.
    ("grpc.so_reuseport", 0),
    ("grpc.max_connection_age_grace_ms", int(_LEAVING_SECONDS * 1000)),
]

_log = structlog.get_logger("parley.common.rpc")


class Address(Protocol):
    """Where to listen; `Settings` has it. Port 0 takes a free one."""

    @property
    def grpc_host(self) -> str:
        """Name or address."""
        ...

    @property
    def grpc_port(self) -> int:
        """TCP port."""
        ...


class Server:
    """A gRPC server whose handlers see authenticated calls with a deadline, and may raise `ParleyError`.

    `anonymous` are full method names ("/parley.api.accounts.v1.AccountsService/SignIn") that need no token; a
    valid one still names the caller there. API keys call the methods that declare a scope which they have, and no
    other. A call without deadline gets 10 s. A `ParleyError` becomes a status with details; any other exception
    becomes INTERNAL without its text, and is logged. Only unary methods are served, beside gRPC's own health and
    reflection services, which need no token. After about `connection_seconds` a client is told to connect anew, which
    no call notices.
    """

    def __init__(
        self,
        settings: Address,
        verifier: TokenVerifier,
        *,
        anonymous: Collection[str] = (),
        connection_seconds: float = _CONNECTION_SECONDS,
    ) -> None:
        self._address = f"{settings.grpc_host}:{settings.grpc_port}"
        self._scopes: dict[str, str] = {}
        options = [*_OPTIONS, ("grpc.max_connection_age_ms", int(connection_seconds * 1000))]
        self._server = grpc.aio.server(options=options, maximum_concurrent_rpcs=_MAX_CONCURRENT)
        self._registry = _Registry(self._server, verifier, frozenset(anonymous), self._scopes)
        self._health = health.aio.HealthServicer()  # type: ignore[attr-defined]  # the stubs have no aio
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self._names: list[str] = []
        self.port = settings.grpc_port

    def add(self, register: Callable[[Servicer, grpc.aio.Server], None], servicer: Servicer, service_name: str) -> None:
        """Serve a servicer: `register` is the generated add_…_to_server, `service_name` the full name.

        Raises ValueError for one with a streaming method.
        """
        register(servicer, cast(grpc.aio.Server, self._registry))
        self._scopes |= scopes_of(service_name)
        self._names.append(service_name)

    async def start(self) -> None:
        """Listen on `port` and report SERVING. Raises RuntimeError when the port is taken."""
        reflected = (*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(reflected, self._server)
        self.port = self._server.add_insecure_port(self._address)
        await self._server.start()
        for name in ("", *self._names):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)

    async def drain(self, seconds: float) -> None:
        """Report NOT_SERVING, then take no new call, and let those that run finish: for at most `seconds` in all."""
        await self._health.enter_graceful_shutdown()
        # What a client sends before it has heard that would be refused.
        hearing = seconds * HEARING_SHARE
        await asyncio.sleep(hearing)
        await self._server.stop(seconds - hearing)


class _Registry:
    """Stands for the server while a servicer registers, so that each of its handlers is served guarded.

    A server's interceptors would do so anew for every call.
    """

    def __init__(
        self, server: grpc.aio.Server, verifier: TokenVerifier, anonymous: frozenset[str], scopes: Mapping[str, str]
    ) -> None:
        self._server = server
        self._verifier = verifier
        self._anonymous = anonymous
        self._scopes = scopes

    def add_generic_rpc_handlers(self, _: object) -> None:
        """Take nothing: the same handlers come by their names."""

    def add_registered_method_handlers(
        self, service_name: str, handlers: "Mapping[str, grpc.RpcMethodHandler[Request, Response]]"
    ) -> None:
        """Serve the handlers. Raises ValueError for one that streams, which nothing would guard."""
        guarded = {name: self._guarded(f"/{service_name}/{name}", handler) for name, handler in handlers.items()}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service_name, guarded),))

    def _guarded(
        self, method: str, handler: "grpc.RpcMethodHandler[Request, Response]"
    ) -> "grpc.RpcMethodHandler[Request, Response]":
        if handler.unary_unary is None:
            raise ValueError(f"{method} streams, and only unary methods are served")
        behavior = cast(Callable[..., Awaitable[Response]], handler.unary_unary)
        guard: _Guard[Request, Response] = _Guard(
            method, behavior, self._verifier, method in self._anonymous, self._scopes
        )
        return grpc.unary_unary_rpc_method_handler(
            guard.serve,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )


class _Guard(Generic[Request, Response]):
    """One method: who may call it, for how long, and what is told of every call."""

    def __init__(
        self,
        method: str,
        behavior: Callable[..., Awaitable[Response]],
        verifier: TokenVerifier,
        anonymous: bool,
        scopes: Mapping[str, str],
    ) -> None:
        self._method = method
        self._behavior = behavior
        self._verifier = verifier
        self._anonymous = anonymous
        self._scopes = scopes
        self._measure = served(method)
        self._log = _log.bind(method=short_name(method))

    async def serve(self, request: Request, context: "grpc.aio.ServicerContext[Request, Response]") -> Response:
        """Answer a call in the task of its own that gRPC gives it."""
        metadata = {key: text(value) for key, value in context.invocation_metadata() or () if not key.endswith("-bin")}
        started = time.perf_counter()
        code, caller = grpc.StatusCode.CANCELLED, ANONYMOUS
        refusal: ParleyError | None = None
        with span(self._method, SpanKind.SERVER, propagator.extract(metadata)) as current:
            try:
                serve_in_this_task(ANONYMOUS, _seconds(context), metadata.get("idempotency-key", ""))
                caller = await self._caller(metadata.get("authorization", ""))
                response = await self._bounded(request, context, caller)
                code = grpc.StatusCode.OK
                return response
            except Exception as error:
                refusal = _refusal(error)
                code = grpc_code(refusal)
                if refusal.code is Code.INTERNAL:
                    self._log.exception("rpc failed")
                await _abort(context, refusal)
            finally:
                seconds = time.perf_counter() - started
                finish(current, code, server=True)
                self._measure.observe(code, seconds, current)
                self._record(code, seconds, caller, refusal)

    async def _caller(self, authorization: str) -> Caller:
        scheme, _, token = authorization.partition(" ")
        if not token or scheme.lower() != "bearer":
            if self._anonymous:
                return ANONYMOUS
            raise Unauthenticated("Send a token in the header Authorization: Bearer <token>.")
        try:
            caller = await self._verifier.verify(token)
            check_scope(caller, self._method, self._scopes)
        except ParleyError:
            if self._anonymous:
                return ANONYMOUS
            raise
        return caller

    async def _bounded(
        self, request: Request, context: "grpc.aio.ServicerContext[Request, Response]", caller: Caller
    ) -> Response:
        """Run the handler within its deadline: gRPC itself ends only what the client gave one."""
        try:
            async with asyncio.timeout(remaining()) as scope:
                with use_caller(caller):
                    return await self._behavior(request, context)
        except TimeoutError:
            if scope.expired():
                raise DeadlineExceeded("The request took longer than its deadline: try again.") from None
            raise

    def _record(self, code: grpc.StatusCode, seconds: float, caller: Caller, refusal: ParleyError | None) -> None:
        # What succeeds is counted and traced: a line for each would cost a tenth of the work.
        tell = self._log.debug if code is grpc.StatusCode.OK else self._log.info
        cause = refusal and refusal.__cause__
        tell(
            "rpc",
            code=code.name,
            reason=refusal and refusal.reason,
            # Its class alone: what drivers say may hold what people entered.
            cause=type(cause).__name__ if cause else None,
            ms=round(seconds * 1000, 2),
            caller=caller.kind.value,
            subject=caller.subject,
            tenant_id=caller.tenant_id,
        )


def _seconds(context: "grpc.aio.ServicerContext[Request, Response]") -> float:
    given: float | None = context.time_remaining()
    return DEFAULT_SECONDS if given is None else given


def _refusal(error: Exception) -> ParleyError:
    """What the caller is told: whatever is no answer of ours is a defect."""
    if isinstance(error, ParleyError):
        return error
    defect = Internal("defect")
    defect.__cause__ = error
    return defect


async def _abort(context: "grpc.aio.ServicerContext[Request, Response]", error: ParleyError) -> NoReturn:
    await context.abort(grpc_code(error), public_message(error), trailing_metadata(error))
