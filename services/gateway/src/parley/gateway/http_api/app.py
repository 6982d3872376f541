"""Builds the HTTP application: routes, problems, bounds, metrics, the web client."""

import time
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parley.common.auth import TokenVerifier
from parley.common.clock import Clock
from parley.gateway import metrics
from parley.gateway.clients import Clients
from parley.gateway.config import Settings
from parley.gateway.http_api import (
    appointments,
    conversation,
    customers,
    join,
    openapi,
    problems,
    sessions,
    staff,
)
from parley.gateway.http_api.gate import Gate, Rates
from parley.gateway.http_api.web import WebClient

DESCRIPTION = """
Meet customers by video: book or invite, send the link, admit, talk, read the story afterwards.

* **Sign in** with `POST /v1/sessions`; send the access token as `Authorization: Bearer …`.
* **Errors** are `application/problem+json` (RFC 9457): `code` is stable, `detail` tells the mend.
* **Creating** takes an `Idempotency-Key`: the same request sent again is carried out once.
* **Changing** takes `If-Match` with the resource's `ETag`: it is refused with 412 where somebody was faster.
* **Lists** come in pages: pass `next_page_token` on as `page_token`.
"""


def build(clients: Clients, verifier: TokenVerifier, settings: Settings, clock: Clock) -> ASGIApp:
    """The API and the web client, bounded, measured and traced."""
    app = api(clients, verifier, settings, clock)
    if settings.web_root:
        WebClient(Path(settings.web_root), settings.live_origins).mount(app)
    return OpenTelemetryMiddleware(Measured(Bounded(app, settings.max_body_bytes)))


def api(clients: Clients, verifier: TokenVerifier, settings: Settings, clock: Clock) -> FastAPI:
    """The REST API alone."""
    app = FastAPI(
        title="Parley",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": settings.public_url}],
        generate_unique_id_function=openapi.operation_id,
    )
    rates = Rates.per_pod(
        settings.requests_per_minute, settings.anonymous_requests_per_minute, settings.replicas
    )
    gate = Gate(verifier, rates, clock, settings.request_seconds)
    for area in (sessions, staff, customers, appointments, conversation, join):
        app.include_router(area.router(clients, gate))
    problems.install(app)
    openapi.install(app)
    return app


class Bounded:
    """Refuses a body over the limit, announced or not, before anything reads it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            answer = problems.render(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "BODY_TOO_LARGE",
                f"The request's body is over {self._limit} bytes. Send less.",
            )
            await answer(scope, receive, send)
            return
        pending = [body]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> Message | None:
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            return None
        chunks = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            chunks += message.get("body", b"")
            if len(chunks) > self._limit:
                return None
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(chunks), "more_body": False}


class Measured:
    """Times every request by its route's template."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
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
            route = getattr(scope.get("route"), "path", "other")
            metrics.REQUESTS.labels(scope["method"], route, f"{status // 100}xx").observe(
                time.perf_counter() - began
            )
