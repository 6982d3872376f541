"""Webhooks and their deliveries."""

from parley.api.notifications.v1 import notifications_pb2
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import Attempt, DeliveryState, WebhookDelivery
from parley.notifications.messages.times import timestamp

_STATES = {
    DeliveryState.DUE: notifications_pb2.DELIVERY_STATE_DUE,
    DeliveryState.DELIVERED: notifications_pb2.DELIVERY_STATE_DELIVERED,
    DeliveryState.FAILED: notifications_pb2.DELIVERY_STATE_FAILED,
}


def encode_webhook(webhook: Webhook) -> notifications_pb2.Webhook:
    """For answers and events: how many secrets there are, and none of them."""
    return notifications_pb2.Webhook(
        id=webhook.id,
        version=webhook.version,
        tenant_id=webhook.tenant_id,
        url=webhook.url,
        description=webhook.description,
        event_types=webhook.event_types,
        active=webhook.active,
        created_at=timestamp(webhook.created_at),
        disabled_reason=webhook.disabled_reason,
        secrets=len(webhook.secrets),
    )


def encode_delivery(delivery: WebhookDelivery) -> notifications_pb2.Delivery:
    """For answers."""
    due = delivery.next_attempt_at
    return notifications_pb2.Delivery(
        id=delivery.id,
        webhook_id=delivery.webhook_id,
        tenant_id=delivery.tenant_id,
        message_id=delivery.message_id,
        event_type=delivery.event_type,
        payload=delivery.payload,
        state=_STATES[delivery.state],
        created_at=timestamp(delivery.created_at),
        next_attempt_at=timestamp(due) if due else None,
        attempts=map(_encode_attempt, delivery.attempts),
    )


def _encode_attempt(attempt: Attempt) -> notifications_pb2.DeliveryAttempt:
    return notifications_pb2.DeliveryAttempt(
        at=timestamp(attempt.at), duration_ms=attempt.duration_ms, status=attempt.status, answer=attempt.answer
    )
