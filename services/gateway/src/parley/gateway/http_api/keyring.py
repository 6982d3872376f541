"""API keys traded for the short tokens that services verify."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from parley.api.accounts.v1.service_pb2 import ExchangeApiKeyRequest
from parley.common import rpc
from parley.common.auth import ANONYMOUS
from parley.common.clock import Clock
from parley.common.ids import digest
from parley.gateway.clients import Clients

PREFIX = "parley_"
MAX_KEYS = 10_000
# A request begun with a token must be able to end with it.
SPARE = timedelta(seconds=15)


@dataclass(frozen=True)
class Traded:
    """A token and when to trade anew."""

    token: str
    renew_at: datetime


class Keyring:
    """Trades each key once for the life of its token, so that a revoked key works for that long at most.

    Keys are kept as digests only; of more than `MAX_KEYS` the least used are forgotten.
    """

    def __init__(self, clients: Clients, clock: Clock) -> None:
        self._accounts = clients.accounts
        self._clock = clock
        self._traded: OrderedDict[str, Traded] = OrderedDict()

    def known(self, secret: str) -> str:
        """The token of a key that was traded and is still good, else ""."""
        key = digest(secret)
        traded = self._traded.get(key)
        if traded is None or traded.renew_at <= self._clock():
            return ""
        self._traded.move_to_end(key)
        return traded.token

    async def trade(self, secret: str) -> str:
        """A fresh token. Raises Unauthenticated for a key that is unknown, revoked or over."""
        with rpc.use_caller(ANONYMOUS):
            answer = await self._accounts.ExchangeApiKey(ExchangeApiKeyRequest(secret=secret))
        expires_at = answer.expires_at.ToDatetime(UTC)
        self._traded[digest(secret)] = Traded(answer.access_token, expires_at - SPARE)
        while len(self._traded) > MAX_KEYS:
            self._traded.popitem(last=False)
        return answer.access_token
