"""Settings that would mislead somebody are refused at the start."""

import pytest

from parley.accounts.config import Settings
from parley.common import config

GIVEN = {
    "PARLEY_ACCOUNTS_METRICS_PORT": "0",
    "PARLEY_ACCOUNTS_MASTER_SECRET": "m" * 32,
    "PARLEY_ACCOUNTS_SERVICE_SECRETS": "{}",
    "PARLEY_ACCOUNTS_PUBLIC_URL": "https://meet.example.com",
    "PARLEY_ACCOUNTS_SALES_CONTACT": "sales@example.com",
}


def test_an_installation_serves_europe_unless_it_is_told_otherwise() -> None:
    settings = config.load(Settings, "accounts", GIVEN)
    assert (settings.region, settings.other_region_url, settings.hashing_slots) == ("eu", "", 2)
    assert config.load(Settings, "accounts", {**GIVEN, "PARLEY_ACCOUNTS_REGION": "us"}).region == "us"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("REGION", "mars"),
        ("PUBLIC_URL", "meet.example.com"),
        ("PUBLIC_URL", "https://meet.example.com/app"),
        ("OTHER_REGION_URL", "us.example.com"),
        ("SALES_CONTACT", ""),
        ("MASTER_SECRET", "short"),
        ("HASHING_SLOTS", "0"),
    ],
)
def test_a_wrong_setting_ends_the_start_and_is_named(key: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        config.load(Settings, "accounts", {**GIVEN, f"PARLEY_ACCOUNTS_{key}": value})
    assert f"PARLEY_ACCOUNTS_{key}: " in capsys.readouterr().err
