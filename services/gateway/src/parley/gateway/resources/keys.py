"""API keys, by which programs call."""

from datetime import datetime

from pydantic import Field

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Instant, Resource, Version, instant, optional_instant, timestamp


class ApiKey(Resource):
    """Lets a program call the API within its scopes, as an administrator would."""

    id: str
    version: Version
    name: str
    prefix: str = Field(description="The secret's first characters, to recognise it by.")
    scopes: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None

    @staticmethod
    def of(message: pb.ApiKey) -> "ApiKey":
        """From its message."""
        return ApiKey(
            id=message.id,
            version=message.version,
            name=message.name,
            prefix=message.prefix,
            scopes=list(message.scopes),
            created_at=instant(message.created_at),
            created_by=message.created_by,
            expires_at=optional_instant(message.expires_at),
            last_used_at=optional_instant(message.last_used_at),
            revoked_at=optional_instant(message.revoked_at),
        )


class NewApiKey(Body):
    """A key to add."""

    name: str = Field(min_length=1, max_length=200)
    scopes: list[str] = Field(min_length=1, max_length=50)
    expires_at: Instant | None = Field(default=None, description="Left out: never.")

    def to_message(self) -> rpc_pb.CreateApiKeyRequest:
        """As services take it."""
        return rpc_pb.CreateApiKeyRequest(
            name=self.name,
            scopes=self.scopes,
            expires_at=timestamp(self.expires_at) if self.expires_at else None,
        )


class CreatedApiKey(Resource):
    """The one time that a key's secret is told."""

    api_key: ApiKey
    secret: str

    @staticmethod
    def of(message: rpc_pb.CreateApiKeyResponse) -> "CreatedApiKey":
        """From its message."""
        return CreatedApiKey(api_key=ApiKey.of(message.api_key), secret=message.secret)
