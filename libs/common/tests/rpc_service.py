"""What the tests of calls share: a service on a real socket that does what the test says, and its caller."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import grpc

from parley.api.accounts.v1 import service_pb2_grpc
from parley.api.accounts.v1.accounts_pb2 import Tenant
from parley.api.accounts.v1.service_pb2 import (
    GetTenantRequest,
    Key,
    ListKeysRequest,
    ListKeysResponse,
    ListTenantsRequest,
    ListTenantsResponse,
)
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.testing.tokens import with_token

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

SERVICE = "parley.api.accounts.v1.AccountsService"
AGENT = Caller(Kind.STAFF, "stf_1", tenant_id="ten_1", roles=frozenset({"agent"}))


class Servicer(service_pb2_grpc.AccountsServiceServicer):
    """GetTenant does what the test says, as does ListTenants, which is closed to API keys; ListKeys is anonymous."""

    def __init__(self) -> None:
        self.act: Callable[[], Awaitable[str]] = self.who

    async def who(self) -> str:
        return rpc.caller().subject

    async def GetTenant(
        self, request: GetTenantRequest, context: "grpc.aio.ServicerContext[GetTenantRequest, Tenant]"
    ) -> Tenant:
        return Tenant(name=await self.act())

    async def ListTenants(
        self, request: ListTenantsRequest, context: "grpc.aio.ServicerContext[ListTenantsRequest, ListTenantsResponse]"
    ) -> ListTenantsResponse:
        return ListTenantsResponse(next_page_token=await self.act())

    async def ListKeys(
        self,
        request: ListKeysRequest,
        context: "grpc.aio.ServicerContext[ListKeysRequest, ListKeysResponse]",
    ) -> ListKeysResponse:
        return ListKeysResponse(keys=[Key(kid=rpc.caller().subject)])


async def ask(stub: "AccountsServiceAsyncStub", caller: Caller | None = None, **options: float) -> str:
    with rpc.use_caller(with_token(AGENT) if caller is None else caller):
        return (await stub.GetTenant(GetTenantRequest(), timeout=options.get("timeout"))).name
