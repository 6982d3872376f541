"""Webhooks: create, get, list, update, delete, rotate, test; their deliveries, and redelivering one."""

from parley.api.notifications.v1 import notifications_pb2, service_pb2
from parley.common import paging
from parley.common.rpc import caller, idempotency_key
from parley.notifications.messages.webhook import encode_delivery, encode_webhook
from parley.notifications.service.webhooks import NewWebhook, WebhookChange, Webhooks, WebhookWithSecret


class WebhookMethods:
    """The methods on webhooks."""

    _webhooks: Webhooks

    async def CreateWebhook(
        self, request: service_pb2.CreateWebhookRequest, _context: object
    ) -> service_pb2.WebhookWithSecret:
        """Once for each idempotency key."""
        new = NewWebhook(request.url, request.description, tuple(request.event_types))
        return _encode_secret(await self._webhooks.create(caller(), new, idempotency_key()))

    async def GetWebhook(self, request: service_pb2.GetWebhookRequest, _context: object) -> notifications_pb2.Webhook:
        """One of them."""
        return encode_webhook(await self._webhooks.get(caller(), request.id))

    async def ListWebhooks(
        self, _request: service_pb2.ListWebhooksRequest, _context: object
    ) -> service_pb2.ListWebhooksResponse:
        """All of them."""
        listed = await self._webhooks.all(caller())
        return service_pb2.ListWebhooksResponse(webhooks=map(encode_webhook, listed))

    async def UpdateWebhook(
        self, request: service_pb2.UpdateWebhookRequest, _context: object
    ) -> notifications_pb2.Webhook:
        """Change what is given."""
        change = WebhookChange(
            url=request.url if request.HasField("url") else None,
            description=request.description if request.HasField("description") else None,
            event_types=tuple(request.event_types.types) if request.HasField("event_types") else None,
            active=request.active if request.HasField("active") else None,
        )
        return encode_webhook(await self._webhooks.update(caller(), request.id, change, request.expected_version))

    async def DeleteWebhook(
        self, request: service_pb2.DeleteWebhookRequest, _context: object
    ) -> service_pb2.DeleteWebhookResponse:
        """Take it away."""
        await self._webhooks.delete(caller(), request.id)
        return service_pb2.DeleteWebhookResponse()

    async def RotateWebhookSecret(
        self, request: service_pb2.RotateWebhookSecretRequest, _context: object
    ) -> service_pb2.WebhookWithSecret:
        """A new secret beside the former."""
        return _encode_secret(await self._webhooks.rotate_secret(caller(), request.id))

    async def TestWebhook(
        self, request: service_pb2.TestWebhookRequest, _context: object
    ) -> notifications_pb2.Delivery:
        """Call it now."""
        return encode_delivery(await self._webhooks.test(caller(), request.id))

    async def ListDeliveries(
        self, request: service_pb2.ListDeliveriesRequest, _context: object
    ) -> service_pb2.ListDeliveriesResponse:
        """The log, a page at a time."""
        query = ("deliveries", caller().tenant_id, request.webhook_id)
        before = paging.decode_token(request.page_token, *query)
        page, position = await self._webhooks.deliveries(caller(), request.webhook_id, before, request.page_size)
        return service_pb2.ListDeliveriesResponse(
            deliveries=map(encode_delivery, page), next_page_token=paging.encode_token(position, *query)
        )

    async def Redeliver(self, request: service_pb2.RedeliverRequest, _context: object) -> notifications_pb2.Delivery:
        """Once more."""
        return encode_delivery(await self._webhooks.redeliver(caller(), request.webhook_id, request.delivery_id))


def _encode_secret(told: WebhookWithSecret) -> service_pb2.WebhookWithSecret:
    return service_pb2.WebhookWithSecret(webhook=encode_webhook(told.webhook), secret=told.secret)
