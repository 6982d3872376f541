"""From an event to an endpoint: who hears of it, how often it is tried, and what ends it."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from parley.common.errors import Conflict, Unavailable
from parley.common.testing.waiting import eventually
from parley.notifications.domain.errors import LeaseLost
from parley.notifications.domain.recorded import OURSELVES
from parley.notifications.domain.webhook import WebhookSaved
from parley.notifications.domain.webhook_delivery import (
    ATTEMPT_TIME,
    BACK_OFF,
    LEASE,
    MAX_ATTEMPTS,
    MAX_WAIT,
    MAX_WAITING,
    Answer,
    DeliveryState,
)
from parley.notifications.service.webhooks import WebhookChange

from .hooks import ADMIN, COMPANY, URL, Hooks, happening

OTHER = "https://other.example/in"


async def until_given_up(hooks: Hooks) -> None:
    """Time passes until nothing is due any more."""
    for _ in range(MAX_ATTEMPTS):
        await hooks.deliver_due()
        waiting = [each.next_attempt_at for each in hooks.log.deliveries.values() if each.next_attempt_at]
        if waiting:
            hooks.clock.now = max(hooks.clock(), min(waiting))


class TestHearing:
    async def test_an_event_reaches_every_webhook_of_its_tenant_that_chose_it(self, hooks: Hooks) -> None:
        await hooks.create(URL)
        await hooks.create(OTHER, "appointment.cancelled")
        assert await hooks.happens("appointment.scheduled")
        assert await hooks.happens("appointment.cancelled")
        assert not await hooks.happens("appointment.cancelled", tenant_id="ten_b")
        await hooks.deliver_due()
        heard = sorted((call.url, json.loads(call.body)["type"]) for call in hooks.endpoints.calls)
        assert heard == [
            (URL, "appointment.cancelled"),
            (URL, "appointment.scheduled"),
            (OTHER, "appointment.cancelled"),
        ]

    async def test_an_event_that_arrives_again_is_delivered_once(self, hooks: Hooks) -> None:
        await hooks.create()
        told = happening(at=hooks.clock())
        await asyncio.gather(*(hooks.feed.announce(told) for _ in range(5)))
        await hooks.deliver_due()
        await hooks.feed.announce(told)
        assert await hooks.deliver_due() == 0
        (called,) = hooks.endpoints.calls
        assert (called.headers["webhook-id"], called.body) == (told.id, told.payload)

    async def test_what_happened_before_the_webhook_was_there_is_not_told(self, hooks: Hooks) -> None:
        before = happening(at=hooks.clock() - timedelta(days=1))
        await hooks.create()
        assert not await hooks.feed.announce(before)

    async def test_what_too_many_wait_before_fails_at_once_and_can_be_asked_for(
        self, hooks: Hooks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def count_waiting(_webhook_id: str, limit: int) -> int:
            return limit

        await hooks.create()
        monkeypatch.setattr(hooks.log, "count_waiting", count_waiting)
        assert MAX_WAITING > 1_000
        await hooks.happens()
        shed = hooks.the_delivery()
        assert (shed.state, shed.attempts[0].answer) == (
            DeliveryState.FAILED,
            "too many deliveries wait for this webhook",
        )
        await hooks.webhooks.redeliver(ADMIN, shed.webhook_id, shed.id)
        await hooks.deliver_due()
        assert hooks.the_delivery().state is DeliveryState.DELIVERED


class TestTrying:
    async def test_a_failure_is_tried_again_at_its_time_under_the_same_id_and_a_new_signature(
        self, hooks: Hooks
    ) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.answers[URL] = Answer(503, "busy")
        await hooks.deliver_due()
        assert await hooks.deliver_due() == 0
        hooks.clock.advance(BACK_OFF[0])
        del hooks.endpoints.answers[URL]
        await hooks.deliver_due()
        first, second = hooks.endpoints.calls
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 5
        assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
        taken = hooks.the_delivery()
        assert (taken.state, [(each.status, each.answer) for each in taken.attempts]) == (
            DeliveryState.DELIVERED,
            [(503, "busy"), (204, "")],
        )
        assert hooks.endpoints.patience == [ATTEMPT_TIME.total_seconds()] * 2

    async def test_chance_spreads_what_failed_together(self, hooks: Hooks) -> None:
        await hooks.create()
        hooks.endpoints.status, hooks.jitter = 500, 1.0
        await hooks.happens()
        await hooks.deliver_due()
        assert hooks.the_delivery().next_attempt_at == hooks.clock() + BACK_OFF[0] * 1.1

    @pytest.mark.parametrize(
        ("asked", "wait"),
        [(1, BACK_OFF[0]), (90, timedelta(seconds=90)), (10**9, MAX_WAIT)],
        ids=["less than we wait anyway", "more", "for ever"],
    )
    async def test_who_wants_to_be_left_alone_for_longer_is(self, hooks: Hooks, asked: int, wait: timedelta) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.answers[URL] = Answer(429, "", asked)
        await hooks.deliver_due()
        assert hooks.the_delivery().next_attempt_at == hooks.clock() + wait

    async def test_a_defect_of_ours_is_tried_again_too(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        (claimed,) = await hooks.courier.claim_due()
        await hooks.courier.abandon(claimed)
        tried = hooks.the_delivery()
        assert (tried.state, tried.attempts[0].answer) == (DeliveryState.DUE, "internal error")

    async def test_how_late_it_was_taken_is_measured(self, hooks: Hooks) -> None:
        def measured() -> float:
            return REGISTRY.get_sample_value("parley_notifications_webhook_lateness_seconds_sum") or 0.0

        before = measured()
        await hooks.create()
        await hooks.happens()
        hooks.clock.advance(seconds=90)
        await hooks.deliver_due()
        assert measured() - before == 90


class TestSwitchingOff:
    async def test_nothing_taken_for_days_switches_it_off_and_says_why(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.status = 500
        started = hooks.clock()
        await until_given_up(hooks)
        assert hooks.the_delivery().state is DeliveryState.FAILED
        assert hooks.clock() - started > timedelta(days=3)
        webhook = hooks.the_webhook()
        assert (webhook.active, "took nothing for days" in webhook.disabled_reason) == (False, True)
        assert hooks.journal.facts[-1] == WebhookSaved(webhook)
        assert hooks.journal.events[-1].actor == OURSELVES
        assert not await hooks.happens()

    async def test_until_then_it_stays_on(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.status = 500
        for wait in BACK_OFF:
            await hooks.deliver_due()
            assert hooks.the_webhook().active
            hooks.clock.advance(wait)

    async def test_an_event_that_alone_is_refused_switches_nothing_off(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.status = 500
        await hooks.deliver_due()
        hooks.endpoints.status = 204
        hooks.clock.advance(seconds=1)
        await hooks.happens("message.sent")
        await hooks.deliver_due()
        hooks.endpoints.status = 500
        await until_given_up(hooks)
        states = [delivery.state for delivery in hooks.log.deliveries.values()]
        assert states == [DeliveryState.FAILED, DeliveryState.DELIVERED]
        assert hooks.the_webhook().active

    async def test_gone_switches_it_off_at_once(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.status = 410
        await hooks.deliver_due()
        webhook = hooks.the_webhook()
        assert (webhook.active, "410 Gone" in webhook.disabled_reason) == (False, True)
        assert hooks.the_delivery().state is DeliveryState.FAILED

    async def test_gone_from_where_it_no_longer_leads_switches_nothing_off(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        hooks.endpoints.status = 410
        hooks.endpoints.slow = {URL}
        (claimed,) = await hooks.courier.claim_due()
        delivering = asyncio.create_task(hooks.courier.deliver(claimed))
        await eventually(lambda: hooks.endpoints.calls, what="a call in hand")
        await hooks.webhooks.update(ADMIN, webhook.id, WebhookChange(url=OTHER), 0)
        hooks.endpoints.open.set()
        await delivering
        assert hooks.the_webhook().active

    async def test_what_waits_when_it_is_switched_off_or_deleted_is_not_sent(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        await hooks.webhooks.update(ADMIN, webhook.id, WebhookChange(active=False), 0)
        await hooks.deliver_due()
        assert hooks.endpoints.calls == []
        left = hooks.the_delivery()
        assert (left.state, left.attempts[0].answer) == (DeliveryState.FAILED, "the webhook is switched off")

    async def test_while_the_company_is_inactive_nobody_is_called(self, hooks: Hooks) -> None:
        webhook = (await hooks.create()).webhook
        await hooks.happens()
        hooks.town.companies["ten_a"] = replace(COMPANY, active=False)
        await hooks.deliver_due()
        left = hooks.the_delivery()
        assert (left.state, left.attempts[0].answer) == (DeliveryState.FAILED, "the company is inactive")
        assert (hooks.endpoints.calls, hooks.the_webhook()) == ([], webhook)

    async def test_while_nobody_can_say_whether_it_is_active_the_delivery_waits(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        (claimed,) = await hooks.courier.claim_due()
        hooks.town.failure = Unavailable("accounts is away")
        with pytest.raises(Unavailable):
            await hooks.courier.deliver(claimed)
        hooks.town.failure = None
        hooks.clock.advance(LEASE)
        assert await hooks.deliver_due() == 1
        assert hooks.the_delivery().state is DeliveryState.DELIVERED


class TestSeveralReplicas:
    async def test_each_delivery_is_one_replicas(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        (claimed,) = await hooks.courier.claim_due()
        other = hooks.replica()
        assert await other.claim_due() == []
        await hooks.courier.deliver(claimed)
        hooks.clock.advance(LEASE)
        assert await other.claim_due() == []

    async def test_what_a_killed_one_had_in_hand_is_anothers_when_its_lease_ends(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        await hooks.courier.claim_due()
        other = hooks.replica()
        hooks.clock.advance(LEASE)
        assert await hooks.deliver_due(other) == 1
        assert hooks.the_delivery().state is DeliveryState.DELIVERED

    async def test_one_that_stood_still_calls_nobody_and_writes_nothing(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        (claimed,) = await hooks.courier.claim_due()
        hooks.clock.advance(LEASE)
        with pytest.raises(LeaseLost):
            await hooks.courier.deliver(claimed)
        assert hooks.endpoints.calls == []

    async def test_an_answer_that_came_too_late_does_not_overwrite_anothers(self, hooks: Hooks) -> None:
        await hooks.create()
        await hooks.happens()
        hooks.endpoints.slow = {URL}
        (claimed,) = await hooks.courier.claim_due()
        delivering = asyncio.create_task(hooks.courier.deliver(claimed))
        await eventually(lambda: hooks.endpoints.calls, what="a call in hand")
        hooks.clock.advance(LEASE)
        hooks.endpoints.slow = set()
        await hooks.deliver_due(hooks.replica())
        hooks.endpoints.open.set()
        with pytest.raises(Conflict):
            await delivering
        assert len(hooks.the_delivery().attempts) == 1


class TestSlowEndpoints:
    async def test_a_slow_one_holds_no_other_up(self, hooks: Hooks) -> None:
        slow = "https://slow.example/in"
        hooks.endpoints.slow = {slow}
        await hooks.create(slow)
        for _ in range(20):
            await hooks.happens()
        stuck = [asyncio.create_task(hooks.courier.deliver(each)) for each in await hooks.courier.claim_due()]
        assert len(stuck) == hooks.hands.per_webhook
        await hooks.create(URL, "message.sent")
        await hooks.happens("message.sent")
        assert await hooks.deliver_due() == 1
        assert [call.url for call in hooks.endpoints.calls if call.url == URL] == [URL]
        assert await hooks.courier.claim_due() == []
        hooks.endpoints.open.set()
        await asyncio.gather(*stuck)
        assert len(await hooks.courier.claim_due()) == hooks.hands.per_webhook
