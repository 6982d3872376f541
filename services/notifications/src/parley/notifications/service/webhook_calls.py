"""One call of a webhook's endpoint, by the Standard Webhooks specification."""

from datetime import timedelta

from parley.common.clock import Clock
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import Attempt
from parley.notifications.service.webhook_ports import WebhookCaller, WebhookSecrets


class WebhookCalls:
    """Signs at the moment of the call, with every secret that is in use then."""

    def __init__(self, secrets: WebhookSecrets, caller: WebhookCaller, clock: Clock) -> None:
        self._secrets = secrets
        self._caller = caller
        self._clock = clock

    async def attempt(self, webhook: Webhook, message_id: str, payload: str, patience: timedelta) -> Attempt:
        """Say what the endpoint answered, or why it did not."""
        at = self._clock()
        sealed = [secret.sealed for secret in webhook.at(at).secrets]
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._secrets.sign(sealed, message_id, at, payload),
        }
        answer = await self._caller.call(webhook.url, headers, payload.encode(), patience.total_seconds())
        took = self._clock() - at
        return Attempt(at, int(took / timedelta(milliseconds=1)), answer.status, answer.text, answer.retry_after)
