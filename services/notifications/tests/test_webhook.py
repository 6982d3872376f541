"""A webhook's own rules: where it may lead, what it hears of, which secrets sign, and how long it is tried."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from parley.common.errors import InvalidArgument
from parley.notifications.domain.errors import UnknownEventType, UrlRefused
from parley.notifications.domain.event_types import EVENT_TYPES, TEST, checked_event_types
from parley.notifications.domain.hands import Candidate, Hands
from parley.notifications.domain.webhook import (
    MAX_SECRETS,
    OVERLAP,
    Secret,
    Webhook,
    checked_description,
    checked_url,
)
from parley.notifications.domain.webhook_delivery import (
    BACK_OFF,
    JITTER,
    LEASE,
    MAX_ATTEMPTS,
    MAX_LOGGED,
    RETENTION,
    Attempt,
    DeliveryState,
    WebhookDelivery,
    new_delivery,
)

from .hooks import happening

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def webhook(*event_types: str) -> Webhook:
    return Webhook("whk_a", "ten_a", "https://hooks.example", "", event_types, (Secret("first"),), NOW, slot=0)


def delivery() -> WebhookDelivery:
    return new_delivery("dlv_a", "whk_a", happening(at=NOW, id="evt_a"), NOW, "")


def attempt(status: int = 500, at: datetime = NOW) -> Attempt:
    return Attempt(at, 12, status, "")


def exhausted() -> WebhookDelivery:
    tried = delivery()
    for _ in range(MAX_ATTEMPTS):
        at = tried.next_attempt_at
        assert at is not None
        tried = tried.tried(attempt(at=at), at, 0)
    return tried


class TestUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "https://hooks.example",
            "https://hooks.example:8443/parley?key=1",
            "https://8.8.8.8/hook",
            "https://[2001:4860:4860::8888]/hook",
            "https://xn--hks-0na.example/",
        ],
    )
    def test_https_at_a_public_place_is_taken(self, url: str) -> None:
        assert checked_url(url, allow_private=False) == url

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "hooks.example",
            "https://",
            "https:///path",
            "http://hooks.example",
            "ftp://hooks.example",
            "file:///etc/passwd",
            "https://user@hooks.example",
            "https://user:password@hooks.example",
            "https://@hooks.example",
            "https://hooks.example/#fragment",
            "https://hooks.example:80",
            "https://hooks.example:22/",
            "https://hooks.example:99999/",
            "https://hooks.example/\r\nx: y",
            "https://hooks.example/a b",
            "https://höks.example",
            "https://localhost",
            "https://mongo",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://metadata.google.internal./",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fe80::1%25eth0]/",
            "https://[not-an-address]/",
            "https://hooks.example/" + "x" * 2_000,
        ],
    )
    def test_anything_else_is_refused(self, url: str) -> None:
        with pytest.raises(UrlRefused) as refusal:
            checked_url(url, allow_private=False)
        assert refusal.value.field == "url"

    def test_development_may_call_itself_but_no_nonsense(self) -> None:
        assert checked_url("http://localhost:9000/hook", allow_private=True)
        for url in ("ftp://localhost", "http://user:password@localhost", "http:///"):
            with pytest.raises(UrlRefused):
                checked_url(url, allow_private=True)

    def test_a_description_is_trimmed_and_bounded(self) -> None:
        assert checked_description(" CRM ") == "CRM"
        with pytest.raises(InvalidArgument):
            checked_description("x" * 501)


class TestEventTypes:
    def test_they_are_told_once_in_the_tables_order(self) -> None:
        chosen = ["message.sent", "appointment.scheduled", "message.sent"]
        assert checked_event_types(chosen) == ("appointment.scheduled", "message.sent")
        assert checked_event_types([]) == ()

    @pytest.mark.parametrize("name", ["appointment.bought", "Appointment.scheduled", "", "appointment.*", TEST])
    def test_one_that_does_not_exist_is_refused_by_name(self, name: str) -> None:
        with pytest.raises(UnknownEventType) as refusal:
            checked_event_types(["appointment.scheduled", name])
        assert f'"{name}"' in refusal.value.message
        assert refusal.value.field == "event_types"

    def test_a_webhook_hears_what_it_chose_from_its_creation_on_while_it_is_active(self) -> None:
        chosen = webhook("message.sent")
        assert chosen.hears("message.sent", NOW)
        assert not chosen.hears("message.failed", NOW)
        assert not chosen.hears("message.sent", NOW - timedelta(milliseconds=1))
        assert not chosen.switched(False).hears("message.sent", NOW)
        assert all(webhook().hears(type, NOW) for type in EVENT_TYPES)


class TestSecrets:
    def test_a_former_secret_signs_for_a_day_beside_the_new_one(self) -> None:
        rotated = webhook().rotated("second", NOW)
        assert [secret.sealed for secret in rotated.secrets] == ["second", "first"]
        assert len(rotated.at(NOW + OVERLAP - timedelta(seconds=1)).secrets) == 2
        assert [secret.sealed for secret in rotated.at(NOW + OVERLAP).secrets] == ["second"]

    def test_another_rotation_gives_a_former_secret_no_more_time(self) -> None:
        half = NOW + OVERLAP / 2
        twice = webhook().rotated("second", NOW).rotated("third", half)
        assert [secret.retires_at for secret in twice.secrets] == [None, half + OVERLAP, NOW + OVERLAP]

    def test_however_often_it_is_rotated_the_newest_sign(self) -> None:
        rotated = webhook()
        for number in range(20):
            rotated = rotated.rotated(str(number), NOW)
        assert [secret.sealed for secret in rotated.secrets] == ["19", "18", "17", "16", "15"]
        assert len(rotated.secrets) == MAX_SECRETS

    def test_a_deleted_one_keeps_neither_secret_nor_address(self) -> None:
        deleted = webhook().deleted(NOW)
        assert (deleted.secrets, deleted.url, deleted.slot, deleted.active) == ((), "", None, False)


class TestDelivery:
    def test_attempts_grow_apart_and_end_after_three_days(self) -> None:
        given_up = exhausted()
        waits = [later.at - sooner.at for sooner, later in pairwise(given_up.attempts)]
        assert waits == [*BACK_OFF]
        assert timedelta(days=3) < given_up.attempts[-1].at - NOW < timedelta(days=4)
        assert (given_up.state, given_up.next_attempt_at) == (DeliveryState.FAILED, None)
        assert given_up.tried_since == NOW

    def test_chance_only_lengthens_a_wait_and_by_a_tenth_at_most(self) -> None:
        waits = [delivery().tried(attempt(), NOW, jitter).next_attempt_at for jitter in (0, 0.5, 1)]
        assert waits == [NOW + BACK_OFF[0] * (1 + JITTER * jitter) for jitter in (0, 0.5, 1)]

    @pytest.mark.parametrize("status", [200, 201, 204, 299])
    def test_any_2xx_is_a_yes(self, status: int) -> None:
        taken = delivery().tried(attempt(status), NOW, 0)
        assert (taken.state, taken.next_attempt_at, taken.delivered_at) == (DeliveryState.DELIVERED, None, NOW)

    @pytest.mark.parametrize("status", [0, 100, 301, 307, 400, 404, 429, 500, 503])
    def test_all_else_is_tried_again(self, status: int) -> None:
        tried = delivery().tried(attempt(status), NOW, 0)
        assert (tried.state, tried.next_attempt_at, tried.delivered_at) == (DeliveryState.DUE, NOW + BACK_OFF[0], None)

    def test_gone_is_final(self) -> None:
        assert delivery().tried(attempt(410), NOW, 0).state is DeliveryState.FAILED

    def test_asked_for_again_it_is_tried_as_often_once_more_and_kept_as_long(self) -> None:
        later = NOW + timedelta(days=10)
        again = exhausted().again(later)
        assert (again.state, again.next_attempt_at, again.tries) == (DeliveryState.DUE, later, 0)
        assert (again.message_id, again.expires_at) == ("evt_a", later + RETENTION)
        assert len(again.attempts) == MAX_ATTEMPTS
        tried = again.tried(attempt(at=later), later, 0)
        assert (tried.next_attempt_at, tried.tried_since) == (later + BACK_OFF[0], later)

    def test_what_a_sender_has_is_not_asked_for_again(self) -> None:
        held = replace(delivery(), claim="clm_a", next_attempt_at=NOW + LEASE)
        assert held.again(NOW) == held
        assert held.again(NOW + LEASE) != held

    def test_the_log_keeps_the_newest_attempts(self) -> None:
        tried = delivery()
        for number in range(30):
            tried = tried.again(NOW).tried(attempt(at=NOW + timedelta(days=number)), NOW, 0)
        assert len(tried.attempts) == MAX_LOGGED
        assert tried.attempts[-1].at == NOW + timedelta(days=29)


class TestHands:
    def test_no_webhook_and_no_tenant_fills_them_alone(self) -> None:
        hands = Hands(most=6, per_tenant=3, per_webhook=2)
        backlog = [Candidate(f"a{n}", "whk_a", "ten_a") for n in range(10)]
        others = [Candidate("b", "whk_b", "ten_a"), Candidate("c", "whk_c", "ten_a"), Candidate("d", "whk_d", "ten_d")]
        assert [each.id for each in hands.choose([*backlog, *others])] == ["a0", "a1", "b", "d"]
        assert hands.room == 6

    def test_what_is_in_hand_counts_until_it_is_done(self) -> None:
        hands = Hands(most=3, per_tenant=2, per_webhook=1)
        hands.take("whk_a", "ten_a")
        hands.take("whk_b", "ten_a")
        assert (hands.full_webhooks, hands.full_tenants, hands.room) == (["whk_a", "whk_b"], ["ten_a"], 1)
        assert hands.choose([Candidate("x", "whk_c", "ten_a")]) == []
        hands.free("whk_a", "ten_a")
        assert (hands.full_webhooks, hands.full_tenants, hands.room) == (["whk_b"], [], 2)
        assert [each.id for each in hands.choose([Candidate("x", "whk_a", "ten_a")])] == ["x"]
