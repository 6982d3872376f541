"""Signing secrets: sealed at rest, opened to sign.

A receiver verifies with the very secret that we sign with, so it can't be kept as a hash. It is kept encrypted
(Fernet: AES-128-CBC with HMAC-SHA256) under a key derived from a setting, which is in no database and no backup of it.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet, MultiFernet
from standardwebhooks.webhooks import Webhook

from parley.notifications.service.webhook_ports import NewSecret

_PREFIX = "whsec_"
# The specification asks for 24 to 64.
_BYTES = 32
_PURPOSE = b"webhook secrets 1"


class SealedSecrets:
    """The service's WebhookSecrets. The first key seals; the others open what they sealed when they were first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._seal = MultiFernet([Fernet(_derived(key)) for key in keys])

    def new(self) -> NewSecret:
        """A random one."""
        plain = _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
        return NewSecret(plain, self._seal.encrypt(plain.encode()).decode())

    def open(self, sealed: str) -> str:
        """The plain secret; raises cryptography's InvalidToken when no key of ours sealed it."""
        return self._seal.decrypt(sealed.encode()).decode()

    def sign(self, sealed: Sequence[str], message_id: str, at: datetime, payload: str) -> str:
        """The header webhook-signature: one signature for each secret."""
        return " ".join(Webhook(self.open(each)).sign(message_id, at, payload) for each in sealed)


def _derived(key: str) -> bytes:
    """A key for this purpose alone; the setting is random, so no slow hash is needed."""
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), _PURPOSE, "sha256"))
