"""Tenants, teams and staff: who may add and see them, and what is refused."""

from dataclasses import replace
from datetime import datetime

import pytest

from parley.accounts.domain import (
    Creation,
    EmailTaken,
    IdempotencyKeyReused,
    Role,
    StaffNotFound,
    StaffSaved,
    Team,
    TeamNotFound,
    Tenant,
    TenantNotFound,
)
from parley.accounts.service import NewStaff
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unauthenticated

from .conftest import OPERATOR, World, staff, tenant

ADMINISTRATOR = Caller(Kind.STAFF, "stf_admin", tenant_id="ten_a", roles=frozenset({"administrator"}))
AGENT = Caller(Kind.STAFF, "stf_agent", tenant_id="ten_a", roles=frozenset({"agent"}))
STRANGER = Caller(Kind.STAFF, "stf_other", tenant_id="ten_b", roles=frozenset({"administrator"}))
SERVICE = Caller(Kind.SERVICE, "notifications")
NEW = NewStaff(
    "",
    "Noor Haddad",
    "noor@lumiere.example",
    "long enough a one",
    frozenset({Role.AGENT}),
    ("team_a",),
    "",
    "",
)


def make(tenant_id: str, now: datetime) -> Tenant:
    return tenant(now, tenant_id)


@pytest.fixture
def company(world: World) -> World:
    """The world with a tenant and its team."""
    world.store.tenants["ten_a"] = tenant(world.clock())
    world.store.all_teams["team_a"] = Team("team_a", "ten_a", "Auto")
    world.store.all_teams["team_b"] = Team("team_b", "ten_b", "Others'")
    return world


async def test_an_operator_adds_a_tenant(world: World) -> None:
    created = await world.directory.create_tenant(OPERATOR, make, None)
    assert await world.directory.get_tenant(OPERATOR, created.id) == created


@pytest.mark.parametrize("caller", [ADMINISTRATOR, AGENT, SERVICE])
async def test_nobody_else_adds_a_tenant(world: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await world.directory.create_tenant(caller, make, None)


async def test_the_same_key_with_the_same_request_adds_one_tenant(world: World) -> None:
    creation = Creation("key", "request")
    first = await world.directory.create_tenant(OPERATOR, make, creation)
    assert await world.directory.create_tenant(OPERATOR, make, creation) == first
    assert len(world.store.events) == 1


async def test_the_same_key_with_another_request_is_refused(world: World) -> None:
    await world.directory.create_tenant(OPERATOR, make, Creation("key", "request"))
    with pytest.raises(IdempotencyKeyReused):
        await world.directory.create_tenant(OPERATOR, make, Creation("key", "another"))


@pytest.mark.parametrize("caller", [AGENT, SERVICE, replace(AGENT, kind=Kind.PARTICIPANT)])
async def test_ones_own_tenant_is_seen(company: World, caller: Caller) -> None:
    assert (await company.directory.get_tenant(caller, "ten_a")).name == "Lumière"


async def test_another_tenant_is_not_found(company: World) -> None:
    with pytest.raises(TenantNotFound):
        await company.directory.get_tenant(STRANGER, "ten_a")


async def test_staff_take_the_tenants_language_and_zone_and_their_event_has_no_e_mail(company: World) -> None:
    added = await company.directory.create_staff(ADMINISTRATOR, NEW, None)
    assert (added.locale, added.time_zone) == ("fr", "Europe/Paris")
    assert isinstance(company.store.events[-1].event, StaffSaved)


async def test_an_e_mail_signs_in_one_person_only_whatever_its_case(company: World) -> None:
    await company.directory.create_staff(ADMINISTRATOR, NEW, None)
    with pytest.raises(EmailTaken) as refusal:
        await company.directory.create_staff(ADMINISTRATOR, replace(NEW, email="NOOR@lumiere.example"), None)
    assert refusal.value.field == "email"


async def test_the_same_create_again_is_not_refused_for_its_own_e_mail(company: World) -> None:
    creation = Creation("key", "request")
    first = await company.directory.create_staff(ADMINISTRATOR, NEW, creation)
    assert await company.directory.create_staff(ADMINISTRATOR, NEW, creation) == first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(NEW, email="no address"), "email"),
        (replace(NEW, password="short"), "password"),
        (replace(NEW, display_name=" "), "display_name"),
        (replace(NEW, roles=frozenset()), "roles"),
        (replace(NEW, locale="français"), "locale"),
        (replace(NEW, time_zone="Paris"), "time_zone"),
        (replace(NEW, team_ids=("team_a", "team_a")), "team_ids"),
    ],
)
async def test_what_is_wrong_is_named(company: World, wrong: NewStaff, field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await company.directory.create_staff(ADMINISTRATOR, wrong, None)
    assert refusal.value.field == field
    assert company.store.all_staff == {}


async def test_another_tenants_team_is_not_found(company: World) -> None:
    with pytest.raises(TeamNotFound):
        await company.directory.create_staff(ADMINISTRATOR, replace(NEW, team_ids=("team_b",)), None)


async def test_an_administrator_adds_nobody_elsewhere_and_no_operator(company: World) -> None:
    with pytest.raises(TenantNotFound):
        await company.directory.create_staff(STRANGER, replace(NEW, tenant_id="ten_a"), None)
    with pytest.raises(PermissionDenied):
        await company.directory.create_staff(ADMINISTRATOR, replace(NEW, roles=frozenset({Role.OPERATOR})), None)


async def test_staff_of_another_tenant_are_not_found(company: World) -> None:
    company.store.all_staff["stf_a"] = staff()
    assert (await company.directory.get_staff(AGENT, "stf_a")).id == "stf_a"
    assert (await company.directory.get_staff(SERVICE, "stf_a")).id == "stf_a"
    with pytest.raises(StaffNotFound):
        await company.directory.get_staff(STRANGER, "stf_a")


async def test_an_anonymous_caller_is_asked_for_a_token(company: World) -> None:
    with pytest.raises(Unauthenticated):
        await company.directory.list_teams(Caller(Kind.ANONYMOUS), 10, "")


async def test_the_first_operator_is_made_once(world: World) -> None:
    assert await world.directory.bootstrap("root@parley.example", "long enough a one")
    assert not await world.directory.bootstrap("root@parley.example", "long enough a one")
    operator = await world.store.staff_by_email("root@parley.example")
    assert operator is not None
    assert operator.roles == {Role.OPERATOR}
