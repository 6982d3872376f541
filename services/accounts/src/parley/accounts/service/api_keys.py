"""API keys."""

from collections.abc import Collection
from datetime import datetime

from parley.accounts import metrics
from parley.accounts.domain.aggregate import Creation, Page
from parley.accounts.domain.api_key import SECRET_PREFIX, SHOWN_LENGTH, ApiKey, check_scopes
from parley.accounts.domain.errors import ApiKeyNotFound, ApiKeyRefused
from parley.accounts.domain.events import ApiKeySaved, Recorded
from parley.accounts.domain.tokens import API_KEY_TOKEN_LIFETIME
from parley.accounts.service.ports import AccessToken, ApiKeyStore, TenantStore
from parley.accounts.service.rules import by, change, once, record
from parley.accounts.service.tokens import Tokens
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.ids import digest, new_id, new_secret

_ROLE = "administrator"


class ApiKeys:
    """Programs of a tenant; `scopes` are those that some method of the API needs."""

    def __init__(
        self, keys: ApiKeyStore, tenants: TenantStore, tokens: Tokens, scopes: Collection[str], clock: Clock
    ) -> None:
        self._keys = keys
        self._tenants = tenants
        self._tokens = tokens
        self._scopes = scopes
        self._clock = clock

    async def create(
        self,
        caller: Caller,
        name: str,
        scopes: Collection[str],
        expires_at: datetime | None,
        creation: Creation | None,
    ) -> tuple[ApiKey, str]:
        """An administrator makes a key and is told its secret, which is stored nowhere.

        The same request again gives the key that it made, and an empty secret.
        """
        caller.require_role(_ROLE)
        check_scopes(scopes, self._scopes)
        secret = SECRET_PREFIX + new_secret()

        async def create() -> ApiKey:
            key = ApiKey(
                id=new_id("key"),
                tenant_id=caller.tenant_id,
                name=name,
                prefix=secret[:SHOWN_LENGTH],
                digest=digest(secret),
                scopes=frozenset(scopes),
                created_at=self._clock(),
                created_by=caller.subject,
                expires_at=expires_at,
                creation=creation,
            )
            await self._keys.add(key, [self._saved(key, caller)])
            return key

        key = await once(creation, self._keys, create)
        return key, secret if key.digest == digest(secret) else ""

    async def list(self, caller: Caller, page_size: int, after: str) -> Page[ApiKey]:
        """An administrator sees the tenant's, revoked ones too."""
        caller.require_role(_ROLE)
        return await self._keys.page(caller.tenant_id, after, paging.page_size(page_size))

    async def revoke(self, caller: Caller, key_id: str) -> ApiKey:
        """Give no token for it any more; a second time changes nothing."""
        caller.require_role(_ROLE)

        async def load() -> ApiKey:
            key = await self._keys.load(key_id)
            if key is None or key.tenant_id != caller.tenant_id:
                raise ApiKeyNotFound("There is no such API key.", field="id")
            return key

        now = self._clock()
        return await change(self._keys, load, lambda key: key.revoke(now), 0, lambda key: self._saved(key, caller))

    async def exchange(self, secret: str) -> AccessToken:
        """A short token that carries the key's scopes. Raises ApiKeyRefused."""
        now = self._clock()
        key = await self._keys.by_digest(digest(secret))
        if key is None or not key.is_usable(now):
            metrics.API_KEY_EXCHANGES.labels("refused").inc()
            raise ApiKeyRefused("No API key has this secret, or it was revoked or has expired.")
        tenant = await self._tenants.load(key.tenant_id)
        if tenant is None or not tenant.is_open(now):
            metrics.API_KEY_EXCHANGES.labels("refused").inc()
            raise ApiKeyRefused("The company that this API key belongs to uses Parley no longer.")
        minute = now.replace(second=0, microsecond=0)
        if key.last_used_at != minute:
            await self._keys.touch(key.id, minute)
        metrics.API_KEY_EXCHANGES.labels("exchanged").inc()
        program = Caller(Kind.API_KEY, key.id, tenant_id=key.tenant_id, roles=frozenset({_ROLE}), scopes=key.scopes)
        return await self._tokens.mint(program, API_KEY_TOKEN_LIFETIME)

    def _saved(self, key: ApiKey, caller: Caller) -> Recorded:
        return record(ApiKeySaved(key), self._clock(), by(caller), key.tenant_id, key.id)
