"""Cross-origin requests (CORS; the Fetch standard, 3.3): by a token of the page's own, never by our cookies."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = ", ".join(
    (
        "Accept-Language",
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "Parley-Link",
        "traceparent",
    )
)
ANSWER_HEADERS = "ETag, RateLimit, RateLimit-Policy, Retry-After"
# How long a browser may remember what it was allowed.
REMEMBER_SECONDS = "600"


class CrossOrigin:
    """Lets pages of the named origins call the API; of every other origin's pages browsers refuse the answers.

    Cookies that such a request may carry are dropped before anything reads them.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        if origin not in self._origins:
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(origin)(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]

        async def allow(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Access-Control-Allow-Origin"] = origin
                answer["Access-Control-Expose-Headers"] = ANSWER_HEADERS
                answer.add_vary_header("Origin")
            await send(message)

        await self._app(scope, receive, allow)


def _preflight(origin: str) -> Response:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": REQUEST_HEADERS,
        "Access-Control-Max-Age": REMEMBER_SECONDS,
        "Vary": "Origin",
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
