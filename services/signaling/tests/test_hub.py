"""The hub: outputs on sockets, seats, numbers and the fence, without a network."""

from dataclasses import dataclass, field, replace

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from parley.signaling.domain.channel import ChannelFull
from parley.signaling.domain.frames import (
    AppointmentNews,
    Bye,
    ChannelKind,
    ClosingReason,
    MessageNews,
    Notice,
    Presence,
    Signal,
    SignalNotice,
    Typing,
    Welcome,
)
from parley.signaling.domain.outputs import MemberJoined, MemberLeft, SetUp
from parley.signaling.domain.placement import HOLD_SECONDS, ChannelKey
from parley.signaling.domain.room import MAX_SESSIONS, Room
from parley.signaling.domain.session import FRAMES_AT_ONCE, Session
from parley.signaling.service.hub import Hub, Seat
from parley.signaling.service.ownership import Ownership

from .domain_values import APPOINTMENT, IN_PROGRESS, customer, staff
from .fakes import Encoder, FakeConnection, FakeFacts, FakeMonotonic, MemoryLeases

KEY = ChannelKey(ChannelKind.ROOM, "apt_1")


@dataclass
class World:
    """A hub that owns its channels."""

    ownership: Ownership
    monotonic: FakeMonotonic
    encoder: Encoder = field(default_factory=Encoder)
    facts: FakeFacts = field(default_factory=FakeFacts)

    def __post_init__(self) -> None:
        self.hub = Hub(self.ownership, self.encoder, self.facts, self.monotonic)
        self.ownership.serve(self.hub)
        self.room = Room(1, IN_PROGRESS)

    def seat(self, session: Session, epoch: int = 0, seq: int = 0) -> tuple[Seat, FakeConnection]:
        connection = FakeConnection()
        channel = self.hub.channel(KEY) or self.room
        return self.hub.seat(KEY, channel, session, connection, epoch, seq), connection

    def heard(self, connection: FakeConnection) -> list[Notice]:
        """What a socket was told; the number in front of a reliable frame is left out."""
        return [self.encoder.notices[int(frame[2:] if frame[:1] == b"\x08" else frame)] for frame in connection.frames]


@pytest_asyncio.fixture
async def world() -> World:
    monotonic = FakeMonotonic()
    ownership = Ownership(MemoryLeases(), "signaling-0", "ws://", lambda: True, monotonic)
    await ownership.renew_once()
    return World(ownership, monotonic)


def reasons(connection: FakeConnection) -> ClosingReason | None:
    return connection.closing.reason if connection.closing else None


async def test_a_signal_goes_from_socket_to_socket(world: World) -> None:
    agent, _ = world.seat(staff())
    _, connection = world.seat(customer())
    world.hub.receive(agent, 1, Signal("prt_1", b"sdp"), world.monotonic())
    assert world.heard(connection)[-1] == SignalNotice("stf_1", "page-staff", b"sdp")
    assert agent.session.inbound.last == 1


async def test_a_repeated_frame_is_handled_once_and_a_gap_closes_the_socket(world: World) -> None:
    agent, agents = world.seat(staff())
    _, connection = world.seat(customer())
    for seq in (1, 1, 3):
        world.hub.receive(agent, seq, Signal("prt_1", b"sdp"), world.monotonic())
    assert sum(isinstance(notice, SignalNotice) for notice in world.heard(connection)) == 1
    assert reasons(agents) is ClosingReason.PROTOCOL_ERROR


async def test_news_is_encoded_once_for_everybody(world: World) -> None:
    connections = [world.seat(staff(f"page-{n}", f"stf_{n}"))[1] for n in range(5)]
    before = len(world.encoder.notices)
    news = MessageNews("msg_1", "apt_1", "client-1", "prt_1", customer().kind, "Bonjour", 1)
    world.hub.carry_out(world.room.tell(news))
    assert len(world.encoder.notices) == before + 1
    assert all(world.heard(connection)[-1] == news for connection in connections)


async def test_a_slow_reader_is_cut_and_may_resume(world: World) -> None:
    agent, _ = world.seat(staff())
    seat, connection = world.seat(customer())
    connection.slow = True
    world.hub.receive(agent, 0, Signal("prt_1", b"sdp"), world.monotonic())
    assert reasons(connection) is ClosingReason.SLOW
    world.hub.receive(agent, 0, Signal("prt_1", b"more"), world.monotonic())
    back, again = world.seat(customer(), epoch=1, seq=seat.session.outbound.last - 2)
    assert back.session is seat.session
    assert [notice for notice in world.heard(again) if isinstance(notice, SignalNotice)] == [
        SignalNotice("stf_1", "page-staff", b"sdp"),
        SignalNotice("stf_1", "page-staff", b"more"),
    ]


async def test_one_who_comes_back_before_the_old_socket_is_known_to_be_lost_closes_it(world: World) -> None:
    old, connection = world.seat(customer())
    new, _ = world.seat(customer(), epoch=1)
    assert (connection.closed, connection.closing) == (True, None)
    # The old socket's end, and what it still says, touch nothing.
    world.hub.leave(old)
    world.hub.receive(old, 0, Bye(), world.monotonic())
    assert new.session.online


async def test_a_flood_closes_the_socket_with_a_time_to_wait(world: World) -> None:
    seat, connection = world.seat(customer())
    for _ in range(int(FRAMES_AT_ONCE) + 1):
        world.hub.receive(seat, 0, Typing(True), world.monotonic())
    assert reasons(connection) is ClosingReason.OVERLOADED
    assert connection.closing
    assert connection.closing.retry_after_seconds == 1


async def test_goodbye_ends_the_socket_and_the_last_one_the_channel(world: World) -> None:
    seat, connection = world.seat(customer())
    assert world.hub.busy() == {KEY.bucket}
    world.hub.receive(seat, 0, Bye(), world.monotonic())
    assert connection.closed
    assert world.hub.busy() == set()
    assert [record.fact for record in world.facts.records] == [MemberJoined("team_1"), MemberLeft("team_1")]
    assert {record.epoch for record in world.facts.records} == {1}


async def test_a_full_channel_refuses_and_keeps_those_who_are_there(world: World) -> None:
    connections = [world.seat(staff(f"page-{n}", f"stf_{n}"))[1] for n in range(MAX_SESSIONS)]
    with pytest.raises(ChannelFull):
        world.seat(staff("page-more", "stf_more"))
    assert not any(connection.closed for connection in connections)


async def test_once_the_leases_are_in_doubt_nothing_is_said_but_that(world: World) -> None:
    agent, agents = world.seat(staff())
    _, connection = world.seat(customer())
    told = len(connection.frames)
    world.monotonic.now += HOLD_SECONDS
    world.hub.receive(agent, 1, Signal("prt_1", b"sdp"), world.monotonic())
    assert len(connection.frames) == told
    assert reasons(agents) is reasons(connection) is ClosingReason.LEASE_LOST
    assert world.hub.busy() == set()


async def test_the_tick_closes_the_silent_and_forgets_the_lost(world: World) -> None:
    _, connection = world.seat(customer())
    for _ in range(13):
        world.monotonic.now += 1
        await world.ownership.renew_once()
        world.hub.tick()
    assert reasons(connection) is ClosingReason.SILENT
    for _ in range(31):
        world.monotonic.now += 1
        await world.ownership.renew_once()
        world.hub.tick()
    assert world.hub.room("apt_1") is None


async def test_settling_tells_everybody_and_forgets_an_ended_room(world: World) -> None:
    world.room = Room(1, APPOINTMENT)
    _, connection = world.seat(customer())
    world.hub.settle(KEY, world.room, world.room.apply(IN_PROGRESS))
    assert isinstance(world.heard(connection)[-1], AppointmentNews)
    assert isinstance(world.heard(connection)[0], Welcome)
    gone = replace(IN_PROGRESS, version=9, customer=None)
    world.hub.settle(KEY, world.room, world.room.apply(gone))
    assert reasons(connection) is ClosingReason.FORBIDDEN
    assert world.hub.room("apt_1") is None


async def test_calls_are_counted_by_how_they_came_about(world: World) -> None:
    def counted() -> list[float]:
        totals = [
            REGISTRY.get_sample_value("parley_live_call_setups_total", {"result": result})
            for result in ("connected", "overdue")
        ]
        timed = REGISTRY.get_sample_value("parley_live_call_setup_seconds_bucket", {"le": "0.5"})
        return [each or 0 for each in (*totals, timed)]

    before = counted()
    world.hub.carry_out([SetUp(321), SetUp(None), SetUp(None)])
    assert [after - each for after, each in zip(counted(), before, strict=True)] == [1, 2, 1]


async def test_presence_is_told_to_those_who_are_there(world: World) -> None:
    _, connection = world.seat(staff())
    seat, _ = world.seat(customer())
    world.hub.receive(seat, 0, Bye(), world.monotonic())
    online = [notice.member.online for notice in world.heard(connection) if isinstance(notice, Presence)]
    assert online == [True, False]
