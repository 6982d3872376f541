"""What surrounds every request: its bounds, its headers, its measure."""

import asyncio
import time
from functools import cache
from http import HTTPStatus

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parley.common.telemetry import exemplar
from parley.gateway import metrics
from parley.gateway.http_api import problems

# Methods and routes become labels: whatever else a client makes up is "other".
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
OVERLOAD_SECONDS = "1"
LABELLED_TENANTS = 100
PROPAGATOR = TraceContextTextMapPropagator()
_ANNOUNCING = frozenset({b"content-length", b"transfer-encoding"})
# The series of a method, a route and an outcome, of which there are as many as the API has.
_requests, _seconds = cache(metrics.REQUESTS.labels), cache(metrics.SECONDS.labels)
_tenant_requests = cache(metrics.TENANT_REQUESTS.labels)


class Bounded:
    """Bounds requests in number, and each in size and in the time that its body takes to arrive.

    A body over the limit is refused, announced or not, before anything reads it; more requests at once than
    `concurrent` are refused rather than made late all together.
    """

    def __init__(self, app: ASGIApp, *, body_bytes: int, seconds: float, concurrent: int) -> None:
        self._app = app
        self._body_bytes = body_bytes
        self._seconds = seconds
        self._concurrent = concurrent
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        # Without either header there is no body to wait for (RFC 9112, 6.3).
        if any(name in _ANNOUNCING for name, _ in scope["headers"]):
            body = await self._body(scope, receive)
            if isinstance(body, Response):
                await body(scope, receive, send)
                return
            receive = _first(body, receive)
        # Only what arrived whole counts, so that slow senders can't keep others out.
        if self._running >= self._concurrent:
            many = "Too many requests at once. Try again in a second."
            refusal = problems.render(scope, HTTPStatus.SERVICE_UNAVAILABLE, "OVERLOADED", many)
            refusal.headers["Retry-After"] = OVERLOAD_SECONDS
            await refusal(scope, receive, send)
            return
        self._running += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._running -= 1

    async def _body(self, scope: Scope, receive: Receive) -> Message | Response:
        """The body whole, or else the refusal of one that is too slow or too large."""
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(scope, receive)
        except TimeoutError:
            late = f"The request's body did not arrive within {self._seconds:g} s. Send it again."
            refusal = problems.render(
                scope, HTTPStatus.REQUEST_TIMEOUT, "BODY_TOO_SLOW", late, details={"seconds": f"{self._seconds:g}"}
            )
            # The rest of it is no request (RFC 9110, 15.5.9).
            refusal.headers["Connection"] = "close"
            return refusal
        if body is not None:
            return body
        large = f"The request's body is over {self._body_bytes} bytes. Send less."
        details = {"bytes": str(self._body_bytes)}
        return problems.render(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE", large, details=details)

    async def _read(self, scope: Scope, receive: Receive) -> Message | None:
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._body_bytes:
            return None
        chunks = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            chunks += message.get("body", b"")
            if len(chunks) > self._body_bytes:
                return None
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(chunks), "more_body": False}


def _first(message: Message, receive: Receive) -> Receive:
    """Receives this message before all others."""
    pending = [message]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


class Conditional:
    """Answers 304 without the body to whoever has the resource already (If-None-Match; RFC 9110, 13.1.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        known = _header(scope, b"if-none-match")
        if not known or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        tags = {_weak(tag) for tag in known.split(",")}
        unchanged = False

        async def compare(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag = headers.get("etag", "")
                if unchanged := message["status"] == HTTPStatus.OK and bool(tag) and _weak(tag) in tags:
                    message["status"] = HTTPStatus.NOT_MODIFIED
                    for name in ("content-length", "content-type", "content-encoding"):
                        del headers[name]
            elif unchanged:
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await self._app(scope, receive, compare)


def _weak(tag: str) -> str:
    return tag.strip().removeprefix("W/")


class Headed:
    """Puts the headers on every answer, problems included, that have no other value already.

    What a dependency keeps in `request.state.headers` is added too: an answer made by an error handler has
    no other way to get it.
    """

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = _encoded(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        state = scope.setdefault("state", {})

        async def head(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                present = {name for name, _ in headers}
                own = _encoded(state.get("headers", {}))
                headers.extend(header for header in (*own, *self._headers) if header[0] not in present)
            await send(message)

        await self._app(scope, receive, head)


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


class Measured:
    """Times every request by its route's template, and counts those of each tenant."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tenants = _Tenants()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        scope.setdefault("state", {})
        began = time.perf_counter()
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observe)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = getattr(scope.get("route"), "path", "other")
            status_class = f"{status // 100}xx"
            _requests(method, route, status_class).inc()
            _seconds(method, route).observe(time.perf_counter() - began, exemplar())
            if tenant := scope["state"].get("tenant_id"):
                _tenant_requests(self._tenants.label(tenant), status_class).inc()


class _Tenants:
    """Tenants as a label that stays bounded: the first hundred since the start by their ids, the others as one."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def label(self, tenant_id: str) -> str:
        """A tenant's id, or "other"."""
        if len(self._known) < LABELLED_TENANTS:
            self._known.add(tenant_id)
        return tenant_id if tenant_id in self._known else "other"


class Traced:
    """A span for every request, in the trace that its caller began (W3C); it tells neither who called nor a secret."""

    def __init__(self, app: ASGIApp, provider: TracerProvider | None = None) -> None:
        self._app = app
        self._tracer = trace.get_tracer("parley.gateway", tracer_provider=provider)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        carrier = {"traceparent": _header(scope, b"traceparent")}
        method = scope["method"] if scope["method"] in METHODS else "other"
        with self._tracer.start_as_current_span(
            method, PROPAGATOR.extract(carrier), SpanKind.SERVER, {"http.request.method": method}
        ) as span:
            if not span.is_recording():
                await self._app(scope, receive, send)
                return

            async def tell(message: Message) -> None:
                if message["type"] == "http.response.start":
                    status = message["status"]
                    span.set_attribute("http.response.status_code", status)
                    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        span.set_status(StatusCode.ERROR)
                await send(message)

            try:
                await self._app(scope, receive, tell)
            finally:
                if route := getattr(scope.get("route"), "path", ""):
                    span.update_name(f"{method} {route}")
                    span.set_attribute("http.route", route)


def _header(scope: Scope, name: bytes) -> str:
    """The first header of a name, "" without one."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
