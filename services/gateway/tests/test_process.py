"""The real process: it starts with the demo's settings, serves, drains, and says why it cannot start."""

import asyncio
import json
import socket
import sys
from pathlib import Path

import httpx
import pytest

from parley.common.testing.running import environ_for_test, run_for_test
from parley.common.testing.servers import free_port

from .conftest import assert_problem


def settings(web_root: Path, http_port: int) -> dict[str, object]:
    services = ("accounts", "appointments", "chat", "notifications", "insights", "signaling")
    return {
        "http_port": http_port,
        "public_url": f"http://localhost:{http_port}",
        "live_origins": json.dumps(["ws://localhost:8090", "ws://localhost:8091"]),
        "web_root": web_root,
        "drain_seconds": 2,
        # Nobody listens there: a gateway serves what needs no service, and tells what is unavailable.
        **{f"{service}_target": "127.0.0.1:1" for service in services},
    }


async def test_it_serves_before_any_service_is_there_and_ends_when_told(web_root: Path) -> None:
    async with (
        run_for_test("gateway", settings(web_root, free_port()), port="http_port") as gateway,
        httpx.AsyncClient(base_url=f"http://{gateway.target}") as client,
    ):
        page = await client.get("/j")
        assert "connect-src 'self' ws://localhost:8090 ws://localhost:8091" in page.headers["content-security-policy"]
        refused = await client.post("/v1/sessions", json={"email": "a@example.org", "password": "x"})
        assert_problem(refused, 503, "UNAVAILABLE")
        assert len(refused.json()["trace_id"]) == 32
        told = (await client.get(f"{gateway.metrics_url}/metrics")).text
        assert 'parley_gateway_requests_total{method="POST",route="/v1/sessions",status="5xx"} 1.0' in told
        await gateway.stop()


async def test_a_taken_port_ends_it_with_a_failure(web_root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.gateway"),
            env=environ_for_test("gateway", {"metrics_port": 0, **settings(web_root, taken.getsockname()[1])}),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert b"OSError" in output


@pytest.mark.parametrize("missing", ["LIVE_ORIGINS", "CHAT_TARGET"])
async def test_a_missing_setting_is_named(web_root: Path, missing: str) -> None:
    environ = environ_for_test("gateway", {"metrics_port": 0, **settings(web_root, 0)})
    del environ[f"PARLEY_GATEWAY_{missing}"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parley.gateway"), env=environ, stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, complaint.decode()) == (2, f"PARLEY_GATEWAY_{missing}: must be set\n")
