"""Accounts as far as every service asks it: the keys that verify tokens, and a token of the service's own."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from parley.api.accounts.v1.service_pb2 import (
    IssueServiceTokenRequest,
    IssueServiceTokenResponse,
    Key,
    ListKeysRequest,
    ListKeysResponse,
)
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer, add_AccountsServiceServicer_to_server
from parley.common.auth import Caller, Kind, public_text
from parley.common.clock import utc_now
from parley.common.errors import Unauthenticated
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import FixedKeys, token_for

_SERVICE = "parley.api.accounts.v1.AccountsService"
_ANONYMOUS = (f"/{_SERVICE}/IssueServiceToken", f"/{_SERVICE}/ListKeys")
_LIFETIME = timedelta(minutes=10)


class AccountsStandIn(AccountsServiceServicer):
    """Publishes the key that `token_for` signs with; gives a token to each service that tells its secret.

    `secrets` are by service. Every other method is UNIMPLEMENTED, for a subclass to answer.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = secrets

    async def ListKeys(self, request: ListKeysRequest, context: object) -> ListKeysResponse:
        """Return the test run's key."""
        keys = await FixedKeys().keys(refresh=False)
        return ListKeysResponse(keys=[Key(kid=kid, x=public_text(key)) for kid, key in keys.items()])

    async def IssueServiceToken(
        self,
        request: IssueServiceTokenRequest,
        context: object,
    ) -> IssueServiceTokenResponse:
        """Return a token of ten minutes, or raise Unauthenticated."""
        if self._secrets.get(request.service) != request.secret:
            raise Unauthenticated("The secret is wrong.")
        caller = Caller(Kind.SERVICE, request.service)
        answer = IssueServiceTokenResponse(access_token=token_for(caller, lifetime=_LIFETIME))
        answer.expires_at.FromDatetime(utc_now() + _LIFETIME)
        return answer


def accounts_for_test(
    secrets: Mapping[str, str], stand_in: type[AccountsStandIn] = AccountsStandIn
) -> AbstractAsyncContextManager[str]:
    """Serve it on a free port and give the target; stop on leaving."""
    accounts = stand_in(secrets)
    return serve_for_test(add_AccountsServiceServicer_to_server, accounts, _SERVICE, anonymous=_ANONYMOUS)
