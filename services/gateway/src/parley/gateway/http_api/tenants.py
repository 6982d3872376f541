"""Companies, and the countries where Parley is sold."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1 import service_pb2 as pb
from parley.common.auth import Caller
from parley.common.errors import NotFound
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Page, PageSize, PageToken, PathId
from parley.gateway.resources.tenants import NewTenant, Tenant, TenantChange, TermsOfUse, Territories


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/territories` and `/v1/tenants`."""
    routes = Area(prefix="/v1", tags=["tenants"])
    staff = Depends(gate.staff)

    def answer(message: accounts_pb2.Tenant, response: Response) -> Tenant:
        tag(response, message.version)
        return Tenant.of(message)

    @routes.get("/territories", dependencies=[Depends(gate.anonymous)], openapi_extra=calls("accounts.ListTerritories"))
    async def list_territories() -> Territories:
        """The countries where Parley is sold, and the region that this installation serves."""
        return Territories.of(await clients.accounts.ListTerritories(pb.ListTerritoriesRequest()))

    @routes.post(
        "/tenants", status_code=201, dependencies=[staff, IDEMPOTENT], openapi_extra=calls("accounts.CreateTenant")
    )
    async def create_tenant(body: NewTenant, response: Response) -> Tenant:
        """Add a company (operators)."""
        return answer(await clients.accounts.CreateTenant(body.to_message()), response)

    @routes.get("/tenants", dependencies=[staff], openapi_extra=calls("accounts.ListTenants"))
    async def list_tenants(page_size: PageSize = 50, page_token: PageToken = "") -> Page[Tenant]:
        """Every company (operators)."""
        request = pb.ListTenantsRequest(page_size=page_size, page_token=page_token)
        listed = await clients.accounts.ListTenants(request)
        return Page(
            data=[Tenant.of(tenant) for tenant in listed.tenants], next_page_token=listed.next_page_token or None
        )

    @routes.get("/tenants/{tenant_id}", dependencies=[staff], openapi_extra=calls("accounts.GetTenant"))
    async def get_tenant(tenant_id: PathId, response: Response) -> Tenant:
        """A company: operators any, staff their own."""
        return answer(await clients.accounts.GetTenant(pb.GetTenantRequest(id=tenant_id)), response)

    @routes.patch("/tenants/{tenant_id}", dependencies=[staff], openapi_extra=calls("accounts.UpdateTenant"))
    async def update_tenant(
        tenant_id: PathId, body: TenantChange, response: Response, version: ExpectedVersion
    ) -> Tenant:
        """Change a company: operators any field, administrators those that are no matter of the order."""
        return answer(await clients.accounts.UpdateTenant(body.to_message(tenant_id, version)), response)

    @routes.post("/tenants/{tenant_id}/terms", openapi_extra=calls("accounts.AcceptTerms"))
    async def accept_terms(
        tenant_id: PathId, body: TermsOfUse, response: Response, caller: Annotated[Caller, staff]
    ) -> Tenant:
        """Accept the terms of use for one's company (administrators)."""
        # The service accepts for the caller's own company: another one's is none that the caller may know of.
        if tenant_id != caller.tenant_id:
            raise NotFound("There is no such tenant.", field="tenant_id")
        request = pb.AcceptTermsRequest(terms_version=body.terms_version)
        return answer(await clients.accounts.AcceptTerms(request), response)

    return routes
