"""What surrounds every request: its bounds, its headers, its measure."""

import asyncio
import time
from http import HTTPStatus

from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.trace import Span, TracerProvider
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parley.gateway import metrics
from parley.gateway.http_api import problems

# Methods and routes become labels: whatever else a client makes up is "other".
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
OVERLOAD_SECONDS = "1"
# Where the instrumentation says who called.
CALLER_ATTRIBUTES = ("net.peer.ip", "net.peer.port", "client.address", "client.port")
# Where it says what was asked, which for an opt-out is a secret.
ADDRESS_ATTRIBUTES = ("http.url", "http.target", "url.full", "url.path")
SECRET_PATHS = "/v1/opt-outs/"  # noqa: S105


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
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(scope, receive)
        except TimeoutError:
            late = f"The request's body did not arrive within {self._seconds:g} s. Send it again."
            refusal = problems.render(
                scope, HTTPStatus.REQUEST_TIMEOUT, "BODY_TOO_SLOW", late, details={"seconds": f"{self._seconds:g}"}
            )
            await refusal(scope, receive, send)
            return
        if body is None:
            large = f"The request's body is over {self._body_bytes} bytes. Send less."
            refusal = problems.render(
                scope,
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "BODY_TOO_LARGE",
                large,
                details={"bytes": str(self._body_bytes)},
            )
            await refusal(scope, receive, send)
            return
        # Only what arrived whole counts, so that slow senders can't keep others out.
        if self._running >= self._concurrent:
            many = "Too many requests at once. Try again in a second."
            refusal = problems.render(scope, HTTPStatus.SERVICE_UNAVAILABLE, "OVERLOADED", many)
            refusal.headers["Retry-After"] = OVERLOAD_SECONDS
            await refusal(scope, receive, send)
            return
        pending = [body]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        self._running += 1
        try:
            await self._app(scope, replay, send)
        finally:
            self._running -= 1

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


class Conditional:
    """Answers 304 without the body to whoever has the resource already (If-None-Match; RFC 9110, 13.1.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        known = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
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
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        state = scope.setdefault("state", {})

        async def head(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (self._headers | state.get("headers", {})).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, head)


class Measured:
    """Times every request by its route's template."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
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
            seconds = time.perf_counter() - began
            metrics.REQUESTS.labels(method, route, f"{status // 100}xx").observe(seconds)


def traced(app: ASGIApp, provider: TracerProvider | None = None) -> ASGIApp:
    """Spans for every request, by the process's provider unless told; they tell neither who called nor a secret."""
    return OpenTelemetryMiddleware(app, server_request_hook=_forget, tracer_provider=provider)


def _forget(span: Span, scope: Scope) -> None:
    # An address is personal data; what a span has been given can only be overwritten.
    secret = ADDRESS_ATTRIBUTES if scope["path"].startswith(SECRET_PATHS) else ()
    for name in (*CALLER_ATTRIBUTES, *secret):
        span.set_attribute(name, "")
