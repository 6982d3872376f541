"""Teams: added, renamed and closed by their tenant's administrators alone."""

import pytest

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.errors import TeamNotFound, TenantNotFound
from parley.accounts.domain.events import TeamSaved
from parley.common.errors import InvalidArgument, PermissionDenied

from .conftest import ADMINISTRATOR, AGENT, NOTIFICATIONS, OPERATOR, STRANGER, World


async def test_an_administrator_adds_a_team_once_for_each_key(company: World) -> None:
    first = await company.teams.create(ADMINISTRATOR, "", "Home", Creation("key", "request"))
    again = await company.teams.create(ADMINISTRATOR, "", "Home", Creation("key", "request"))
    assert first == again
    assert (first.tenant_id, first.active) == ("ten_a", True)


async def test_an_operator_names_the_tenant(company: World) -> None:
    assert (await company.teams.create(OPERATOR, "ten_b", "Home", None)).tenant_id == "ten_b"
    with pytest.raises(InvalidArgument):
        await company.teams.create(OPERATOR, "", "Home", None)
    assert [each.id for each in (await company.teams.list(OPERATOR, "ten_a", 10, "")).items] == ["team_a"]


async def test_a_team_is_renamed_and_closed(company: World) -> None:
    renamed = await company.teams.update(ADMINISTRATOR, "team_a", 1, "Cars", None)
    closed = await company.teams.update(ADMINISTRATOR, "team_a", 2, None, False)
    assert (closed.name, closed.active, closed.version) == ("Cars", False, 3)
    assert company.facts == [TeamSaved(renamed), TeamSaved(closed)]


async def test_another_tenants_teams_are_not_found(company: World) -> None:
    for attempt in (
        company.teams.get(STRANGER, "team_a"),
        company.teams.update(STRANGER, "team_a", 0, "Mine", None),
    ):
        with pytest.raises(TeamNotFound):
            await attempt
    for attempted in (
        company.teams.create(STRANGER, "ten_a", "Mine", None),
        company.teams.list(STRANGER, "ten_a", 10, ""),
    ):
        with pytest.raises(TenantNotFound):
            await attempted


async def test_agents_see_teams_and_change_none(company: World) -> None:
    assert (await company.teams.get(AGENT, "team_a")).name == "Auto"
    assert (await company.teams.get(NOTIFICATIONS, "team_b")).id == "team_b"
    assert [each.id for each in (await company.teams.list(AGENT, "", 10, "")).items] == ["team_a"]
    for attempt in (
        company.teams.create(AGENT, "", "Mine", None),
        company.teams.update(AGENT, "team_a", 0, "Mine", None),
    ):
        with pytest.raises(PermissionDenied):
            await attempt
