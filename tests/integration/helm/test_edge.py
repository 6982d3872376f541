"""The trial's edge before a gateway that can't do more, and one that drains: HAProxy itself, by the chart's file."""

import asyncio
import re
import signal
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import httpx

from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import PATIENCE_SECONDS, eventually
from tests.integration.helm.charts import together

HOST = "127.0.0.1"


@dataclass
class Gateway:
    """Answers with its name, /held once it may, and counts checks; once overloaded, all it says is 503."""

    name: str
    overloaded: bool = False
    refused_checks: int = 0
    in_hand: int = 0
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.refused_checks += self.overloaded and "host: edge" in head
        if head.startswith("get /held"):
            self.in_hand += 1
            await self.may_answer.wait()
        status = HTTPStatus.SERVICE_UNAVAILABLE if self.overloaded else HTTPStatus.OK
        writer.write(f"HTTP/1.1 {status} -\r\nContent-Length: {len(self.name)}\r\n\r\n{self.name}".encode())
        writer.close()


def configuration(door: int, ports: list[int]) -> str:
    """The chart's, at this door before gateways at these ports, with twenty checks a second."""
    given = together("demo.yaml").one("ConfigMap", "parley-edge")["data"]["config"]
    servers = "".join(f"server gateway{port} {HOST}:{port}\n    " for port in ports)
    hastened = given.replace("bind :8080", f"bind {HOST}:{door}").replace("inter 1s", "inter 50ms")
    changed, times = re.subn(r"server-template gateway .*", servers, hastened)
    assert times == 1
    return str(changed)


async def test_an_overloaded_gateway_keeps_its_share_and_one_that_drains_leaves_once_it_has_answered(
    tmp_path: Path,
) -> None:
    one, other = Gateway("one"), Gateway("other")
    draining = await asyncio.start_server(one.answer, HOST, 0)
    staying = await asyncio.start_server(other.answer, HOST, 0)
    door, file = free_port(), tmp_path / "haproxy.cfg"
    ports = [server.sockets[0].getsockname()[1] for server in (draining, staying)]
    file.write_text(configuration(door, ports))
    haproxy = await asyncio.create_subprocess_exec("haproxy", "-db", "-f", str(file), stderr=asyncio.subprocess.PIPE)
    assert haproxy.stderr is not None
    async with draining, staying, httpx.AsyncClient(base_url=f"http://{HOST}:{door}", timeout=PATIENCE_SECONDS) as http:
        try:

            async def reached() -> set[str]:
                return {(await http.get("/v1/appointments")).text for _ in range(4)}

            async def only_other() -> bool:
                return await reached() == {"other"}

            await eventually(lambda: accepts(door), what="the front door")
            assert await reached() == {"one", "other"}
            one.overloaded = True
            await eventually(lambda: one.refused_checks > 3, what="checks of one that is overloaded")
            assert await reached() == {"one", "other"}
            held = [asyncio.create_task(http.get("/held")) for _ in range(2)]
            await eventually(lambda: (one.in_hand, other.in_hand) == (1, 1), what="a request in hand of each")
            draining.close()
            await eventually(only_other, what="requests without the one that takes no connection")
            async with asyncio.timeout(PATIENCE_SECONDS):
                await haproxy.stderr.readuntil(f"gateway{ports[0]} is DOWN".encode())
            one.may_answer.set()
            other.may_answer.set()
            assert {(await answer).text for answer in held} == {"one", "other"}
        finally:
            haproxy.send_signal(signal.SIGTERM)
            await haproxy.wait()
