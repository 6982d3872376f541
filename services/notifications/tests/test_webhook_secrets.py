"""Secrets: verified with the standard's own library, sealed at rest."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.fernet import InvalidToken
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from parley.notifications.webhook_secrets import SealedSecrets

KEY, OTHER_KEY = "a key of thirty-two characters, no less", "another key of at least that many characters"
BODY = '{"type":"webhook.test","data":{"name":"é"}}'


def headers(signature: str, at: datetime) -> dict[str, str]:
    return {
        "webhook-id": "evt_a",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def test_secrets_are_as_the_specification_has_them_and_never_twice_the_same() -> None:
    secrets = SealedSecrets([KEY])
    first, second = secrets.new(), secrets.new()
    assert first.plain.startswith("whsec_")
    assert len(base64.b64decode(first.plain.removeprefix("whsec_"), validate=True)) == 32
    assert first.plain != second.plain
    assert first.plain not in repr(first)


def test_each_secret_in_use_verifies_what_was_signed_with_all() -> None:
    secrets, at = SealedSecrets([KEY]), datetime.now(UTC)
    new, former, stranger = secrets.new(), secrets.new(), secrets.new()
    told = headers(secrets.sign([new.sealed, former.sealed], "evt_a", at, BODY), at)
    for secret in (new, former):
        assert Webhook(secret.plain).verify(BODY, told)["type"] == "webhook.test"
        with pytest.raises(WebhookVerificationError):
            Webhook(secret.plain).verify(BODY.replace("é", "e"), told)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret.plain).verify(BODY, told | {"webhook-id": "evt_b"})
    with pytest.raises(WebhookVerificationError):
        Webhook(stranger.plain).verify(BODY, told)


def test_what_is_kept_does_not_show_the_secret_and_opens_with_the_key_alone() -> None:
    secret = SealedSecrets([KEY]).new()
    raw = secret.plain.removeprefix("whsec_")
    assert raw not in secret.sealed
    assert SealedSecrets([KEY]).open(secret.sealed) == secret.plain
    with pytest.raises(InvalidToken):
        SealedSecrets([OTHER_KEY]).open(secret.sealed)


def test_a_new_key_goes_first_and_the_former_still_opens_what_it_sealed() -> None:
    before = SealedSecrets([KEY]).new()
    secrets = SealedSecrets([OTHER_KEY, KEY])
    assert secrets.open(before.sealed) == before.plain
    assert SealedSecrets([OTHER_KEY]).open(secrets.new().sealed)
