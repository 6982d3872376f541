"""A company's own system hears of what happens, verified with the standard's own library."""

import json
from http import HTTPStatus

import pytest
from standardwebhooks.webhooks import Webhook

from deploy.local.api import Api, ApiError, Json

from ..company import Company
from ..crm import crm


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
