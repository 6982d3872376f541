"""Companies."""

from collections.abc import Callable
from datetime import datetime

from parley.accounts.domain.aggregate import Creation, Page
from parley.accounts.domain.errors import TenantNotFound
from parley.accounts.domain.events import Recorded, TenantSaved
from parley.accounts.domain.tenant import Tenant, TenantChange, TermsAcceptance
from parley.accounts.domain.territories import Installation, Region
from parley.accounts.service.ports import TenantStore
from parley.accounts.service.rules import by, change, may_see, once, record
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.ids import new_id


class Tenants:
    """Who Parley is sold to."""

    def __init__(self, tenants: TenantStore, installation: Installation, clock: Clock) -> None:
        self._tenants = tenants
        self._installation = installation
        self._clock = clock

    @property
    def region(self) -> Region:
        """Where this installation's tenants are hosted."""
        return self._installation.region

    async def create(
        self, caller: Caller, country: str, make: Callable[[str, datetime], Tenant], creation: Creation | None
    ) -> Tenant:
        """Operators add tenants; `make` takes the new id and the time. Raises CountryNotSold and OtherRegion."""
        caller.require_role("operator")
        self._installation.check_country(country)

        async def create() -> Tenant:
            tenant = make(new_id("ten"), self._clock())
            await self._tenants.add(tenant, [self._saved(tenant, caller)])
            return tenant

        return await once(creation, self._tenants, create)

    async def get(self, caller: Caller, tenant_id: str) -> Tenant:
        """Operators and services any, staff and participants their own."""
        caller.require(Kind.STAFF, Kind.SERVICE, Kind.PARTICIPANT)
        return await self._visible(caller, tenant_id)

    async def list(self, caller: Caller, page_size: int, after: str) -> Page[Tenant]:
        """Operators see all."""
        caller.require_role("operator")
        return await self._tenants.page(after, paging.page_size(page_size))

    async def update(self, caller: Caller, tenant_id: str, expected_version: int, asked: TenantChange) -> Tenant:
        """Operators change everything, administrators what is no matter of their tenant's order."""
        caller.require_role("operator", "administrator")
        if asked.touches_order:
            caller.require_role("operator")
        return await change(
            self._tenants,
            lambda: self._visible(caller, tenant_id),
            asked.apply,
            expected_version,
            lambda tenant: self._saved(tenant, caller),
        )

    async def accept_terms(self, caller: Caller, terms_version: str) -> Tenant:
        """An administrator accepts a version of the terms for the tenant; a second time changes nothing."""
        caller.require_role("administrator")
        acceptance = TermsAcceptance(terms_version, self._clock(), caller.subject)
        return await change(
            self._tenants,
            lambda: self._visible(caller, ""),
            lambda tenant: tenant.accept(acceptance),
            0,
            lambda tenant: self._saved(tenant, caller),
        )

    async def _visible(self, caller: Caller, tenant_id: str) -> Tenant:
        wanted = tenant_id or caller.tenant_id
        tenant = await self._tenants.load(wanted) if may_see(caller, wanted) else None
        if tenant is None:
            raise TenantNotFound("There is no such tenant.", field="id")
        return tenant

    def _saved(self, tenant: Tenant, caller: Caller) -> Recorded:
        return record(TenantSaved(tenant), self._clock(), by(caller), tenant.id, tenant.id)
