"""The gRPC edge of accounts: each module serves the methods of its aggregates."""

from parley.accounts.grpc_api.api_keys import ApiKeyMethods
from parley.accounts.grpc_api.companies import CompanyMethods
from parley.accounts.grpc_api.people import PeopleMethods
from parley.accounts.grpc_api.ports import Keys
from parley.accounts.grpc_api.sessions import SessionMethods
from parley.accounts.service.api_keys import ApiKeys
from parley.accounts.service.credentials import Credentials
from parley.accounts.service.members import Members
from parley.accounts.service.sessions import Sessions
from parley.accounts.service.teams import Teams
from parley.accounts.service.tenants import Tenants
from parley.accounts.service.tokens import Tokens

SERVICE = "parley.api.accounts.v1.AccountsService"
# What needs no token: each proves the caller by what it carries, or tells what everybody may know.
ANONYMOUS = frozenset(
    f"/{SERVICE}/{method}"
    for method in (
        "SignIn",
        "RefreshSession",
        "EndSession",
        "RequestPasswordReset",
        "LookUpStaffLink",
        "RedeemStaffLink",
        "IssueServiceToken",
        "ExchangeApiKey",
        "ListKeys",
        "ListTerritories",
    )
)

__all__ = ["ANONYMOUS", "SERVICE", "AccountsApi"]


class AccountsApi(SessionMethods, PeopleMethods, CompanyMethods, ApiKeyMethods):
    """parley.api.accounts.v1.AccountsService."""

    def __init__(
        self,
        sessions: Sessions,
        credentials: Credentials,
        tokens: Tokens,
        tenants: Tenants,
        teams: Teams,
        members: Members,
        api_keys: ApiKeys,
        keys: Keys,
    ) -> None:
        self._sessions = sessions
        self._credentials = credentials
        self._tokens = tokens
        self._tenants = tenants
        self._teams = teams
        self._members = members
        self._api_keys = api_keys
        self._keys = keys
