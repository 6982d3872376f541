"""What the edge needs beside the use cases, and what its modules share."""

import hashlib
from typing import Protocol

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.tokens import PublishedKey
from parley.common.rpc import caller, idempotency_key


class Keys(Protocol):
    """What verifies tokens."""

    async def published(self) -> list[PublishedKey]:
        """Every key that may verify a token now or soon."""
        ...


def creation(request: bytes) -> Creation | None:
    """What makes this create repeatable: the caller, its tenant and its key."""
    key = idempotency_key()
    if not key:
        return None
    who = caller()
    owner = f"{who.tenant_id}\0{who.subject}\0{key}"
    return Creation(hashlib.sha256(owner.encode()).hexdigest(), hashlib.sha256(request).hexdigest())
