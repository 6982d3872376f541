"""The browser client's files: hashed names cached for good, precompressed, under a strict policy."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOREVER = "public, max-age=31536000, immutable"
# Pages name hashed files, so they are asked for anew each time.
REVALIDATE = "no-cache"


@dataclass(frozen=True)
class File:
    """One file of the build with its compressed forms, in memory: the whole build is under 3 MB."""

    body: bytes
    encoded: dict[str, bytes]
    media_type: str
    cache: str


class WebClient:
    """Serves a Vite build: index.html for staff, j.html for customers, docs.html for the API's docs."""

    def __init__(self, root: Path, live_origins: tuple[str, ...]) -> None:
        self._files = {f"/{path.relative_to(root)}": load(path, root) for path in sources(root)}
        missing = [page for page in ("/index.html", "/j.html", "/docs.html") if page not in self._files]
        if missing:
            raise FileNotFoundError(f"{root} holds no {', '.join(missing)}: build services/web first.")
        self._headers = security_headers(live_origins)

    def mount(self, app: FastAPI) -> None:
        """Answers every path that no API route answers."""
        app.add_api_route("/{path:path}", self.serve, methods=["GET", "HEAD"], include_in_schema=False)

    async def serve(self, request: Request, path: str) -> Response:
        """A file, or the page that routes this path in the browser."""
        if path.startswith(("v1/", ".well-known/", "assets/")) and f"/{path}" not in self._files:
            raise HTTPException(404)
        file = self._files.get(f"/{path}") or self._files[page_for(path)]
        headers = {**self._headers, "Cache-Control": file.cache, "Vary": "Accept-Encoding"}
        accepted = request.headers.get("accept-encoding", "")
        for encoding, _ in ENCODINGS:
            if encoding in accepted and encoding in file.encoded:
                headers["Content-Encoding"] = encoding
                return Response(file.encoded[encoding], headers=headers, media_type=file.media_type)
        return Response(file.body, headers=headers, media_type=file.media_type)


def page_for(path: str) -> str:
    """The page behind a path: customers' links, the documentation, and the desk for all else."""
    first = path.split("/", 1)[0]
    return {"j": "/j.html", "docs": "/docs.html"}.get(first, "/index.html")


def sources(root: Path) -> list[Path]:
    """Every file of the build but the compressed twins."""
    return [path for path in root.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")]


def load(path: Path, root: Path) -> File:
    """Reads a file and its compressed twins."""
    encoded = {
        name: twin.read_bytes()
        for name, suffix in ENCODINGS
        if (twin := path.with_name(path.name + suffix)).is_file()
    }
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    hashed = path.relative_to(root).parts[0] == "assets"
    return File(path.read_bytes(), encoded, media_type, FOREVER if hashed else REVALIDATE)


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
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
