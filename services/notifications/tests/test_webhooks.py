"""What administrators do with webhooks, and who else may not."""

import asyncio
from dataclasses import replace

import pytest
from standardwebhooks.webhooks import Webhook as StandardWebhook

from parley.common import errors
from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.common.testing.tokens import api_key
from parley.notifications.domain.errors import (
    IdempotencyKeyReused,
    TooManyWebhooks,
    UnknownEventType,
    UrlRefused,
    WebhookDeliveryNotFound,
    WebhookInactive,
    WebhookNotFound,
)
from parley.notifications.domain.recorded import ActorKind
from parley.notifications.domain.webhook import MAX_WEBHOOKS, OVERLAP, WebhookDeleted, WebhookSaved
from parley.notifications.domain.webhook_delivery import TEST_TIME, Answer, DeliveryState
from parley.notifications.service.webhooks import WebhookChange

from .conftest import AGENT, OPERATOR, STRANGER
from .hooks import ADMIN, NEW, URL, Hooks


class TestCreating:
    async def test_the_secret_is_told_and_the_news_travels_without_it(self, hooks: Hooks) -> None:
        told = await hooks.webhooks.create(ADMIN, NEW, "")
        assert (told.webhook.url, told.webhook.description, told.webhook.active) == (URL, "our CRM", True)
        assert StandardWebhook(told.secret)
        assert hooks.journal.facts == [WebhookSaved(told.webhook)]
        assert await hooks.webhooks.get(ADMIN, told.webhook.id) == told.webhook
        assert await hooks.webhooks.all(ADMIN) == [told.webhook]

    async def test_the_same_key_creates_once_and_another_request_under_it_is_refused(self, hooks: Hooks) -> None:
        first = await hooks.webhooks.create(ADMIN, NEW, "once")
        assert await hooks.webhooks.create(ADMIN, NEW, "once") == first
        with pytest.raises(IdempotencyKeyReused):
            await hooks.webhooks.create(ADMIN, replace(NEW, url="https://else.example"), "once")
        assert len(hooks.store.webhooks) == 1

    async def test_once_it_was_changed_a_repeated_request_tells_no_secret(self, hooks: Hooks) -> None:
        first = await hooks.webhooks.create(ADMIN, NEW, "once")
        await hooks.webhooks.rotate_secret(ADMIN, first.webhook.id)
        again = await hooks.webhooks.create(ADMIN, NEW, "once")
        assert (again.webhook.id, again.secret) == (first.webhook.id, "")

    async def test_a_wrong_one_is_refused_by_field(self, hooks: Hooks) -> None:
        for new in (replace(NEW, url="http://hooks.example"), replace(NEW, url="https://10.0.0.1")):
            with pytest.raises(UrlRefused):
                await hooks.webhooks.create(ADMIN, new, "")
        with pytest.raises(UnknownEventType):
            await hooks.webhooks.create(ADMIN, replace(NEW, event_types=("appointment.bought",)), "")
        with pytest.raises(errors.InvalidArgument) as refusal:
            await hooks.webhooks.create(ADMIN, replace(NEW, description="x" * 501), "")
        assert refusal.value.field == "description"
        assert hooks.store.webhooks == {}

    async def test_a_company_has_so_many_and_one_that_is_deleted_makes_room(self, hooks: Hooks) -> None:
        for _ in range(MAX_WEBHOOKS):
            await hooks.create()
        with pytest.raises(TooManyWebhooks):
            await hooks.create()
        await hooks.webhooks.create(STRANGER, NEW, "")
        await hooks.webhooks.delete(ADMIN, next(iter(hooks.store.webhooks)))
        await hooks.create()

    async def test_many_at_once_all_find_room(self, hooks: Hooks) -> None:
        await asyncio.gather(*(hooks.create() for _ in range(MAX_WEBHOOKS)))
        slots = sorted(webhook.slot or 0 for webhook in hooks.store.webhooks.values())
        assert slots == list(range(MAX_WEBHOOKS))


class TestChanging:
    async def test_what_is_given_changes_and_the_rest_stays(self, hooks: Hooks) -> None:
        before = (await hooks.create(URL, "message.sent")).webhook
        change = WebhookChange(description="the new CRM", event_types=("message.failed",))
        changed = await hooks.webhooks.update(ADMIN, before.id, change, before.version)
        assert changed == replace(
            before, description="the new CRM", event_types=("message.failed",), version=before.version + 1
        )
        assert hooks.journal.facts[-1] == WebhookSaved(changed)
        everything = await hooks.webhooks.update(ADMIN, before.id, WebhookChange(event_types=()), 0)
        assert everything.event_types == ()

    async def test_nothing_new_is_no_change(self, hooks: Hooks) -> None:
        before = (await hooks.create()).webhook
        assert await hooks.webhooks.update(ADMIN, before.id, WebhookChange(url=URL, active=True), 0) == before
        assert len(hooks.journal.facts) == 1

    async def test_another_version_than_expected_is_a_conflict(self, hooks: Hooks) -> None:
        before = (await hooks.create()).webhook
        with pytest.raises(errors.Conflict):
            await hooks.webhooks.update(ADMIN, before.id, WebhookChange(active=False), before.version + 1)

    async def test_a_private_address_is_refused_here_too(self, hooks: Hooks) -> None:
        before = (await hooks.create()).webhook
        with pytest.raises(UrlRefused):
            await hooks.webhooks.update(ADMIN, before.id, WebhookChange(url="https://192.168.1.1"), 0)

    async def test_switching_it_on_forgets_why_it_was_switched_off(self, hooks: Hooks) -> None:
        before = (await hooks.create()).webhook
        await hooks.store.save(before.disabled("It is gone."), [])
        on = await hooks.webhooks.update(ADMIN, before.id, WebhookChange(active=True), 0)
        assert (on.active, on.disabled_reason) == (True, "")

    async def test_a_deleted_one_is_gone_and_hears_nothing(self, hooks: Hooks) -> None:
        id = (await hooks.create()).webhook.id
        await hooks.webhooks.delete(ADMIN, id)
        assert isinstance(hooks.journal.facts[-1], WebhookDeleted)
        assert not await hooks.happens()
        for use in (hooks.webhooks.get, hooks.webhooks.delete, hooks.webhooks.rotate_secret, hooks.webhooks.test):
            with pytest.raises(WebhookNotFound):
                await use(ADMIN, id)


class TestRotating:
    async def test_both_secrets_verify_for_a_day_and_then_the_new_one_alone(self, hooks: Hooks) -> None:
        first = await hooks.create()
        second = await hooks.webhooks.rotate_secret(ADMIN, first.webhook.id)
        assert first.secret != second.secret
        assert len(second.webhook.secrets) == 2
        await hooks.webhooks.test(ADMIN, first.webhook.id)
        hooks.clock.advance(OVERLAP)
        await hooks.webhooks.test(ADMIN, first.webhook.id)
        during, after = [call.headers["webhook-signature"].split(" ") for call in hooks.endpoints.calls]
        assert (len(during), len(after)) == (2, 1)
        assert len((await hooks.webhooks.get(ADMIN, first.webhook.id)).secrets) == 1


class TestTesting:
    async def test_it_is_called_at_once_and_the_answer_is_told_and_logged(self, hooks: Hooks) -> None:
        id = (await hooks.create()).webhook.id
        delivery = await hooks.webhooks.test(ADMIN, id)
        (called,) = hooks.endpoints.calls
        assert called.headers["webhook-id"] == delivery.message_id
        assert called.body == delivery.payload
        assert (delivery.event_type, delivery.state) == ("webhook.test", DeliveryState.DELIVERED)
        assert [attempt.status for attempt in delivery.attempts] == [204]
        assert hooks.endpoints.patience == [TEST_TIME.total_seconds()]
        assert (await hooks.webhooks.deliveries(ADMIN, id, "", 0))[0] == [delivery]

    @pytest.mark.parametrize("answer", [Answer(500, "oops"), Answer(410, ""), Answer(0, "no answer in time")])
    async def test_a_failure_is_final_and_switches_nothing_off(self, hooks: Hooks, answer: Answer) -> None:
        webhook = (await hooks.create()).webhook
        hooks.endpoints.answers[URL] = answer
        delivery = await hooks.webhooks.test(ADMIN, webhook.id)
        assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.FAILED, None)
        assert (delivery.attempts[0].status, delivery.attempts[0].answer) == (answer.status, answer.text)
        assert await hooks.deliver_due() == 0
        assert hooks.the_webhook() == webhook

    async def test_it_can_be_tried_before_it_is_switched_on(self, hooks: Hooks) -> None:
        id = (await hooks.create()).webhook.id
        await hooks.webhooks.update(ADMIN, id, WebhookChange(active=False), 0)
        assert (await hooks.webhooks.test(ADMIN, id)).state is DeliveryState.DELIVERED


class TestLog:
    async def test_it_is_read_a_page_at_a_time_newest_first(self, hooks: Hooks) -> None:
        id = (await hooks.create()).webhook.id
        for _ in range(5):
            await hooks.happens()
        first, position = await hooks.webhooks.deliveries(ADMIN, id, "", 3)
        rest, end = await hooks.webhooks.deliveries(ADMIN, id, position, 3)
        ids = [delivery.id for delivery in [*first, *rest]]
        assert ids == sorted(hooks.log.deliveries, reverse=True)
        assert (len(first), len(rest), end) == (3, 2, "")

    async def test_a_delivery_goes_out_once_more_under_its_own_id(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        await hooks.deliver_due()
        again = await hooks.webhooks.redeliver(ADMIN, webhook.id, hooks.the_delivery().id)
        assert (again.state, hooks.woken) == (DeliveryState.DUE, 1)
        await hooks.deliver_due()
        first, second = hooks.endpoints.calls
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.body == second.body
        assert [attempt.status for attempt in hooks.the_delivery().attempts] == [204, 204]

    async def test_what_is_on_its_way_is_left_alone(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        (claimed,) = await hooks.courier.claim_due()
        assert await hooks.webhooks.redeliver(ADMIN, webhook.id, claimed.id) == claimed
        await hooks.courier.deliver(claimed)
        assert len(hooks.endpoints.calls) == 1

    async def test_nothing_is_redelivered_to_a_webhook_that_is_off(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        await hooks.deliver_due()
        await hooks.webhooks.update(ADMIN, webhook.id, WebhookChange(active=False), 0)
        with pytest.raises(WebhookInactive):
            await hooks.webhooks.redeliver(ADMIN, webhook.id, hooks.the_delivery().id)
        await hooks.webhooks.delete(ADMIN, webhook.id)
        with pytest.raises(WebhookNotFound):
            await hooks.webhooks.redeliver(ADMIN, webhook.id, hooks.the_delivery().id)

    async def test_a_delivery_is_not_found_under_another_webhook(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        await hooks.deliver_due()
        delivered = hooks.the_delivery()
        other = (await hooks.create()).webhook
        with pytest.raises(WebhookDeliveryNotFound):
            await hooks.webhooks.redeliver(ADMIN, other.id, delivered.id)
        assert hooks.the_delivery() == delivered


class TestWhoMay:
    async def test_another_tenants_webhook_does_not_exist(self, hooks: Hooks) -> None:
        id = (await hooks.create()).webhook.id
        await hooks.happens()
        uses = [
            hooks.webhooks.get(STRANGER, id),
            hooks.webhooks.update(STRANGER, id, WebhookChange(active=False), 0),
            hooks.webhooks.delete(STRANGER, id),
            hooks.webhooks.rotate_secret(STRANGER, id),
            hooks.webhooks.test(STRANGER, id),
            hooks.webhooks.deliveries(STRANGER, id, "", 0),
            hooks.webhooks.redeliver(STRANGER, id, hooks.the_delivery().id),
        ]
        for use in uses:
            with pytest.raises(WebhookNotFound):
                await use
        assert await hooks.webhooks.all(STRANGER) == []
        assert hooks.the_webhook().active
        assert hooks.endpoints.calls == []

    @pytest.mark.parametrize(
        "caller",
        [
            AGENT,
            OPERATOR,
            Caller(CallerKind.STAFF, "stf_s", tenant_id="ten_a", roles=frozenset({"supervisor"})),
            Caller(CallerKind.PARTICIPANT, "prt_a", tenant_id="ten_a", appointment_id="apt_a"),
            Caller(CallerKind.SERVICE, "appointments"),
            Caller(CallerKind.ANONYMOUS),
        ],
    )
    async def test_nobody_but_the_tenants_administrators_may(self, hooks: Hooks, caller: Caller) -> None:
        id = (await hooks.create()).webhook.id
        await hooks.happens()
        uses = [
            hooks.webhooks.create(caller, NEW, ""),
            hooks.webhooks.get(caller, id),
            hooks.webhooks.all(caller),
            hooks.webhooks.update(caller, id, WebhookChange(active=False), 0),
            hooks.webhooks.delete(caller, id),
            hooks.webhooks.rotate_secret(caller, id),
            hooks.webhooks.test(caller, id),
            hooks.webhooks.deliveries(caller, id, "", 0),
            hooks.webhooks.redeliver(caller, id, hooks.the_delivery().id),
        ]
        for use in uses:
            with pytest.raises((errors.PermissionDenied, errors.Unauthenticated)):
                await use

    async def test_a_program_acts_in_its_own_name(self, hooks: Hooks) -> None:
        key = api_key("ten_a", "webhooks:write")
        await hooks.webhooks.create(key, NEW, "")
        actor = hooks.journal.events[-1].actor
        assert (actor.kind, actor.id) == (ActorKind.API_KEY, key.subject)
