"""Events become news for rooms and desks: what is passed on, to whom, and what is asked for."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest_asyncio

from parley.common.auth import Caller, Kind
from parley.common.clock import utc_now
from parley.common.testing.tokens import token_for, verifier_for_test
from parley.common.testing.waiting import eventually
from parley.signaling.domain.appointment import Attendance, Customer, QueuePlace, State
from parley.signaling.domain.channel import Channel
from parley.signaling.domain.desk import Desk
from parley.signaling.domain.frames import (
    AppointmentNews,
    ChannelKind,
    Closing,
    ClosingReason,
    DeliveryNews,
    Hello,
    MemberKind,
    MessageNews,
    Moved,
    Notice,
    Presence,
    QueueNews,
    ReceiptNews,
)
from parley.signaling.domain.outputs import MemberJoined, Record
from parley.signaling.domain.placement import HOLD_SECONDS, ChannelKey
from parley.signaling.domain.room import Room
from parley.signaling.domain.session import Session
from parley.signaling.service.desks import Desks
from parley.signaling.service.ended import Ended
from parley.signaling.service.errands import Errands
from parley.signaling.service.hub import Hub, Seat
from parley.signaling.service.joining import Joining
from parley.signaling.service.known import KnownAppointments
from parley.signaling.service.news import News
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.queues import Queues

from .domain_values import APPOINTMENT, IN_PROGRESS, customer, next_version, staff
from .fakes import (
    Encoder,
    FakeAppointments,
    FakeConnection,
    FakeFacts,
    FakeMonotonic,
    MemoryLeases,
    MemoryPresence,
)

MESSAGE = MessageNews("msg_1", "apt_1", "client-1", "prt_1", MemberKind.CUSTOMER, "Bonjour", 1)
CAME = Attendance("apt_1", "ten_1", "team_1", MemberKind.CUSTOMER, online=True)
TEAM = ("ten_1", "team_1")


@dataclass
class World:
    """A pod without a network."""

    appointments: FakeAppointments
    leases: MemoryLeases
    monotonic: FakeMonotonic

    def __post_init__(self) -> None:
        self.ownership = Ownership(self.leases, "signaling-0", "ws://", lambda: True, self.monotonic)
        self.encoder = Encoder()
        self.hub = Hub(self.ownership, self.encoder, FakeFacts(), self.monotonic)
        self.ownership.serve(self.hub)
        self.presence = MemoryPresence(self.leases)
        self.errands = Errands()
        self.known = KnownAppointments(self.appointments)
        self.queues = Queues(self.hub, self.ownership, self.appointments, self.errands, self.monotonic)
        self.desks = Desks(self.hub, self.ownership, self.known, self.presence, self.errands, self.monotonic)
        self.ended = Ended()
        self.news = News(self.hub, self.ownership, self.known, self.queues, self.desks, self.ended, self.monotonic)
        self.joining = Joining(
            self.hub,
            self.ownership,
            self.known,
            self.queues,
            self.desks,
            self.ended,
            verifier_for_test(),
            utc_now,
            self.monotonic,
        )

    def join(self, key: ChannelKey, channel: Channel, session: Session) -> FakeConnection:
        connection = FakeConnection()
        self.hub.seat(key, channel, session, connection, 0, 0)
        return connection

    def room(self, session: Session) -> FakeConnection:
        key = ChannelKey(ChannelKind.ROOM, "apt_1")
        return self.join(key, self.hub.room("apt_1") or Room(1, APPOINTMENT), session)

    def desk(self, session: Session, tenant_id: str = "ten_1", team_id: str = "team_1") -> FakeConnection:
        key = ChannelKey(ChannelKind.DESK, team_id, tenant_id)
        return self.join(key, self.hub.desk(tenant_id, team_id) or Desk(1), session)

    async def hello(self, staff_id: str, sign_in_id: str) -> Seat | Moved | Closing:
        """What a member of staff with a token that still counts is answered at their team's desk."""
        caller = Caller(
            Kind.STAFF, staff_id, "ten_1", frozenset({"agent"}), frozenset({"team_1"}), session_id=sign_in_id
        )
        hello = Hello(token_for(caller), ChannelKind.DESK, "team_1", f"page-{sign_in_id}")
        return await self.joining.join(hello, FakeConnection())

    def heard(self, connection: FakeConnection, kind: type[Notice]) -> list[Notice]:
        notices = [self.encoder.notices[int(each[2:] if each[:1] == b"\x08" else each)] for each in connection.frames]
        return [notice for notice in notices if isinstance(notice, kind)]

    async def arrive(self, appointment_id: str = "apt_1") -> None:
        """A customer is online with a living pod."""
        bucket = ChannelKey(ChannelKind.ROOM, appointment_id).bucket
        _, pod = await self.leases.lease(bucket)
        epoch = self.leases.held[bucket].epoch
        assert pod is not None
        fact = MemberJoined("team_1")
        await self.presence.arrive(Record(fact, "prt_1", MemberKind.CUSTOMER, appointment_id, "ten_1", epoch))


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    world = World(FakeAppointments({"apt_1": APPOINTMENT}), MemoryLeases(), FakeMonotonic())
    await world.ownership.renew_once()
    await world.ownership.watch_once()
    yield world
    await world.errands.close()


async def test_a_change_is_told_to_room_and_desk_and_an_old_one_to_nobody(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    other = world.desk(staff("page-other", "stf_2"), team_id="team_2")
    stranger = world.desk(staff("page-stranger", "stf_3", "ten_2"), tenant_id="ten_2")
    world.news.on_appointment(IN_PROGRESS)
    world.news.on_appointment(APPOINTMENT)
    assert world.heard(guest, AppointmentNews) == [AppointmentNews("apt_1", 4, "in_progress", True, False, True)]
    assert world.heard(agent, AppointmentNews) == [AppointmentNews("apt_1", 4, "in_progress", False, False, True)]
    assert world.heard(other, AppointmentNews) == world.heard(stranger, AppointmentNews) == []


async def test_what_a_join_had_asked_for_before_its_event_came_is_news_to_the_desk(world: World) -> None:
    agent = world.desk(staff())
    await world.known.load("apt_1")
    world.news.on_appointment(APPOINTMENT)
    assert world.heard(agent, AppointmentNews) == [AppointmentNews("apt_1", 3, "waiting", False, False, False)]


async def test_a_message_is_told_to_the_room_and_hinted_at_the_desk(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    world.news.on_message("ten_1", MESSAGE)
    assert world.heard(guest, MessageNews) == [MESSAGE]
    # The desk's appointment is not known yet: it is asked for.
    await eventually(lambda: world.heard(agent, MessageNews) == [MESSAGE])
    world.news.on_message("ten_1", MESSAGE)
    assert world.heard(agent, MessageNews) == [MESSAGE, MESSAGE]
    assert world.appointments.asked == 1


async def test_an_event_that_names_another_tenant_reaches_neither(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    stranger = world.desk(staff("page-stranger", "stf_3", "ten_2"), tenant_id="ten_2")
    world.news.on_appointment(next_version(APPOINTMENT))
    world.news.on_message("ten_2", MESSAGE)
    world.news.on_receipt("ten_2", ReceiptNews("apt_1", "prt_1", "msg_1", "msg_1"))
    for connection in (guest, agent, stranger):
        assert world.heard(connection, MessageNews) == world.heard(connection, ReceiptNews) == []


async def test_a_message_that_is_not_delivered_is_told_to_the_desk_alone(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    stranger = world.desk(staff("page-stranger", "stf_3", "ten_2"), tenant_id="ten_2")
    failed = DeliveryNews("apt_1", "ntf_1", "invitation", "sms")
    world.news.on_delivery("ten_1", failed)
    await eventually(lambda: world.heard(agent, DeliveryNews) == [failed])
    world.news.on_delivery("ten_2", failed)
    assert world.heard(guest, DeliveryNews) == world.heard(stranger, DeliveryNews) == []


async def test_a_transfer_is_told_to_both_desks_and_both_queues(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    colleague = world.desk(staff("page-two", "stf_2"), team_id="team_2")
    handed = next_version(APPOINTMENT, team_id="team_2")
    world.appointments.waiting = [QueuePlace("apt_1", 4, 300)]
    world.news.on_appointment(handed, "team_1")
    for desk in (agent, colleague):
        assert world.heard(desk, AppointmentNews) == [AppointmentNews("apt_1", 4, "waiting", False, False, True)]
    assert [room.appointment for room in world.hub.team_rooms("ten_1", "team_2")] == [handed]
    assert list(world.hub.team_rooms(*TEAM)) == []
    await eventually(lambda: world.heard(guest, QueueNews) == [QueueNews(4, 1, 300)])


async def test_a_receipt_is_told_to_the_room_alone(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    receipt = ReceiptNews("apt_1", "stf_1", "msg_1", "msg_1")
    world.news.on_receipt("ten_1", receipt)
    assert world.heard(guest, ReceiptNews) == [receipt]
    assert world.heard(agent, ReceiptNews) == []


async def test_nothing_is_passed_on_once_the_leases_are_in_doubt(world: World) -> None:
    guest, agent = world.room(customer()), world.desk(staff())
    world.monotonic.now += HOLD_SECONDS
    world.news.on_appointment(IN_PROGRESS)
    world.news.on_message("ten_1", MESSAGE)
    world.news.on_attendance(CAME)
    for connection in (guest, agent):
        assert world.heard(connection, AppointmentNews) == world.heard(connection, MessageNews) == []
        assert connection.closed


# The queue


async def test_those_who_wait_hear_their_place_by_one_question_for_many_changes(world: World) -> None:
    guest = world.room(customer())
    world.appointments.waiting = [QueuePlace("apt_0", 1, 60), QueuePlace("apt_1", 2, 120)]
    for n in range(20):
        world.news.on_appointment(replace(APPOINTMENT, id=f"apt_other_{n}"))
    await eventually(lambda: world.heard(guest, QueueNews) == [QueueNews(2, 2, 120)])
    world.appointments.waiting = [QueuePlace("apt_1", 1, -1)]
    world.news.on_appointment(replace(APPOINTMENT, id="apt_0", version=9, state=State.IN_PROGRESS))
    await eventually(lambda: world.heard(guest, QueueNews) == [QueueNews(2, 2, 120), QueueNews(1, 1, -1)])
    assert world.appointments.asked <= 3


async def test_the_queue_is_asked_for_again_while_appointments_are_away(world: World) -> None:
    guest = world.room(customer())
    world.appointments.away = True
    world.queues.ask(*TEAM)
    await eventually(lambda: world.appointments.asked >= 2)
    world.appointments.away, world.appointments.waiting = False, [QueuePlace("apt_1", 1, -1)]
    await eventually(lambda: world.heard(guest, QueueNews) == [QueueNews(1, 1, -1)])


async def test_nobody_asks_for_a_queue_in_which_nobody_waits_here(world: World) -> None:
    world.room(staff())
    world.queues.ask(*TEAM)
    world.news.on_appointment(next_version(APPOINTMENT))
    assert world.appointments.asked == 0


# Presence at the desk


def online(world: World, connection: FakeConnection) -> list[tuple[str, bool]]:
    return [
        (notice.appointment_id, notice.customer_online)
        for notice in world.heard(connection, AppointmentNews)
        if isinstance(notice, AppointmentNews)
    ]


async def test_a_desk_hears_at_once_who_comes_and_goes_anywhere(world: World) -> None:
    agent = world.desk(staff())
    world.news.on_appointment(APPOINTMENT)
    world.news.on_attendance(CAME)
    world.news.on_attendance(replace(CAME, member_kind=MemberKind.STAFF, online=False))
    world.news.on_attendance(replace(CAME, online=False))
    assert online(world, agent) == [("apt_1", False), ("apt_1", True), ("apt_1", False)]


async def test_an_arrival_in_an_unknown_appointment_is_looked_up(world: World) -> None:
    agent = world.desk(staff())
    await world.arrive()
    world.news.on_attendance(CAME)
    await eventually(lambda: online(world, agent) == [("apt_1", True)])


async def test_one_who_sits_down_later_hears_who_is_online(world: World) -> None:
    await world.arrive()
    session = staff()
    agent = world.desk(session)
    world.desks.entered(TEAM, session)
    await eventually(lambda: ("apt_1", True) in online(world, agent))
    first_heard = len(online(world, agent))
    colleague = staff("page-two", "stf_2")
    second = world.desk(colleague)
    world.desks.entered(TEAM, colleague)
    await eventually(lambda: online(world, second) == [("apt_1", True)])
    assert len(online(world, agent)) == first_heard


async def test_a_dead_pods_customers_go_offline_when_records_are_compared(world: World) -> None:
    await world.arrive()
    session = staff()
    agent = world.desk(session)
    world.desks.entered(TEAM, session)
    await eventually(lambda: ("apt_1", True) in online(world, agent))
    world.presence.entries.clear()
    world.desks.entered(TEAM, session)
    await eventually(lambda: online(world, agent)[-1] == ("apt_1", False))


async def test_no_desk_no_question(world: World) -> None:
    world.news.on_attendance(CAME)
    world.news.on_message("ten_1", MESSAGE)
    world.news.on_appointment(replace(APPOINTMENT, customer=Customer("prt_1")))
    assert world.appointments.asked == 0


async def test_a_browser_that_is_signed_out_loses_its_channels_and_another_of_the_member_keeps_theirs(
    world: World,
) -> None:
    desk, room = world.desk(staff()), world.room(staff())
    elsewhere = world.desk(staff("page-elsewhere", sign_in_id="ses_2"))
    guest = world.room(customer())
    world.news.on_sign_in_ended("ses_1")
    assert (desk.closing, room.closing) == (Closing(ClosingReason.UNAUTHENTICATED),) * 2
    assert not elsewhere.closed
    assert not guest.closed
    [left] = world.heard(guest, Presence)
    assert isinstance(left, Presence)
    assert (left.member.id, left.member.online) == ("stf_1", False)
    assert await world.hello("stf_1", "ses_1") == Closing(ClosingReason.UNAUTHENTICATED)
    assert isinstance(await world.hello("stf_1", "ses_2"), Seat)


async def test_whoever_is_deactivated_loses_every_channel_until_they_are_active_again(world: World) -> None:
    sockets = [world.desk(staff()), world.desk(staff("page-elsewhere", sign_in_id="ses_2"))]
    colleague = world.desk(staff("page-colleague", "stf_2", sign_in_id="ses_3"))
    world.news.on_staff("stf_1", active=False)
    assert [each.closing for each in sockets] == [Closing(ClosingReason.UNAUTHENTICATED)] * 2
    assert not colleague.closed
    assert await world.hello("stf_1", "ses_4") == Closing(ClosingReason.UNAUTHENTICATED)
    world.news.on_staff("stf_1", active=True)
    assert isinstance(await world.hello("stf_1", "ses_4"), Seat)


async def test_a_seated_client_that_brings_a_token_of_another_sign_in_ends_with_that_one(world: World) -> None:
    seat = await world.hello("stf_1", "ses_1")
    assert isinstance(seat, Seat)
    caller = Caller(Kind.STAFF, "stf_1", "ten_1", frozenset({"agent"}), frozenset({"team_1"}), session_id="ses_2")
    await world.joining.refresh(seat, token_for(caller))
    world.news.on_sign_in_ended("ses_1")
    assert seat.session.online
    await world.joining.refresh(seat, token_for(replace(caller, session_id="ses_1")))
    assert not seat.session.online
