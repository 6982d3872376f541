"""HTTPS for the network: the certificate, and which door leads where."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from deploy.local import lan
from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import eventually

HOST = "127.0.0.1"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_certificate_is_kept_between_starts(tmp_path: Path) -> None:
    path = tmp_path / "https" / "certificate.pem"
    first = lan.certificate(path, HOST, NOW)
    assert lan.certificate(path, HOST, NOW + timedelta(days=300)) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("host", "later"), [("192.0.2.7", timedelta()), (HOST, lan.LIFETIME - timedelta(days=5))], ids=["moved", "old"]
)
def test_another_address_or_age_makes_a_new_certificate(tmp_path: Path, host: str, later: timedelta) -> None:
    path = tmp_path / "certificate.pem"
    first = lan.certificate(path, HOST, NOW)
    assert lan.certificate(path, host, NOW + later) != first


@asynccontextmanager
async def naming_itself(name: str) -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        body = f"{name} for {'somebody' if 'x-forwarded-for: 127.0.0.1' in head else 'nobody'}".encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_live_channels_reach_their_pod_and_all_else_the_gateway(tmp_path: Path) -> None:
    certificate, file, port = tmp_path / "certificate.pem", tmp_path / "haproxy.cfg", free_port()
    lan.certificate(certificate, HOST)
    async with naming_itself("gateway") as gateway, naming_itself("one") as one, naming_itself("two") as two:
        file.write_text(lan.configuration(port, gateway, {"pod-0": one, "pod-1": two}, certificate))
        process = await asyncio.create_subprocess_exec("haproxy", "-db", "-f", str(file))
        trust = ssl.create_default_context(cafile=certificate)
        try:
            async with httpx.AsyncClient(base_url=f"https://{HOST}:{port}", verify=trust) as http:

                async def reaches(path: str) -> str:
                    return (await http.get(path)).text

                await eventually(lambda: accepts(port), what="the front door")
                assert await reaches("/v1/appointments") == "gateway for somebody"
                assert await reaches("/v1/live/pod-0") == "one for somebody"
                assert await reaches("/v1/live/pod-1") == "two for somebody"
                assert await reaches("/v1/live") == "one for somebody"
                assert await reaches("/v1/live/pod-9") == "gateway for somebody"
        finally:
            process.terminate()
            await process.wait()
