"""A company's own system hears of what happens, verified with the standard's own library."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
from standardwebhooks.webhooks import Webhook

from deploy.local.api import Api, ApiError, Json, until

from ..company import Company


@dataclass
class Crm:
    """What it was sent: headers and body of each."""

    url: str = ""
    received: list[tuple[dict[str, str], str]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")[1:]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append((headers, body.decode()))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def heard(self, type: str, count: int = 1) -> tuple[dict[str, str], str]:
        """The last of so many events of a type, once they are there."""

        async def look() -> tuple[dict[str, str], str] | None:
            found = [each for each in self.received if json.loads(each[1])["type"] == type]
            return found[-1] if len(found) >= count else None

        return await until(look, f"{count} × {type}")


@asynccontextmanager
async def crm() -> AsyncIterator[Crm]:
    system = Crm()
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    system.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/parley"
    async with server:
        yield system


async def refused(by: Api, path: str) -> int:
    with pytest.raises(ApiError) as refusal:
        await by.get(path)
    return refusal.value.status


async def test_a_companys_system_hears_of_a_booking_and_of_its_message(company: Company, competitor: Company) -> None:
    administrator = company.administrator
    async with crm() as system:
        wishes: Json = {"url": system.url, "event_types": ["appointment.scheduled", "message.sent", "appointment.left"]}
        made = await administrator.post("/v1/webhooks", wishes, "once")
        assert await administrator.post("/v1/webhooks", wishes, "once") == made
        path = f"/v1/webhooks/{made['webhook']['id']}"
        assert (await administrator.post(f"{path}/test"))["state"] == "delivered"
        customer = await company.customer()
        booked = await company.book(customer)
        await competitor.book(await competitor.customer())
        scheduled = await system.heard("appointment.scheduled")
        await system.heard("message.sent")
        for headers, body in system.received:
            Webhook(made["secret"]).verify(body, headers)
            assert customer["email"] not in body
            assert "Jeanne" not in body
        data = json.loads(scheduled[1])["data"]
        assert (data["appointment_id"], data["state"]) == (booked["id"], "scheduled")
        log = (await administrator.get(f"{path}/deliveries"))["data"]
        assert sorted(each["event_type"] for each in log) == ["appointment.scheduled", "message.sent", "webhook.test"]

        rotated = await administrator.post(f"{path}/rotate-secret")
        (delivery,) = [each for each in log if each["event_type"] == "appointment.scheduled"]
        await administrator.post(f"{path}/deliveries/{delivery['id']}/redeliver")
        again, body = await system.heard("appointment.scheduled", 2)
        assert again["webhook-id"] == scheduled[0]["webhook-id"] == delivery["message_id"]
        for secret in (made["secret"], rotated["secret"]):
            Webhook(secret).verify(body, again)

        assert await refused(company.specialist, path) == HTTPStatus.FORBIDDEN
        assert await refused(competitor.administrator, path) == HTTPStatus.NOT_FOUND
        with pytest.raises(ApiError, match="UNKNOWN_EVENT_TYPE"):
            await administrator.post("/v1/webhooks", {"url": system.url, "event_types": ["appointment.bought"]})
        await administrator.delete(path)
        assert await refused(administrator, path) == HTTPStatus.NOT_FOUND
