"""Settings: what is wrong ends the process before anything is sent."""

import pytest

from parley.common import config
from parley.notifications.config import Settings

GIVEN = {
    "METRICS_PORT": "0",
    "APPOINTMENTS_TARGET": "appointments:443",
    "PUBLIC_URL": "https://parley.example",
    "OPT_OUT_KEY": "0123456789abcdef" * 2,
    "WEBHOOK_KEYS": '["0123456789abcdef0123456789abcdef"]',
    "SMTP_HOST": "smtp.example",
    "SMTP_PORT": "587",
    "MAIL_FROM": "rendez-vous@parley.example",
    "SMS_URL": "https://sms.example/send",
    "SMS_FROM": "Parley",
}


def load(**changes: str) -> Settings:
    given = {f"PARLEY_NOTIFICATIONS_{key}": value for key, value in (GIVEN | changes).items()}
    return config.load(Settings, "notifications", given)


def test_no_country_is_served_and_connections_are_secured_unless_somebody_says_otherwise() -> None:
    settings = load()
    assert (settings.sms_countries, settings.smtp_tls.value) == (frozenset(), "starttls")
    assert load(SMS_COUNTRIES='["FR", "BE"]').sms_countries == {"FR", "BE"}


def test_webhooks_lead_to_no_private_address_unless_somebody_says_otherwise() -> None:
    assert not load().webhook_allow_private
    assert load(WEBHOOK_ALLOW_PRIVATE="true").webhook_allow_private


@pytest.mark.parametrize(
    "changes",
    [
        {"SMS_COUNTRIES": '["fr"]'},
        {"SMS_COUNTRIES": '["France"]'},
        {"SMS_COUNTRIES": "FR"},
        {"OPT_OUT_KEY": "short"},
        {"WEBHOOK_KEYS": "[]"},
        {"WEBHOOK_KEYS": '["short"]'},
        {"WEBHOOK_CA_FILE": "/no/such/file"},
        {"PUBLIC_URL": "parley.example"},
        {"PUBLIC_URL": "https://parley.example/"},
        {"MAIL_FROM": "Parley <rendez-vous@parley.example>"},
        {"CONCURRENCY": "0"},
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(changes: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        load(**changes)
    told = capsys.readouterr().err
    ((key, value),) = changes.items()
    assert f"PARLEY_NOTIFICATIONS_{key}" in told
    assert key == "CONCURRENCY" or value not in told
