"""API keys."""

from fastapi import APIRouter, Depends, Response

from parley.api.accounts.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Page, PageSize, PageToken, PathId
from parley.gateway.resources.keys import ApiKey, CreatedApiKey, NewApiKey


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/api-keys`."""
    routes = Area(prefix="/v1/api-keys", tags=["api-keys"], dependencies=[Depends(gate.staff)])

    @routes.post("", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("accounts.CreateApiKey"))
    async def create_key(body: NewApiKey) -> CreatedApiKey:
        """Add a key (administrators); its secret is told this once."""
        return CreatedApiKey.of(await clients.accounts.CreateApiKey(body.to_message()))

    @routes.get("", openapi_extra=calls("accounts.ListApiKeys"))
    async def list_keys(page_size: PageSize = 50, page_token: PageToken = "") -> Page[ApiKey]:
        """The company's keys, revoked ones too (administrators)."""
        request = pb.ListApiKeysRequest(page_size=page_size, page_token=page_token)
        listed = await clients.accounts.ListApiKeys(request)
        return Page(data=[ApiKey.of(key) for key in listed.api_keys], next_page_token=listed.next_page_token or None)

    @routes.delete("/{key_id}", openapi_extra=calls("accounts.RevokeApiKey"))
    async def revoke_key(key_id: PathId, response: Response) -> ApiKey:
        """Revoke a key (administrators): within half a minute nobody calls by it."""
        key = await clients.accounts.RevokeApiKey(pb.RevokeApiKeyRequest(id=key_id))
        tag(response, key.version)
        return ApiKey.of(key)

    return routes
