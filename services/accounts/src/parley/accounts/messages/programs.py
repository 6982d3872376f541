"""API keys."""

from parley.accounts.domain.api_key import ApiKey
from parley.accounts.messages.times import optional_timestamp, timestamp
from parley.api.accounts.v1 import accounts_pb2


def encode_api_key(key: ApiKey) -> accounts_pb2.ApiKey:
    """For answers and events; the digest stays here."""
    return accounts_pb2.ApiKey(
        id=key.id,
        version=key.version,
        tenant_id=key.tenant_id,
        name=key.name,
        prefix=key.prefix,
        scopes=sorted(key.scopes),
        created_at=timestamp(key.created_at),
        created_by=key.created_by,
        expires_at=optional_timestamp(key.expires_at),
        last_used_at=optional_timestamp(key.last_used_at),
        revoked_at=optional_timestamp(key.revoked_at),
    )
