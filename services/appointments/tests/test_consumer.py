"""What accounts tells of tenants, teams and staff, and signaling of who is in a room."""

from parley.api.accounts.v1.accounts_pb2 import Staff, Team, Tenant
from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT
from parley.api.signaling.v1.events_pb2 import CallLost, SignalingEvent
from parley.appointments.consumer import AccountsConsumer, PresenceConsumer
from parley.appointments.domain.appointment_type import Preset
from parley.appointments.service.knowledge import Knowledge
from parley.common.ids import new_id
from parley.common.kafka import Message

from .conftest import (
    NOW,
    PARIS,
    TENANT,
    TENANT_ID,
    World,
)

SIGNALING = "parley.signaling.v1"


def message(event: AccountsEvent) -> Message:
    return Message("parley.accounts.v1", 0, 0, "key", event.SerializeToString(), "evt_a", {}, NOW)


async def hear(world: World, *told: Tenant | Team | Staff) -> None:
    consumer = AccountsConsumer(Knowledge(world.stores.directory, world.types, world.consents))
    for each in told:
        event = AccountsEvent()
        match each:
            case Tenant():
                event.tenant_saved.tenant.CopyFrom(each)
            case Team():
                event.team_saved.team.CopyFrom(each)
            case Staff():
                event.staff_saved.staff.CopyFrom(each)
        await consumer.handle(message(event))


async def test_a_new_company_that_accounts_tells_of_gets_its_types_once(world: World) -> None:
    id = new_id("ten")
    company = Tenant(id=id, version=1, name="Ombre", locale="en", time_zone="Europe/London")
    await hear(world, company, company)
    assert len(await world.stores.types.of_tenant(id, 50)) == len(Preset)
    known = await world.stores.directory.tenant(id)
    assert known is not None
    assert (known.name, known.locale) == ("Ombre", "en")


async def test_news_of_people_come_in_any_order_and_the_newest_counts(world: World) -> None:
    id = new_id("stf")
    newer = Staff(id=id, version=2, tenant_id=TENANT_ID, team_ids=["team_a", "team_b"], time_zone=PARIS)
    older = Staff(id=id, version=1, tenant_id=TENANT_ID, team_ids=["team_a"], time_zone=PARIS, active=True)
    await hear(world, newer, older, Team(id="team_b", version=1, tenant_id=TENANT_ID))
    known = await world.stores.directory.staff(id)
    assert known is not None
    assert (known.team_ids, known.active) == (("team_a", "team_b"), False)
    assert await world.stores.directory.team("team_b") is not None


async def test_news_that_do_not_matter_here_are_passed_over(world: World) -> None:
    event = AccountsEvent()
    event.staff_signed_in.staff_id = "stf_a"
    await AccountsConsumer(Knowledge(world.stores.directory, world.types, world.consents)).handle(message(event))
    assert await world.stores.directory.tenant(TENANT_ID) == TENANT


async def test_who_comes_is_noted_and_what_else_happens_in_rooms_is_not(world: World) -> None:
    appointment, _, admission = await world.waiting()
    consumer = PresenceConsumer(world.attendances)
    event = SignalingEvent(call_lost=CallLost(member_id=admission.participant_id))
    event.envelope.appointment_id = appointment.id
    event.envelope.actor.kind = ACTOR_KIND_PARTICIPANT
    event.envelope.time.FromDatetime(NOW)
    for expected in (False, True, True):
        await consumer.handle(Message(SIGNALING, 0, 0, "key", event.SerializeToString(), "evt_a", {}, NOW))
        assert (await world.stores.presences.load(appointment.id)).customer_online is expected
        event.member_joined.member_id = admission.participant_id
