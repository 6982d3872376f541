"""How often a caller may ask."""

from typing import Any

import pytest
from fastapi import Request

from parley.common.auth import Kind
from parley.common.testing.doubles import FakeClock
from parley.gateway.config import Settings
from parley.gateway.http_api.rates import Rate, Rates, TooManyRequests

SERVICES = ("accounts", "appointments", "signaling", "chat", "notifications", "insights")


class Asking:
    """Callers of a pod that takes six requests a minute of each; the minute has begun a second ago."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.clock.advance(seconds=1)
        targets: dict[str, Any] = {f"{name}_target": "nowhere:1" for name in SERVICES}
        settings = Settings(
            metrics_port=0,
            http_port=0,
            public_url="https://parley.example",
            live_origins=(),
            requests_per_minute=12,
            replicas=2,
            **targets,
        )
        self.rates = Rates(settings, self.clock)
        self.rate: Rate = self.rates.known[Kind.STAFF]

    def ask(self, times: int, who: str = "stf_a") -> dict[str, str]:
        """What the last answer tells."""
        for _ in range(times):
            request = Request({"type": "http"})
            self.rates.admit(request, self.rate, who)
        return dict(request.state.headers)

    def wait_when_refused(self, who: str = "stf_a") -> int:
        with pytest.raises(TooManyRequests) as refused:
            self.ask(1, who)
        return int(refused.value.details["retry_after"])


@pytest.fixture
def asking() -> Asking:
    return Asking()


def test_each_caller_has_a_rate_of_its_own_on_this_pod(asking: Asking) -> None:
    assert asking.ask(6) == {"RateLimit-Policy": '"staff";q=6;w=60', "RateLimit": '"staff";r=0;t=60'}
    asking.wait_when_refused()
    assert asking.ask(1, "stf_b")["RateLimit"] == '"staff";r=5;t=60'


def test_the_turn_of_the_minute_renews_nothing_at_once(asking: Asking) -> None:
    asking.clock.advance(seconds=58)
    asking.ask(6)
    asking.clock.advance(seconds=1)
    asking.wait_when_refused()
    asking.clock.advance(seconds=31)
    asking.ask(4)
    asking.wait_when_refused()


@pytest.mark.parametrize("into_the_minute", [0, 20, 58])
def test_whoever_waits_as_told_may_ask_again(asking: Asking, into_the_minute: int) -> None:
    asking.ask(4)
    asking.clock.advance(seconds=60 + into_the_minute)
    while True:
        try:
            asking.ask(1)
        except TooManyRequests:
            break
    asking.clock.advance(seconds=asking.wait_when_refused())
    asking.ask(1)


def test_a_refused_request_and_a_check_count_for_nothing(asking: Asking) -> None:
    asking.ask(6)
    for _ in range(10):
        asking.wait_when_refused()
    asking.clock.advance(seconds=89)
    for _ in range(10):
        asking.rates.check(Request({"type": "http"}), asking.rate, "stf_a")
    asking.ask(3)
    asking.wait_when_refused()


def test_after_two_minutes_nothing_is_kept_of_anybody(asking: Asking) -> None:
    asking.ask(6)
    asking.clock.advance(minutes=2)
    assert asking.ask(6)["RateLimit"] == '"staff";r=0;t=60'
