"""The browser client's files: hashed names cached for good, precompressed, under a strict policy."""

import hashlib
import mimetypes
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOREVER = "public, max-age=31536000, immutable"
# Pages name hashed files, so browsers ask each time whether theirs is still the one.
REVALIDATE = "no-cache"
# Below these nothing is a page that a browser routes by itself.
NO_PAGES = ("v1", ".well-known", "assets")
# By the first part of the path: a customer's link, a public page, the way out of messages, the API's documentation.
PAGES = {"j": "/j.html", "e": "/e.html", "u": "/u.html", "docs": "/docs.html"}
DESK = "/index.html"


@dataclass(frozen=True)
class File:
    """One file of the build with its compressed forms, in memory: the whole build is under 3 MB."""

    body: bytes
    encoded: dict[str, bytes]
    media_type: str
    cache: str
    # Weak, since it is the same for every encoding.
    etag: str


class WebClient:
    """Serves a Vite build: index.html for staff, and the others of PAGES.

    Only files found at the start are served: no path from outside ever reaches the file system.
    """

    def __init__(self, root: Path, live_origins: tuple[str, ...]) -> None:
        self._files = {f"/{path.relative_to(root).as_posix()}": load(path, root) for path in sources(root)}
        missing = [page for page in (DESK, *PAGES.values()) if page not in self._files]
        if missing:
            raise FileNotFoundError(f"{root} holds no {', '.join(missing)}: build services/web first.")
        self._headers = security_headers(live_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: answers what no API route answers."""
        file = self._files.get(scope["path"]) or self._files.get(page_for(scope["path"]))
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        await self._answer(file, Headers(scope=scope))(scope, receive, send)

    def _answer(self, file: File, request: Headers) -> Response:
        headers = {**self._headers, "Cache-Control": file.cache, "ETag": file.etag, "Vary": "Accept-Encoding"}
        accepted = accepted_encodings(request.get("accept-encoding", ""))
        for encoding, _ in ENCODINGS:
            if encoding in accepted and encoding in file.encoded:
                headers["Content-Encoding"] = encoding
                return Response(file.encoded[encoding], headers=headers, media_type=file.media_type)
        return Response(file.body, headers=headers, media_type=file.media_type)


def page_for(path: str) -> str:
    """The page behind a path: one of PAGES with whatever is below it, and the desk for all else.

    Empty where there can be no page: below the API and the assets, and where other files would be, at the top.
    """
    first, *rest = path.removeprefix("/").split("/")
    if first in PAGES:
        return PAGES[first]
    if first in NO_PAGES or "." in first or (rest and not first):
        return ""
    return DESK


def accepted_encodings(header: str) -> set[str]:
    """The content codings that Accept-Encoding names and does not exclude by q=0 (RFC 9110, 12.5.3)."""
    accepted = set()
    for item in _items(header):
        name, _, weight = item.replace(" ", "").partition(";q=")
        if weight.strip("0.") or not weight:
            accepted.add(name.lower())
    return accepted


def _items(header: str) -> list[str]:
    return [item.strip() for item in header.split(",")]


def sources(root: Path) -> list[Path]:
    """Every file of the build but the compressed twins."""
    return [path for path in root.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")]


def load(path: Path, root: Path) -> File:
    """Read a file and its compressed twins."""
    encoded = {
        name: twin.read_bytes() for name, suffix in ENCODINGS if (twin := path.with_name(path.name + suffix)).is_file()
    }
    body = path.read_bytes()
    return File(
        body=body,
        encoded=encoded,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        cache=FOREVER if path.relative_to(root).parts[0] == "assets" else REVALIDATE,
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def security_headers(live_origins: tuple[str, ...]) -> dict[str, str]:
    """Scripts, styles and calls from nowhere but here; live channels to signaling alone."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": " ".join(("'self'", *live_origins)),
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), display-capture=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
