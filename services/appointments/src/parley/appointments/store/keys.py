"""The unique key of idempotency, the same in every collection."""

from typing import Any

from parley.appointments.domain.creation import Creation
from parley.common.mongo import Index

CREATION = Index(
    [("creation.tenant_id", 1), ("creation.subject", 1), ("creation.key", 1)],
    unique=True,
    sparse=True,
    name="creation",
)


def created_by(creation: Creation) -> dict[str, Any]:
    """Return the query for what this key created."""
    return {
        "creation.tenant_id": creation.tenant_id,
        "creation.subject": creation.subject,
        "creation.key": creation.key,
    }
