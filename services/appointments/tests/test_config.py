"""Settings: what must be set, and what a public URL is."""

import pytest

from parley.appointments.config import Settings
from parley.common import config

TARGETS = ("SIGNALING_TARGET", "CHAT_TARGET", "NOTIFICATIONS_TARGET", "INSIGHTS_TARGET")
GIVEN = {"METRICS_PORT": "0", "PUBLIC_URL": "https://parley.example", **dict.fromkeys(TARGETS, "127.0.0.1:1")}


def load(**changes: str) -> Settings:
    return config.load(
        Settings, "appointments", {f"PARLEY_APPOINTMENTS_{k}": v for k, v in {**GIVEN, **changes}.items()}
    )


@pytest.mark.parametrize("url", ["https://parley.example", "https://parley.example/", "http://localhost:8080"])
def test_a_public_url_is_an_origin(url: str) -> None:
    assert load(PUBLIC_URL=url).public_url == url


@pytest.mark.parametrize("url", ["", "parley.example", "ftp://parley.example", "https://parley.example/app?x=1"])
def test_a_link_could_not_be_made_of_anything_else(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        load(PUBLIC_URL=url)
    assert "PARLEY_APPOINTMENTS_PUBLIC_URL" in capsys.readouterr().err


def test_a_setting_that_does_not_exist_ends_the_process() -> None:
    with pytest.raises(SystemExit):
        load(PUBLIC_URI="https://parley.example")
