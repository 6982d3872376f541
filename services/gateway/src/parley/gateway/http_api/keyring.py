"""API keys traded for the short tokens that services verify."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from parley.api.accounts.v1.service_pb2 import ExchangeApiKeyRequest
from parley.common import rpc
from parley.common.auth import ANONYMOUS
from parley.common.clock import Clock
from parley.common.errors import DeadlineExceeded, Unauthenticated, Unavailable
from parley.common.ids import digest
from parley.gateway.clients import Clients

PREFIX = "parley_"
MAX_KEYS = 10_000
# A request begun with a token must be able to end with it.
SPARE = timedelta(seconds=15)
# How long a key that was revoked may work on.
RENEWED_AFTER = timedelta(seconds=30)
# How long nobody asks accounts again that was away: a request that does may wait for all of its time.
SPARED_FOR = timedelta(seconds=10)


@dataclass(frozen=True)
class Traded:
    """A token, when to trade anew, and until when it serves where that is not possible."""

    token: str
    renew_at: datetime
    serves_until: datetime


class Keyring:
    """Trades each key twice a minute, so that one that was revoked is refused soon, whoever has used it.

    However many requests come with a key at once, it is traded once. While accounts is away a key works on for the
    life of its token. Keys are kept as digests only; of more than `MAX_KEYS` the least used are forgotten.
    """

    def __init__(self, clients: Clients, clock: Clock) -> None:
        self._accounts = clients.accounts
        self._clock = clock
        self._traded: OrderedDict[str, Traded] = OrderedDict()
        self._trades: dict[str, asyncio.Task[str]] = {}

    def known(self, secret: str) -> str:
        """The token of a key that was traded just now, else ""."""
        key = digest(secret)
        traded = self._traded.get(key)
        if traded is None or traded.renew_at <= self._clock():
            return ""
        self._traded.move_to_end(key)
        return traded.token

    async def trade(self, secret: str) -> str:
        """A token. Raises Unauthenticated for a key that is unknown, revoked or over."""
        key = digest(secret)
        if key not in self._trades:
            self._trades[key] = asyncio.create_task(self._trade(key, secret))
            self._trades[key].add_done_callback(lambda _: self._trades.pop(key))
        # Whoever gives up takes nobody along who waits for the same.
        return await asyncio.shield(self._trades[key])

    async def _trade(self, key: str, secret: str) -> str:
        before = self._traded.get(key)
        try:
            with rpc.use_caller(ANONYMOUS):
                answer = await self._accounts.ExchangeApiKey(ExchangeApiKeyRequest(secret=secret))
        except (Unavailable, DeadlineExceeded):
            now = self._clock()
            if before is None or before.serves_until <= now:
                raise
            self._traded[key] = replace(before, renew_at=min(now + SPARED_FOR, before.serves_until))
            return before.token
        except Unauthenticated:
            self._traded.pop(key, None)
            raise
        serves_until = answer.expires_at.ToDatetime(UTC) - SPARE
        renew_at = min(self._clock() + RENEWED_AFTER, serves_until)
        self._traded[key] = Traded(answer.access_token, renew_at, serves_until)
        while len(self._traded) > MAX_KEYS:
            self._traded.popitem(last=False)
        return answer.access_token
