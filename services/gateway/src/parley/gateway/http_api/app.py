"""Builds the HTTP application: routes, problems, bounds, headers, metrics, the web client."""

from pathlib import Path

from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from parley.common.auth import TokenVerifier
from parley.common.clock import Clock
from parley.gateway.clients import Clients
from parley.gateway.config import Settings
from parley.gateway.http_api import (
    appointments,
    audit,
    availability,
    consents,
    conversation,
    customers,
    entrances,
    join,
    keys,
    links,
    messages,
    openapi,
    problems,
    public,
    queue,
    sessions,
    staff,
    templates,
    tenants,
    types,
    webhooks,
)
from parley.gateway.http_api.cross_origin import CrossOrigin
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.index import Index
from parley.gateway.http_api.keyring import Keyring
from parley.gateway.http_api.middleware import Bounded, Conditional, Headed, Measured, Traced
from parley.gateway.http_api.rates import Rates
from parley.gateway.http_api.web import WebClient

DESCRIPTION = """
Meet customers by video: book or invite, send the link, admit, talk, read the story afterwards.

* **Sign in** with `POST /v1/sessions`; send the access token as `Authorization: Bearer …`.
* **Errors** are `application/problem+json` (RFC 9457): `code` is stable, `detail` tells the mend.
* **Creating** takes an `Idempotency-Key`: the same request sent again is carried out once.
* **Changing** takes `If-Match` with the resource's `ETag`: it is refused with 412 where somebody was faster.
* **Lists** come in pages: pass `next_page_token` on as `page_token`.
* **Rates** are told by `RateLimit` and `RateLimit-Policy`; over them the answer is 429 with `Retry-After`.
"""

# In the order of contract.TAGS.
AREAS = (
    sessions,
    tenants,
    staff,
    keys,
    types,
    availability,
    customers,
    appointments,
    links,
    queue,
    consents,
    conversation,
    join,
    entrances,
    public,
    messages,
    templates,
    webhooks,
    audit,
)

# The web client's files bring their own policy and caching; answers of the API are for their caller's eyes now.
API_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def build(clients: Clients, verifier: TokenVerifier, settings: Settings, clock: Clock) -> ASGIApp:
    """The API and the web client, bounded, measured and traced."""
    app = api(clients, verifier, settings, clock)
    if settings.web_root:
        # What no route answers, so that a wrong method on the API's paths stays a wrong method.
        app.router.default = WebClient(Path(settings.web_root), settings.live_origins)
    bounded = Bounded(
        app,
        body_bytes=settings.max_body_bytes,
        seconds=settings.request_seconds,
        concurrent=settings.max_concurrent_requests,
    )
    headers = API_HEADERS | (HTTPS_ONLY if settings.public_url.startswith("https://") else {})
    answering = Headed(Conditional(bounded), headers)
    # Our own pages are no others, whoever names them so.
    others = set(settings.allowed_origins) - {settings.public_url}
    return Traced(Measured(CrossOrigin(answering, others) if others else answering))


def api(clients: Clients, verifier: TokenVerifier, settings: Settings, clock: Clock) -> FastAPI:
    """The REST API alone."""
    app = FastAPI(
        title="Parley",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Traced and measured around it; its own would tell addresses, and secrets within them.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        servers=[{"url": settings.public_url}],
    )
    gate = Gate(verifier, Keyring(clients, clock), Rates(settings, clock), settings.request_seconds)
    routes: list[BaseRoute] = []
    for area in AREAS:
        routes.extend(area.router(clients, gate).routes)
    index = Index(routes)
    app.router.routes.append(index)
    problems.install(app, index)
    openapi.install(app, routes)
    return app
