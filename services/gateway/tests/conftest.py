"""What the gateway's tests share: the gateway on a real socket before services that answer as told."""

import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from parley.common.auth import Caller, Kind
from parley.common.clock import utc_now
from parley.common.testing.tokens import token_for, verifier_for_test
from parley.gateway.clients import connect
from parley.gateway.config import Settings
from parley.gateway.http_api.app import build
from parley.gateway.http_api.server import HttpServer

from .fakes import Backends, serve_backends

AGENT = Caller(Kind.STAFF, "stf_a", "ten_a", frozenset({"agent"}), frozenset({"team_a"}))
OPERATOR = Caller(Kind.STAFF, "stf_root", roles=frozenset({"operator"}))
CUSTOMER = Caller(Kind.PARTICIPANT, "prt_a", "ten_a", appointment_id="apt_a", device_id="dev_a")

Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def bearer(caller: Caller) -> dict[str, str]:
    """The header that names a caller."""
    return {"Authorization": f"Bearer {token_for(caller)}"}


def browser(url: str) -> httpx.AsyncClient:
    """A client without certificates, which take a tenth of a second to load and which no test needs."""
    # No encoding unless a test asks for one: what is served as such here is not really encoded.
    plain = {"Accept-Encoding": "identity"}
    return httpx.AsyncClient(base_url=url, timeout=30, verify=False, headers=plain)


@dataclass
class Gateway:
    """A running gateway, spoken to as an agent."""

    http: httpx.AsyncClient
    backends: Backends

    async def send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """A request of the agent's; other headers come on top."""
        headers = httpx.Headers(bearer(AGENT) | arguments.pop("headers", {}), encoding="utf-8")
        return await self.http.request(method, path, headers=headers, **arguments)


@pytest_asyncio.fixture(scope="session")
async def serving_backends() -> AsyncIterator[Backends]:
    """The services behind the gateway, once for all tests."""
    async with serve_backends() as backends:
        yield backends


@pytest.fixture
def backends(serving_backends: Backends) -> Backends:
    """The services behind the gateway, told and asked nothing yet."""
    serving_backends.answers.clear()
    serving_backends.calls.clear()
    return serving_backends


def build_web_client(folder: Path) -> Path:
    """Writes a build of the web client in small, beside a file that is nobody's; returns its root."""
    root = folder / "web"
    (root / "assets").mkdir(parents=True)
    for page in ("index", "j", "e", "u", "docs"):
        (root / f"{page}.html").write_text(f"<!doctype html><title>{page}</title>", encoding="utf-8")
    script = b"export const answer = 42;"
    (root / "assets" / "app-4f3a.js").write_bytes(script)
    (root / "assets" / "app-4f3a.js.br").write_bytes(b"brotli form")
    (root / "assets" / "app-4f3a.js.gz").write_bytes(gzip.compress(script, mtime=0))
    (root / "assets" / "icon-77.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "secret.txt").write_text("never served", encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def web_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the web client in small."""
    return build_web_client(tmp_path_factory.mktemp("gateway"))


@asynccontextmanager
async def serve_gateway(backends: Backends, **settings: Any) -> AsyncIterator[str]:
    """Serves before the backends; `settings` override the tests' own. Gives the URL."""
    chosen = Settings(
        **{
            "metrics_port": 0,
            "http_port": 0,
            "public_url": "https://parley.example",
            "live_origins": ("wss://live.example",),
            **{f"{name}_target": target for name, target in backends.targets.items()},
            **settings,
        }
    )
    clients, close = connect(chosen)
    app = build(clients, verifier_for_test(), chosen, utc_now)
    server = HttpServer(app, "127.0.0.1", 0, chosen.trusted_proxies)
    await server.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.drain(1)
        await close()


@pytest.fixture
def open_gateway(backends: Backends, web_root: Path) -> Open:
    """Opens a gateway with settings of the test's own, and gives a client of it without any token."""

    @asynccontextmanager
    async def open_with(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        async with (
            serve_gateway(backends, **{"web_root": str(web_root), **settings}) as url,
            browser(url) as http,
        ):
            yield http

    return open_with


@pytest_asyncio.fixture(scope="session")
async def gateway_url(serving_backends: Backends, web_root: Path) -> AsyncIterator[str]:
    """A gateway for all tests that don't count requests."""
    unbounded = 10**6
    async with serve_gateway(
        serving_backends,
        web_root=str(web_root),
        requests_per_minute=unbounded,
        anonymous_requests_per_minute=unbounded,
        proving_requests_per_minute=unbounded,
    ) as url:
        yield url


@pytest_asyncio.fixture
async def gateway(gateway_url: str, backends: Backends) -> AsyncIterator[Gateway]:
    """The gateway, and a browser of the test's own without any cookie."""
    async with browser(gateway_url) as http:
        yield Gateway(http, backends)


def assert_problem(response: httpx.Response, status: int, code: str, field: str | None = None) -> None:
    """The answer is RFC 9457's, and says what to mend."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["status"], problem["code"], problem.get("field")) == (status, code, field)
    assert problem["type"] == f"urn:parley:problem:{code.lower()}"
    assert problem["title"]
    assert len(problem["detail"]) > 10
    assert "Traceback" not in response.text
