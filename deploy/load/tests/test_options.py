"""What the command line takes, refuses and makes of it."""

from urllib.parse import urlsplit

import pytest

from deploy.load.day import steady, working_day
from deploy.load.options import DEMO, PASSWORD, day, parse
from deploy.load.scenario import Customer, Reception, Specialist

ELSEWHERE = ["--url", "https://parley.example", "--metrics", "gateway=http://10.0.0.7:9090/metrics"]
SECRET = {PASSWORD: "secret"}


def test_without_a_word_it_is_the_demo_on_this_machine() -> None:
    options = parse([], SECRET)
    assert options.url == DEMO
    assert {urlsplit(url).path for _, url in options.metrics} == {"/metrics"}
    assert {service for service, _ in options.metrics} >= {"gateway", "signaling"}


def test_the_day_has_customers_enough_for_all_who_may_be_there_at_once() -> None:
    wish = ["--day", "5m", "--rate", "30", "--call", "30s", "--specialists", "17", "--bookings", "90"]
    shift = day(parse([*ELSEWHERE, *wish], SECRET))
    assert (shift.seconds, shift.share) == (300, working_day)
    assert shift.users[Specialist] == 17
    assert shift.users[Customer] == 30
    assert shift.users[Reception] == 3
    assert (shift.rates[Customer], shift.rates[Reception]) == (0.5, 1.5)


def test_steady_is_the_peak_all_the_time() -> None:
    shift = day(parse([*ELSEWHERE, "--steady", "90s"], SECRET))
    assert (shift.seconds, shift.share) == (90, steady)


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        (ELSEWHERE, {}, f"{PASSWORD} is not set"),
        (ELSEWHERE[:2], SECRET, "--metrics is needed"),
        ([*ELSEWHERE, "--metrics", "10.0.0.7:9090"], SECRET, "is not like gateway="),
        ([*ELSEWHERE, "--day", "soon"], SECRET, "invalid _span value"),
        ([*ELSEWHERE, "--day", "0s"], SECRET, "invalid _span value"),
        ([*ELSEWHERE, "--day", "5m", "--steady", "5m"], SECRET, "not allowed with"),
        ([*ELSEWHERE, "--call", "181s"], SECRET, "--call takes 3m at most"),
        ([*ELSEWHERE, "--sizing", "5m"], SECRET, "--sizing takes 4m at most"),
        ([*ELSEWHERE, "--specialists", "2", "--rate", "30"], SECRET, "2 specialists can't take 30 visits a minute"),
    ],
)
def test_what_can_not_be_done_is_refused_before_anything_runs(
    arguments: list[str], environment: dict[str, str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse(arguments, environment)
    assert reason in capsys.readouterr().err
