"""Facts as events of parley.notifications.v1."""

from parley.api.common.v1 import common_pb2
from parley.api.notifications.v1 import events_pb2
from parley.notifications.domain.message import MessageDropped, MessageFailed, MessageHeld, MessageSent
from parley.notifications.domain.preference import ContactPreferenceChanged
from parley.notifications.domain.recorded import ActorKind, Fact, Recorded
from parley.notifications.domain.suspension import ChannelResumed, ChannelSuspended
from parley.notifications.domain.template import TemplateSaved
from parley.notifications.domain.webhook import WebhookDeleted, WebhookSaved
from parley.notifications.messages.message import encode_message
from parley.notifications.messages.preference import encode_preference
from parley.notifications.messages.suspension import encode_suspension
from parley.notifications.messages.template import encode_template
from parley.notifications.messages.times import timestamp
from parley.notifications.messages.webhook import encode_webhook

_ACTORS = {
    ActorKind.STAFF: common_pb2.ACTOR_KIND_STAFF,
    ActorKind.SERVICE: common_pb2.ACTOR_KIND_SERVICE,
    ActorKind.API_KEY: common_pb2.ACTOR_KIND_API_KEY,
    ActorKind.VISITOR: common_pb2.ACTOR_KIND_VISITOR,
}


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """A NotificationsEvent's bytes: no address, no link, and no text that a tenant wrote."""
    event = events_pb2.NotificationsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=common_pb2.Actor(kind=_ACTORS[recorded.actor.kind], id=recorded.actor.id),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
            appointment_id=recorded.appointment_id,
        )
    )
    _tell(recorded.fact, event)
    return event.SerializeToString()


def _tell(fact: Fact, event: events_pb2.NotificationsEvent) -> None:
    match fact:
        case MessageSent(message):
            event.message_sent.message.CopyFrom(encode_message(message, with_text=False))
        case MessageFailed(message):
            event.message_failed.message.CopyFrom(encode_message(message, with_text=False))
        case MessageHeld(message):
            event.message_held.message.CopyFrom(encode_message(message, with_text=False))
        case MessageDropped(message):
            event.message_dropped.message.CopyFrom(encode_message(message, with_text=False))
        case ChannelSuspended(suspension):
            event.channel_suspended.suspension.CopyFrom(encode_suspension(suspension))
        case ChannelResumed(suspension):
            event.channel_resumed.suspension.CopyFrom(encode_suspension(suspension))
        case ContactPreferenceChanged(preference):
            event.contact_preference_changed.preference.CopyFrom(encode_preference(preference))
        case TemplateSaved(template):
            event.template_saved.template.CopyFrom(encode_template(template, with_texts=False))
        case WebhookSaved(webhook):
            event.webhook_saved.webhook.CopyFrom(encode_webhook(webhook))
        case WebhookDeleted(webhook):
            event.webhook_deleted.webhook_id = webhook.id
