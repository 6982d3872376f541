"""Tenants: who adds, sees and changes them, and until when they are served."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.errors import (
    CountryNotSold,
    IdempotencyKeyReused,
    OtherRegion,
    TenantNotFound,
    VersionConflict,
)
from parley.accounts.domain.events import TenantSaved
from parley.accounts.domain.tenant import MAX_ACCEPTED_TERMS, Plan, Tenant, TenantChange, TermsAcceptance
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unauthenticated

from .conftest import ADMINISTRATOR, AGENT, NOTIFICATIONS, NOW, OPERATOR, STRANGER, World, tenant


async def create(
    world: World, caller: Caller = OPERATOR, country: str = "FR", creation: Creation | None = None
) -> Tenant:
    def make(tenant_id: str, now: datetime) -> Tenant:
        return replace(tenant(tenant_id, country), created_at=now, creation=creation)

    return await world.tenants.create(caller, country, make, creation)


async def test_an_operator_adds_a_tenant(world: World) -> None:
    created = await create(world)
    assert await world.tenants.get(OPERATOR, created.id) == created
    assert (created.plan, created.active, created.region.value) == (Plan.STANDARD, True, "eu")


@pytest.mark.parametrize("caller", [ADMINISTRATOR, AGENT, NOTIFICATIONS])
async def test_nobody_else_adds_or_lists_tenants(company: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await create(company, caller)
    with pytest.raises(PermissionDenied):
        await company.tenants.list(caller, 10, "")


@pytest.mark.parametrize(("country", "refusal"), [("BR", CountryNotSold), ("US", OtherRegion)])
async def test_a_country_that_is_not_served_here_gets_no_tenant(
    world: World, country: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await create(world, country=country)
    assert world.stores.tenants.items == {}


async def test_the_same_key_with_the_same_request_adds_one_tenant(world: World) -> None:
    first = await create(world, creation=Creation("key", "request"))
    assert await create(world, creation=Creation("key", "request")) == first
    assert len(world.facts) == 1
    with pytest.raises(IdempotencyKeyReused):
        await create(world, creation=Creation("key", "another"))


@pytest.mark.parametrize("caller", [AGENT, NOTIFICATIONS, OPERATOR, replace(AGENT, kind=Kind.PARTICIPANT)])
async def test_ones_own_tenant_is_seen(company: World, caller: Caller) -> None:
    assert (await company.tenants.get(caller, "ten_a")).name == "Lumière"


async def test_another_tenant_is_neither_seen_nor_changed(company: World) -> None:
    with pytest.raises(TenantNotFound):
        await company.tenants.get(STRANGER, "ten_a")
    with pytest.raises(TenantNotFound):
        await company.tenants.update(STRANGER, "ten_a", 0, TenantChange(name="Mine"))


async def test_an_anonymous_caller_is_asked_for_a_token(company: World) -> None:
    with pytest.raises(Unauthenticated):
        await company.tenants.get(Caller(Kind.ANONYMOUS), "ten_a")


async def test_an_administrator_changes_what_is_no_matter_of_the_order(company: World) -> None:
    changed = await company.tenants.update(
        ADMINISTRATOR,
        "",
        1,
        TenantChange(
            name="Lumière SA", support_email="aide@lumiere.example", age_overrides={"FR": 18}, retention_days=90
        ),
    )
    assert (changed.name, changed.version, changed.retention_days) == ("Lumière SA", 2, 90)
    assert changed.locale == "fr"
    assert changed.ages_of_consent["FR"] == 18
    # The event tells what is stored, with the version that it has there.
    assert company.facts == [TenantSaved(changed)]


@pytest.mark.parametrize(
    "order",
    [TenantChange(plan=Plan.GOLD), TenantChange(partner=""), TenantChange(term_ends_on=""), TenantChange(active=True)],
)
async def test_the_order_is_the_operators_to_change(company: World, order: TenantChange) -> None:
    with pytest.raises(PermissionDenied):
        await company.tenants.update(ADMINISTRATOR, "ten_a", 0, order)
    with pytest.raises(PermissionDenied):
        await company.tenants.update(AGENT, "ten_a", 0, TenantChange(name="Mine"))
    await company.tenants.update(OPERATOR, "ten_a", 0, order)


async def test_a_change_of_what_somebody_else_changed_is_refused(company: World) -> None:
    await company.tenants.update(ADMINISTRATOR, "", 1, TenantChange(name="First"))
    with pytest.raises(VersionConflict):
        await company.tenants.update(ADMINISTRATOR, "", 1, TenantChange(name="Second"))
    assert (await company.tenants.get(AGENT, "")).name == "First"


async def test_a_change_that_changes_nothing_is_no_event(company: World) -> None:
    await company.tenants.update(ADMINISTRATOR, "", 0, TenantChange(name="Lumière"))
    assert company.facts == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (TenantChange(name=" "), "name"),
        (TenantChange(locale="français"), "locale"),
        (TenantChange(locale="fr-be"), "locale"),
        (TenantChange(time_zone="Paris"), "time_zone"),
        (TenantChange(time_zone="localtime"), "time_zone"),
        (TenantChange(support_phone="0123456789"), "support_phone"),
        (TenantChange(support_email="no address"), "support_email"),
        (TenantChange(accent_color="red"), "accent_color"),
        (TenantChange(retention_days=-1), "retention_days"),
        (TenantChange(retention_days=9999), "retention_days"),
        (TenantChange(age_overrides={"FR": 12}), "age_overrides"),
        (TenantChange(term_ends_on="31.12.2026"), "term_ends_on"),
        (TenantChange(term_ends_on="20261231"), "term_ends_on"),
        (TenantChange(term_starts_on="2026-02-02", term_ends_on="2026-02-01"), "term_ends_on"),
    ],
)
async def test_what_is_wrong_is_named(company: World, wrong: TenantChange, field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await company.tenants.update(OPERATOR, "ten_a", 0, wrong)
    assert refusal.value.field == field


async def test_terms_are_accepted_once_for_each_version(company: World) -> None:
    accepted = await company.tenants.accept_terms(ADMINISTRATOR, "2026-10")
    assert accepted.accepted_terms == (TermsAcceptance("2026-10", NOW, "stf_admin"),)
    company.clock.advance(days=1)
    assert await company.tenants.accept_terms(ADMINISTRATOR, "2026-10") == accepted
    for caller in (AGENT, OPERATOR):
        with pytest.raises(PermissionDenied):
            await company.tenants.accept_terms(caller, "2026-11")


def test_the_latest_acceptances_are_kept() -> None:
    known = tenant()
    for number in range(MAX_ACCEPTED_TERMS + 3):
        known = known.accept(TermsAcceptance(str(number), NOW, "stf_a"))
    assert [each.terms_version for each in known.accepted_terms] == [str(n) for n in range(3, MAX_ACCEPTED_TERMS + 3)]


def test_a_tenant_is_served_until_its_last_day_there_is_over() -> None:
    japanese = replace(tenant(country="JP"), time_zone="Asia/Tokyo", term_ends_on="2026-12-31")
    assert japanese.is_open(datetime(2026, 12, 31, 14, 59, tzinfo=UTC))
    assert not japanese.is_open(datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    assert tenant().is_open(datetime(2099, 1, 1, tzinfo=UTC))
    assert not replace(tenant(), active=False).is_open(NOW)


async def test_operators_list_every_tenant(company: World) -> None:
    assert [each.id for each in (await company.tenants.list(OPERATOR, 10, "")).items] == ["ten_a", "ten_b"]
