"""The real process: it starts with the demo's settings, serves, drains, and says why it cannot start."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from parley.common.testing.servers import free_port
from parley.common.testing.waiting import eventually

from .conftest import assert_problem


def environ(web_root: Path, http_port: int, metrics_port: int) -> dict[str, str]:
    services = ("accounts", "appointments", "chat", "notifications", "insights", "signaling")
    settings = {
        "HTTP_PORT": str(http_port),
        "METRICS_PORT": str(metrics_port),
        "PUBLIC_URL": f"http://localhost:{http_port}",
        "LIVE_ORIGINS": json.dumps(["ws://localhost:8090", "ws://localhost:8091"]),
        "WEB_ROOT": str(web_root),
        "DRAIN_SECONDS": "2",
        # Nobody listens there: a gateway serves what needs no service, and tells what is unavailable.
        **{f"{service.upper()}_TARGET": "127.0.0.1:1" for service in services},
    }
    return {**os.environ, **{f"PARLEY_GATEWAY_{key}": value for key, value in settings.items()}}


@asynccontextmanager
async def running(web_root: Path) -> AsyncIterator[tuple[str, str, asyncio.subprocess.Process]]:
    http_port, metrics_port = free_port(), free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parley.gateway"), env=environ(web_root, http_port, metrics_port)
    )
    metrics = f"http://127.0.0.1:{metrics_port}"

    async def ready() -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{metrics}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

    try:
        await eventually(ready, timeout=60, what="readiness of the gateway")
        yield f"http://127.0.0.1:{http_port}", metrics, process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_it_serves_before_any_service_is_there_and_ends_when_told(web_root: Path) -> None:
    async with running(web_root) as (url, metrics, process), httpx.AsyncClient() as client:
        page = await client.get(f"{url}/j")
        assert "connect-src 'self' ws://localhost:8090 ws://localhost:8091" in page.headers["content-security-policy"]
        refused = await client.post(f"{url}/v1/sessions", json={"email": "a@example.org", "password": "x"})
        assert_problem(refused, 503, "UNAVAILABLE")
        assert len(refused.json()["trace_id"]) == 32
        told = (await client.get(f"{metrics}/metrics")).text
        assert 'parley_gateway_request_seconds_count{method="POST",route="/v1/sessions",status="5xx"} 1.0' in told
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_taken_port_ends_it_with_a_failure(web_root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.gateway"),
            env=environ(web_root, taken.getsockname()[1], free_port()),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert b"OSError" in output


@pytest.mark.parametrize("missing", ["LIVE_ORIGINS", "CHAT_TARGET"])
async def test_a_missing_setting_is_named(web_root: Path, missing: str) -> None:
    settings = environ(web_root, 0, 0)
    del settings[f"PARLEY_GATEWAY_{missing}"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parley.gateway"), env=settings, stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, complaint.decode()) == (2, f"PARLEY_GATEWAY_{missing}: must be set\n")
