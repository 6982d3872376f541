"""Webhooks and their deliveries."""

from fastapi import APIRouter, Depends, Response

from parley.api.notifications.v1 import notifications_pb2
from parley.api.notifications.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api import texts
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.http_api.texts import CallersLanguage
from parley.gateway.resources.base import Listing, Page, PageSize, PageToken, PathId
from parley.gateway.resources.webhooks import Delivery, NewWebhook, Webhook, WebhookChange, WebhookWithSecret


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/webhooks`."""
    routes = Area(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[Depends(gate.staff)])

    def answer(message: notifications_pb2.Webhook, response: Response, language: str) -> Webhook:
        tag(response, message.version, language)
        return _told(message, language)

    @routes.post("", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("notifications.CreateWebhook"))
    async def create_webhook(body: NewWebhook, response: Response, language: CallersLanguage) -> WebhookWithSecret:
        """Add a webhook (administrators); its secret is told this once."""
        created = await clients.notifications.CreateWebhook(body.to_message())
        return WebhookWithSecret(webhook=answer(created.webhook, response, language), secret=created.secret)

    @routes.get("", openapi_extra=calls("notifications.ListWebhooks"))
    async def list_webhooks(language: CallersLanguage) -> Listing[Webhook]:
        """The company's webhooks, at most 50 (administrators)."""
        listed = await clients.notifications.ListWebhooks(pb.ListWebhooksRequest())
        return Listing(data=[_told(webhook, language) for webhook in listed.webhooks])

    @routes.get("/{webhook_id}", openapi_extra=calls("notifications.GetWebhook"))
    async def get_webhook(webhook_id: PathId, response: Response, language: CallersLanguage) -> Webhook:
        """One webhook (administrators)."""
        return answer(await clients.notifications.GetWebhook(pb.GetWebhookRequest(id=webhook_id)), response, language)

    @routes.patch("/{webhook_id}", openapi_extra=calls("notifications.UpdateWebhook"))
    async def update_webhook(
        webhook_id: PathId,
        body: WebhookChange,
        response: Response,
        version: ExpectedVersion,
        language: CallersLanguage,
    ) -> Webhook:
        """Change a webhook, or switch it off or on (administrators)."""
        changed = await clients.notifications.UpdateWebhook(body.to_message(webhook_id, version))
        return answer(changed, response, language)

    @routes.delete("/{webhook_id}", status_code=204, openapi_extra=calls("notifications.DeleteWebhook"))
    async def delete_webhook(webhook_id: PathId) -> None:
        """Take a webhook away (administrators): nothing more is delivered."""
        await clients.notifications.DeleteWebhook(pb.DeleteWebhookRequest(id=webhook_id))

    @routes.post("/{webhook_id}/rotate-secret", openapi_extra=calls("notifications.RotateWebhookSecret"))
    async def rotate_secret(webhook_id: PathId, response: Response, language: CallersLanguage) -> WebhookWithSecret:
        """A new secret, told this once; the former one signs beside it for a day (administrators)."""
        rotated = await clients.notifications.RotateWebhookSecret(pb.RotateWebhookSecretRequest(id=webhook_id))
        return WebhookWithSecret(webhook=answer(rotated.webhook, response, language), secret=rotated.secret)

    @routes.post("/{webhook_id}/test", openapi_extra=calls("notifications.TestWebhook"))
    async def test(webhook_id: PathId) -> Delivery:
        """Deliver a test event (webhook.test) now and see what became of it (administrators)."""
        return Delivery.of(await clients.notifications.TestWebhook(pb.TestWebhookRequest(id=webhook_id)))

    @routes.get("/{webhook_id}/deliveries", openapi_extra=calls("notifications.ListDeliveries"))
    async def list_deliveries(
        webhook_id: PathId, page_size: PageSize = 50, page_token: PageToken = ""
    ) -> Page[Delivery]:
        """What was delivered and what was not, newest first (administrators)."""
        request = pb.ListDeliveriesRequest(webhook_id=webhook_id, page_size=page_size, page_token=page_token)
        listed = await clients.notifications.ListDeliveries(request)
        return Page(
            data=[Delivery.of(delivery) for delivery in listed.deliveries],
            next_page_token=listed.next_page_token or None,
        )

    @routes.post("/{webhook_id}/deliveries/{delivery_id}/redeliver", openapi_extra=calls("notifications.Redeliver"))
    async def redeliver(webhook_id: PathId, delivery_id: PathId) -> Delivery:
        """Deliver the same message once more, under the same webhook-id (administrators)."""
        request = pb.RedeliverRequest(webhook_id=webhook_id, delivery_id=delivery_id)
        return Delivery.of(await clients.notifications.Redeliver(request))

    return routes


def _told(message: notifications_pb2.Webhook, language: str) -> Webhook:
    webhook = Webhook.of(message)
    reason = texts.sentence(language, message.disabled_reason) or None
    return webhook.model_copy(update={"disabled_reason": reason})
