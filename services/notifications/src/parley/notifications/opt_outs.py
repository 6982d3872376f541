"""The secrets of opt-out links.

A secret is what it stands for with an HMAC-SHA256 of it, rather than a random value stored hashed: every e-mail
needs one, also the thousandth to the same customer, and a link must work for as long as the e-mail is kept. So
nothing is stored and nothing is sought. It opens nothing but this: whoever has it can opt that customer out.
"""

import base64
import binascii
import hashlib
import hmac

from parley.notifications.domain.errors import OptOutInvalid
from parley.notifications.domain.message import Channel
from parley.notifications.domain.preference import OptOut

# 128 bits: RFC 2104 asks for at least half of the hash, and for no less than 80 bits.
_MAC_BYTES = 16
_PURPOSE = b"parley opt-out 1\n"
_LONGEST = 400


class SignedOptOuts:
    """The service's OptOuts; another key makes earlier links invalid."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def secret(self, opt_out: OptOut) -> str:
        """The same each time."""
        told = "\n".join((opt_out.tenant_id, opt_out.customer_id, opt_out.channel.value)).encode()
        return base64.urlsafe_b64encode(self._mac(told) + told).rstrip(b"=").decode()

    def read(self, secret: str) -> OptOut:
        """Raises OptOutInvalid for what `secret` never gave."""
        try:
            if len(secret) > _LONGEST:
                raise ValueError
            raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
            mac, told = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
            if not hmac.compare_digest(mac, self._mac(told)):
                raise ValueError
            tenant_id, customer_id, channel = told.decode().split("\n")
            return OptOut(tenant_id, customer_id, Channel(channel))
        except (ValueError, binascii.Error):
            raise OptOutInvalid("This link is not complete: copy it from the e-mail again.", field="secret") from None

    def _mac(self, told: bytes) -> bytes:
        return hmac.new(self._key, _PURPOSE + told, hashlib.sha256).digest()[:_MAC_BYTES]
