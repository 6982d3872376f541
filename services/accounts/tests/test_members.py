"""Members of staff: invited, changed and deactivated, by whom and by whom not."""

from dataclasses import replace

import pytest

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.errors import (
    EmailTaken,
    OwnAccount,
    PasswordSet,
    SessionEnded,
    SignInRefused,
    StaffNotFound,
    TeamNotFound,
    TenantNotFound,
    VersionConflict,
)
from parley.accounts.domain.events import SignedOut, StaffInvited, StaffSaved
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.domain.staff import Role, StaffChange, StaffState
from parley.accounts.service.ports import NewStaff
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unauthenticated

from .conftest import ADMINISTRATOR, AGENT, EMAIL, HOME, NOTIFICATIONS, OPERATOR, PASSWORD, STRANGER, World, staff

NEW = NewStaff(
    "",
    "Noor Haddad",
    "noor@lumiere.example",
    "long enough a one",
    frozenset({Role.AGENT}),
    ("team_a",),
    languages=("fr", "en-GB"),
    skills=("electric cars",),
)


async def test_staff_take_the_tenants_language_and_zone(company: World) -> None:
    added = await company.members.create(ADMINISTRATOR, NEW, None)
    assert (added.tenant_id, added.locale, added.time_zone) == ("ten_a", "fr", "Europe/Paris")
    assert (added.state, added.languages, added.skills) == (StaffState.ACTIVE, ("fr", "en-GB"), ("electric cars",))
    assert company.facts == [StaffSaved(added)]


async def test_without_a_password_they_are_invited_and_sign_in_with_nothing(company: World) -> None:
    added = await company.members.create(ADMINISTRATOR, replace(NEW, password=""), None)
    assert added.state is StaffState.INVITED
    assert company.facts == [StaffSaved(added), StaffInvited(added.id)]
    for password in ("", "long enough a one"):
        with pytest.raises(SignInRefused):
            await company.sessions.sign_in("noor@lumiere.example", password, "", HOME)


async def test_an_invitation_is_sent_again_until_there_is_a_password(company: World) -> None:
    added = await company.members.create(ADMINISTRATOR, replace(NEW, password=""), None)
    await company.members.invite_again(ADMINISTRATOR, added.id)
    assert company.facts[-1] == StaffInvited(added.id)
    with pytest.raises(PasswordSet):
        await company.members.invite_again(ADMINISTRATOR, "stf_a")
    with pytest.raises(StaffNotFound):
        await company.members.invite_again(STRANGER, added.id)
    with pytest.raises(PermissionDenied):
        await company.members.invite_again(AGENT, added.id)


async def test_an_e_mail_signs_in_one_person_only_whatever_its_case(company: World) -> None:
    await company.members.create(ADMINISTRATOR, NEW, None)
    with pytest.raises(EmailTaken) as refusal:
        await company.members.create(ADMINISTRATOR, replace(NEW, email="NOOR@lumiere.example"), None)
    assert refusal.value.field == "email"


async def test_the_same_create_again_is_not_refused_for_its_own_e_mail(company: World) -> None:
    creation = Creation("key", "request")
    first = await company.members.create(ADMINISTRATOR, NEW, creation)
    assert await company.members.create(ADMINISTRATOR, NEW, creation) == first


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
        (replace(NEW, languages=("fr", "fr")), "languages"),
        (replace(NEW, languages=("French",)), "languages"),
        (replace(NEW, skills=("Cars",)), "skills"),
        (replace(NEW, skills=("",)), "skills"),
    ],
)
async def test_what_is_wrong_is_named(company: World, wrong: NewStaff, field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await company.members.create(ADMINISTRATOR, wrong, None)
    assert refusal.value.field == field
    assert set(company.stores.staff.items) == {"stf_a"}


async def test_another_tenants_team_is_not_found(company: World) -> None:
    with pytest.raises(TeamNotFound):
        await company.members.create(ADMINISTRATOR, replace(NEW, team_ids=("team_b",)), None)
    with pytest.raises(TeamNotFound):
        await company.members.update(ADMINISTRATOR, "stf_a", 0, StaffChange(team_ids=("team_b",)))


async def test_an_administrator_adds_nobody_elsewhere_and_no_operator(company: World) -> None:
    with pytest.raises(TenantNotFound):
        await company.members.create(STRANGER, replace(NEW, tenant_id="ten_a"), None)
    with pytest.raises(PermissionDenied):
        await company.members.create(ADMINISTRATOR, replace(NEW, roles=frozenset({Role.OPERATOR})), None)
    with pytest.raises(InvalidArgument):
        await company.members.update(ADMINISTRATOR, "stf_a", 0, StaffChange(roles=frozenset({Role.OPERATOR})))


async def test_staff_of_another_tenant_are_not_found(company: World) -> None:
    for caller in (AGENT, NOTIFICATIONS, OPERATOR):
        assert (await company.members.get(caller, "stf_a")).id == "stf_a"
    for attempt in (
        company.members.get(STRANGER, "stf_a"),
        company.members.update(STRANGER, "stf_a", 0, StaffChange(active=False)),
    ):
        with pytest.raises(StaffNotFound):
            await attempt
    with pytest.raises(TenantNotFound):
        await company.members.list(STRANGER, "ten_a", "", 10, "")
    assert (await company.members.list(STRANGER, "", "", 10, "")).items == []


async def test_an_anonymous_caller_is_asked_for_a_token(company: World) -> None:
    with pytest.raises(Unauthenticated):
        await company.members.list(Caller(Kind.ANONYMOUS), "", "", 10, "")


async def test_staff_change_their_own_name_language_and_zone_and_nothing_else(company: World) -> None:
    asked = StaffChange(display_name="Camille M.", locale="en", time_zone="Europe/London")
    changed = await company.members.update(AGENT, "", 1, asked)
    assert (changed.display_name, changed.locale, changed.time_zone) == ("Camille M.", "en", "Europe/London")
    assert company.facts == [StaffSaved(changed)]
    for more in (
        StaffChange(roles=frozenset({Role.ADMINISTRATOR})),
        StaffChange(team_ids=()),
        StaffChange(languages=("en",)),
        StaffChange(skills=("everything",)),
        StaffChange(active=False),
    ):
        with pytest.raises(PermissionDenied):
            await company.members.update(AGENT, "", 0, more)
    company.stores.staff.items["stf_b"] = staff("stf_b", "b@lumiere.example")
    with pytest.raises(PermissionDenied):
        await company.members.update(AGENT, "stf_b", 0, StaffChange(display_name="Mine"))


async def test_an_administrator_changes_rights(company: World) -> None:
    asked = StaffChange(roles=frozenset({Role.SUPERVISOR}), team_ids=(), languages=("de",), skills=("damage",))
    changed = await company.members.update(ADMINISTRATOR, "stf_a", 1, asked)
    assert changed.roles == {Role.SUPERVISOR}
    assert changed.team_ids == ()
    with pytest.raises(VersionConflict):
        await company.members.update(ADMINISTRATOR, "stf_a", 1, asked)


async def test_nobody_takes_their_own_rights_away(company: World) -> None:
    company.stores.staff.items["stf_admin"] = replace(
        staff("stf_admin", "admin@lumiere.example"), roles=frozenset({Role.ADMINISTRATOR, Role.AGENT})
    )
    for asked in (StaffChange(active=False), StaffChange(roles=frozenset({Role.AGENT}))):
        with pytest.raises(OwnAccount):
            await company.members.update(ADMINISTRATOR, "stf_admin", 0, asked)
    only = StaffChange(roles=frozenset({Role.ADMINISTRATOR}))
    assert (await company.members.update(ADMINISTRATOR, "", 0, only)).roles == {Role.ADMINISTRATOR}


async def test_whoever_is_deactivated_is_signed_in_nowhere_and_has_to_sign_in_again_when_back(company: World) -> None:
    opened = [await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME) for _ in range(2)]
    gone = await company.members.update(ADMINISTRATOR, "stf_a", 0, StaffChange(active=False))
    assert gone.state is StaffState.DEACTIVATED
    ended = [fact for fact in company.facts if isinstance(fact, SignedOut)]
    assert {fact.session.id for fact in ended} == {each.session.id for each in opened}
    assert {fact.reason for fact in ended} == {SessionEndReason.DEACTIVATED}
    assert company.stores.events[-1].actor.id == "stf_admin"
    with pytest.raises(SignInRefused):
        await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    await company.members.update(ADMINISTRATOR, "stf_a", 0, StaffChange(active=True))
    for each in opened:
        with pytest.raises(SessionEnded):
            await company.sessions.refresh(each.refresh_token)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


async def test_an_operator_is_made_once_by_the_command(world: World) -> None:
    assert await world.members.create_operator("root@parley.example", "long enough a one")
    assert not await world.members.create_operator("ROOT@parley.example", "another long one")
    operator = await world.stores.staff.by_email("root@parley.example")
    assert operator is not None
    assert operator.roles == {Role.OPERATOR}
    assert (operator.tenant_id, operator.password_hash) == ("", "plain:long enough a one")
    with pytest.raises(InvalidArgument):
        await world.members.create_operator("root@parley.example", "short")
