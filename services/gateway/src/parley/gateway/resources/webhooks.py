"""Webhooks and what became of each delivery."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from parley.api.notifications.v1 import notifications_pb2 as pb
from parley.api.notifications.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, Version, instant, optional_instant, public_name

Url = Annotated[str, Field(min_length=1, max_length=2_000, description="https, at a public address.")]
EventTypes = Annotated[list[str], Field(max_length=50, description='Such as "appointment.scheduled"; empty: all.')]


class Webhook(Resource):
    """Where a company's own systems hear of events, by the Standard Webhooks specification."""

    id: str
    version: Version
    url: Url
    description: str
    event_types: EventTypes
    active: bool
    created_at: datetime
    disabled_reason: str | None = Field(description="Why Parley switched it off, in the caller's language.")
    secrets: int = Field(description="Secrets that sign: two for a day after a rotation.")

    @staticmethod
    def of(message: pb.Webhook) -> "Webhook":
        """From its message."""
        return Webhook(
            id=message.id,
            version=message.version,
            url=message.url,
            description=message.description,
            event_types=list(message.event_types),
            active=message.active,
            created_at=instant(message.created_at),
            disabled_reason=message.disabled_reason or None,
            secrets=message.secrets,
        )


class NewWebhook(Body):
    """A webhook to add."""

    url: Url
    description: str = Field(default="", max_length=500)
    event_types: EventTypes = Field(default=[])

    def to_message(self) -> rpc_pb.CreateWebhookRequest:
        """As services take it."""
        return rpc_pb.CreateWebhookRequest(**self.model_dump())


class WebhookChange(Body):
    """What changes of a webhook; what is left out stays."""

    url: Url | None = None
    description: str | None = Field(default=None, max_length=500)
    event_types: EventTypes | None = None
    active: bool | None = Field(default=None, description="True also after Parley switched it off.")

    def to_message(self, webhook_id: str, expected_version: int) -> rpc_pb.UpdateWebhookRequest:
        """As services take it."""
        return rpc_pb.UpdateWebhookRequest(
            id=webhook_id,
            expected_version=expected_version,
            url=self.url,
            description=self.description,
            event_types=None if self.event_types is None else rpc_pb.EventTypes(types=self.event_types),
            active=self.active,
        )


class WebhookWithSecret(Resource):
    """The one time that a webhook's secret is told."""

    webhook: Webhook
    secret: str


class DeliveryState(StrEnum):
    """How far a delivery has got."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryAttempt(Resource):
    """One attempt to deliver."""

    at: datetime
    duration_ms: int
    status: int | None = Field(description="The answer's status; null where none came.")
    answer: str = Field(description="The beginning of the answer, or why there was none.")


class Delivery(Resource):
    """An event on its way to a webhook."""

    id: str
    webhook_id: str
    message_id: str = Field(description="The webhook-id header: the same for every attempt and redelivery.")
    event_type: str
    payload: str = Field(description="The signed body.")
    state: DeliveryState
    created_at: datetime
    next_attempt_at: datetime | None
    attempts: list[DeliveryAttempt]

    @staticmethod
    def of(message: pb.Delivery) -> "Delivery":
        """From its message."""
        return Delivery(
            id=message.id,
            webhook_id=message.webhook_id,
            message_id=message.message_id,
            event_type=message.event_type,
            payload=message.payload,
            state=DeliveryState(public_name(pb.DeliveryState.Name(message.state), "DELIVERY_STATE_")),
            created_at=instant(message.created_at),
            next_attempt_at=optional_instant(message.next_attempt_at),
            attempts=[
                DeliveryAttempt(
                    at=instant(attempt.at),
                    duration_ms=attempt.duration_ms,
                    status=attempt.status or None,
                    answer=attempt.answer,
                )
                for attempt in message.attempts
            ],
        )
