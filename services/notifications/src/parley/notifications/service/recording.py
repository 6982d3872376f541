"""Turns facts into what is recorded of them."""

from dataclasses import replace
from datetime import datetime

from parley.common.ids import new_id
from parley.notifications.domain.message import Message, told_of
from parley.notifications.domain.preference import ContactPreference, ContactPreferenceChanged
from parley.notifications.domain.recorded import OURSELVES, Actor, Fact, Recorded
from parley.notifications.domain.suspension import ChannelResumed, ChannelSuspended, Suspension
from parley.notifications.domain.template import Template, TemplateSaved
from parley.notifications.domain.webhook import Webhook, WebhookDeleted, WebhookSaved


def of_message(message: Message, now: datetime, actor: Actor = OURSELVES) -> list[Recorded]:
    """Record what a message has come to, as it will be once saved; nothing for one that is merely due."""
    fact = told_of(replace(message, version=message.version + 1))
    if fact is None:
        return []
    return [Recorded(new_id("evt"), now, actor, message.tenant_id, message.key.appointment_id, fact)]


def of_suspension(suspension: Suspension, actor: Actor, now: datetime) -> list[Recorded]:
    """Record that a channel was suspended or resumed."""
    saved = replace(suspension, version=suspension.version + 1)
    fact = ChannelSuspended(saved) if saved.active else ChannelResumed(saved)
    return [_of_tenant(suspension.tenant_id, fact, actor, now)]


def of_preference(preference: ContactPreference, actor: Actor, now: datetime) -> list[Recorded]:
    """Record what a customer wants from now on."""
    fact = ContactPreferenceChanged(replace(preference, version=preference.version + 1))
    return [_of_tenant(preference.tenant_id, fact, actor, now)]


def of_template(template: Template, actor: Actor, now: datetime) -> list[Recorded]:
    """Record a tenant's wording."""
    fact = TemplateSaved(replace(template, version=template.version + 1))
    return [_of_tenant(template.tenant_id, fact, actor, now)]


def of_webhook(webhook: Webhook, actor: Actor, now: datetime) -> list[Recorded]:
    """Record that a webhook was added, changed or deleted."""
    saved = replace(webhook, version=webhook.version + 1)
    fact = WebhookDeleted(saved) if webhook.deleted_at else WebhookSaved(saved)
    return [_of_tenant(webhook.tenant_id, fact, actor, now)]


def _of_tenant(tenant_id: str, fact: Fact, actor: Actor, now: datetime) -> Recorded:
    return Recorded(new_id("evt"), now, actor, tenant_id, "", fact)
