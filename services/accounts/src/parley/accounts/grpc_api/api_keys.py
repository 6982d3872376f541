"""API keys."""

from parley.accounts.grpc_api.ports import creation
from parley.accounts.messages.programs import encode_api_key
from parley.accounts.messages.times import instant, timestamp
from parley.accounts.service.api_keys import ApiKeys
from parley.api.accounts.v1 import accounts_pb2, service_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer
from parley.common import paging
from parley.common.rpc import caller


class ApiKeyMethods(AccountsServiceServicer):
    """Programs of a tenant."""

    _api_keys: ApiKeys

    async def CreateApiKey(
        self, request: service_pb2.CreateApiKeyRequest, _context: object
    ) -> service_pb2.CreateApiKeyResponse:
        """Make a key and tell its secret, once."""
        key, secret = await self._api_keys.create(
            caller(),
            request.name,
            tuple(request.scopes),
            instant(request.expires_at) if request.HasField("expires_at") else None,
            creation(request.SerializeToString(deterministic=True)),
        )
        return service_pb2.CreateApiKeyResponse(api_key=encode_api_key(key), secret=secret)

    async def ListApiKeys(
        self, request: service_pb2.ListApiKeysRequest, _context: object
    ) -> service_pb2.ListApiKeysResponse:
        """The company's keys."""
        query = ("api_keys", caller().tenant_id)
        after = paging.decode_token(request.page_token, *query)
        page = await self._api_keys.list(caller(), request.page_size, after)
        return service_pb2.ListApiKeysResponse(
            api_keys=map(encode_api_key, page.items),
            next_page_token=paging.encode_token(page.next_position, *query),
        )

    async def RevokeApiKey(self, request: service_pb2.RevokeApiKeyRequest, _context: object) -> accounts_pb2.ApiKey:
        """Make a key useless."""
        return encode_api_key(await self._api_keys.revoke(caller(), request.id))

    async def ExchangeApiKey(
        self, request: service_pb2.ExchangeApiKeyRequest, _context: object
    ) -> service_pb2.ExchangeApiKeyResponse:
        """A short token for a key's secret."""
        token = await self._api_keys.exchange(request.secret)
        return service_pb2.ExchangeApiKeyResponse(access_token=token.text, expires_at=timestamp(token.expires_at))
