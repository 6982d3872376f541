"""What makes creates safe to repeat."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Creation:
    """Who created a document by which idempotency key, and a digest of what they asked for."""

    tenant_id: str
    subject: str
    key: str
    request: str
