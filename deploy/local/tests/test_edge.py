"""Which door leads where, and to nobody who is not well."""

import asyncio
import contextlib
import signal
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from deploy.local import edge, lan, ports
from parley.common.testing.servers import accepts
from parley.common.testing.waiting import eventually

HOST = "127.0.0.1"


@dataclass
class Named:
    """Answers each request with its name, while it is well."""

    name: str
    port: int = 0
    ready: bool = True

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        body = f"{self.name} for {'somebody' if 'x-forwarded-for: 127.0.0.1' in head else 'nobody'}".encode()
        status = b"200 OK" if self.ready else b"503 Service Unavailable"
        writer.write(b"HTTP/1.1 %b\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body))
        writer.close()


@asynccontextmanager
async def before(chosen: ports.Ports, certificate: Path | None, tmp_path: Path) -> AsyncIterator[dict[str, Named]]:
    """The edge, and behind it what only tells its name; that is its readiness too."""
    behind = {name: Named(name) for name in (*(chosen.http or ["gateway"]), *chosen.live)}
    async with AsyncExitStack() as stack:
        for each in behind.values():
            server = await stack.enter_async_context(await asyncio.start_server(each.answer, HOST, 0))
            each.port = server.sockets[0].getsockname()[1]
        placed = replace(
            chosen,
            gateway=chosen.gateway if chosen.http else behind["gateway"].port,
            http={name: behind[name].port for name in chosen.http},
            live={name: behind[name].port for name in chosen.live},
            metrics={name: each.port for name, each in behind.items()},
        )
        file = tmp_path / "haproxy.cfg"
        file.write_text(edge.configuration(placed, certificate))
        process = await asyncio.create_subprocess_exec("haproxy", "-db", "-f", str(file))
        try:
            door = chosen.https if certificate else chosen.gateway
            await eventually(lambda: accepts(door), what="the front door")
            yield behind
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def test_live_channels_reach_their_pod_and_all_else_the_gateway(tmp_path: Path) -> None:
    chosen, certificate = ports.free(), tmp_path / "certificate.pem"
    lan.certificate(certificate, HOST)
    trust = ssl.create_default_context(cafile=certificate)
    async with (
        before(chosen, certificate, tmp_path),
        httpx.AsyncClient(base_url=f"https://{HOST}:{chosen.https}", verify=trust) as http,
    ):

        async def reaches(path: str) -> str:
            return (await http.get(path)).text

        assert await reaches("/v1/appointments") == "gateway for somebody"
        assert await reaches("/v1/live/signaling-0") == "signaling-0 for somebody"
        assert await reaches("/v1/live/signaling-1") == "signaling-1 for somebody"
        assert (await reaches("/v1/live")).startswith("signaling-")
        assert await reaches("/v1/live/signaling-9") == "gateway for somebody"


async def test_of_two_zones_only_what_is_well_is_reached(tmp_path: Path) -> None:
    chosen = ports.free(ports.TWO_ZONES)
    async with (
        before(chosen, None, tmp_path) as behind,
        httpx.AsyncClient(base_url=f"http://{HOST}:{chosen.gateway}") as http,
    ):

        async def reached(path: str) -> set[str]:
            return {(await http.get(path)).text.partition(" ")[0] for _ in range(4)}

        async def reach(gateways: set[str], pods: set[str]) -> None:
            async def seen() -> bool:
                # What is under way to one that goes is cut.
                with contextlib.suppress(httpx.RemoteProtocolError):
                    return await reached("/v1/appointments") == gateways and await reached("/v1/live") == pods
                return False

            await eventually(seen, what=f"{gateways} and {pods}")

        await reach({"gateway-0", "gateway-1"}, {"signaling-0", "signaling-1"})
        behind["gateway-0"].ready = behind["signaling-0"].ready = False
        await reach({"gateway-1"}, {"signaling-1"})
        behind["gateway-0"].ready = True
        await reach({"gateway-0", "gateway-1"}, {"signaling-1"})
