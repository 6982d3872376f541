"""Identifiers and secrets."""

import hashlib
import re
import secrets

import uuid_utils

_UUID7_HEX = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")


def new_id(prefix: str) -> str:
    """Return `<prefix>_<32 hex digits>`: a UUIDv7 (RFC 9562), so that ids of one process sort by creation."""
    return f"{prefix}_{uuid_utils.uuid7().hex}"


def is_id(value: str, prefix: str) -> bool:
    """Say whether `value` has the form that `new_id(prefix)` gives."""
    head, _, tail = value.rpartition("_")
    return head == prefix and _UUID7_HEX.fullmatch(tail) is not None


def new_secret() -> str:
    """Return 256 random bits as 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, in hex: enough for random secrets, never for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()
