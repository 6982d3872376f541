"""An appointment's room, without any I/O: who may be there, who hears what, and who is let go."""

from dataclasses import replace

import pytest

from parley.signaling.domain.appointment import Appointment, Customer, QueuePlace, State
from parley.signaling.domain.channel import ChannelFull
from parley.signaling.domain.frames import (
    AppointmentNews,
    Bye,
    ClosingReason,
    Media,
    Presence,
    QueueNews,
    Typing,
)
from parley.signaling.domain.outputs import (
    Close,
    MemberJoined,
    MemberLeft,
    Send,
)
from parley.signaling.domain.room import MAX_SESSIONS, Room

from .domain_values import APPOINTMENT, IN_PROGRESS, NOW, customer, next_version, staff
from .rooms import EPOCH, SDP, closed, facts, member, message, room_with, signals, told, welcome_of

# Who may be there


@pytest.mark.parametrize("state", [State.SCHEDULED, State.INVITED, State.WAITING, State.IN_PROGRESS])
def test_staff_of_the_tenant_may_be_there_until_the_end(state: State) -> None:
    room = Room(EPOCH, replace(APPOINTMENT, state=state))
    assert room.refusal(staff()) is None
    assert room.refusal(staff(tenant_id="ten_2")) is ClosingReason.FORBIDDEN


@pytest.mark.parametrize("state", [State.COMPLETED, State.CANCELLED, State.NO_SHOW, State.EXPIRED])
def test_nobody_may_be_there_after_the_end(state: State) -> None:
    room = Room(EPOCH, replace(APPOINTMENT, state=state))
    assert room.refusal(staff()) is ClosingReason.ENDED
    assert room.refusal(customer()) is ClosingReason.ENDED


@pytest.mark.parametrize(
    ("who", "device_id", "link_revoked", "reason"),
    [
        pytest.param(Customer("prt_1", "dev_1"), "dev_1", False, None, id="the device that is in"),
        pytest.param(Customer("prt_1", "dev_1", "dev_2"), "dev_2", False, None, id="the device that waits"),
        pytest.param(Customer("prt_1", "dev_2"), "dev_1", False, ClosingReason.REPLACED, id="one that was replaced"),
        pytest.param(Customer("prt_1"), "dev_1", True, ClosingReason.REVOKED, id="one whose link was revoked"),
        pytest.param(Customer("prt_1"), "dev_1", False, ClosingReason.FORBIDDEN, id="one that left"),
        pytest.param(Customer("prt_1"), "", False, ClosingReason.FORBIDDEN, id="none"),
        pytest.param(Customer("prt_2", "dev_1"), "dev_1", False, ClosingReason.FORBIDDEN, id="another participant's"),
        pytest.param(None, "dev_1", False, ClosingReason.FORBIDDEN, id="no customer yet"),
    ],
)
def test_a_customer_may_be_there_by_its_device(
    who: Customer | None, device_id: str, link_revoked: bool, reason: ClosingReason | None
) -> None:
    room = Room(EPOCH, replace(APPOINTMENT, customer=who, link_revoked=link_revoked))
    assert room.refusal(customer(device_id=device_id)) is reason


def test_a_room_is_bounded() -> None:
    room = room_with(APPOINTMENT, *(staff(id=f"stf_{n}") for n in range(MAX_SESSIONS)))
    with pytest.raises(ChannelFull):
        room.join(staff(id="stf_more"), 0, 0, NOW)


# Media


def test_a_signal_reaches_the_other_side_of_the_call_and_nobody_else() -> None:
    agent, colleague, guest = staff(), staff("page-colleague", "stf_2"), customer()
    room = room_with(IN_PROGRESS, agent, colleague, guest)
    assert signals(room.receive(agent, replace(SDP, to="prt_1"), NOW)) == [("page-customer", b"sdp")]
    assert signals(room.receive(guest, replace(SDP, to="stf_1"), NOW)) == [("page-staff", b"sdp")]
    assert room.receive(colleague, replace(SDP, to="prt_1"), NOW) == ()
    assert room.receive(guest, replace(SDP, to="stf_2"), NOW) == ()
    assert room.receive(guest, replace(SDP, to="prt_1"), NOW) == ()
    assert room.receive(guest, replace(SDP, to="nobody"), NOW) == ()


@pytest.mark.parametrize(
    "appointment",
    [
        pytest.param(APPOINTMENT, id="waiting"),
        pytest.param(replace(IN_PROGRESS, state=State.WAITING), id="returned to the queue"),
        pytest.param(replace(IN_PROGRESS, customer=Customer("prt_1", "dev_1")), id="not admitted"),
        pytest.param(replace(IN_PROGRESS, specialist_id=""), id="without a specialist"),
        pytest.param(replace(IN_PROGRESS, specialist_id="stf_2"), id="with another specialist"),
    ],
)
def test_without_two_who_are_admitted_no_signal_passes(appointment: Appointment) -> None:
    agent, guest = staff(), customer()
    room = room_with(appointment, agent, guest)
    assert room.receive(agent, replace(SDP, to="prt_1"), NOW) == ()
    assert room.receive(guest, replace(SDP, to="stf_1"), NOW) == ()


def test_the_device_that_waits_sends_and_hears_nothing_of_the_call() -> None:
    in_call = replace(IN_PROGRESS, customer=Customer("prt_1", "dev_1", "dev_2", admitted=True))
    agent, first, second = staff(), customer(), customer("page-second", "dev_2")
    room = room_with(in_call, agent, first, second)
    assert signals(room.receive(agent, replace(SDP, to="prt_1"), NOW)) == [("page-customer", b"sdp")]
    assert room.receive(second, replace(SDP, to="stf_1"), NOW) == ()
    assert told(room.receive(second, Typing(True), NOW), agent) == []
    assert told(room.receive(agent, Media(microphone=True), NOW), second) == []
    assert told(room.tell(message()), second) == []
    welcome = welcome_of(room.join(customer("page-second", "dev_2"), 0, 0, NOW)[1])
    assert [(member.id, member.admitted) for member in welcome.members] == [("prt_1", False)]


def test_signals_wait_for_one_who_is_lost_for_a_moment() -> None:
    agent, guest = staff(), customer()
    room = room_with(IN_PROGRESS, agent, guest)
    guest.lose(NOW)
    [output] = room.receive(agent, replace(SDP, to="prt_1"), NOW)
    assert isinstance(output, Send)
    assert (list(output.to), output.reliable) == ([guest], True)


# What becomes of an appointment


def test_a_newer_state_is_told_to_each_with_its_own_right_to_media() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    outputs = room.apply(IN_PROGRESS)
    for session in (agent, guest):
        news = told(outputs, session)[0]
        assert news == AppointmentNews("apt_1", 4, "in_progress", True, False, True)
    assert Presence(member("prt_1", guest, admitted=True)) in told(outputs, agent)


def test_an_old_state_changes_nothing() -> None:
    room = room_with(IN_PROGRESS, staff(), customer())
    assert room.apply(APPOINTMENT) == []
    assert room.apply(IN_PROGRESS) == []
    assert room.appointment is IN_PROGRESS


@pytest.mark.parametrize("end", [State.COMPLETED, State.CANCELLED])
def test_everybody_hears_how_it_ended_before_they_are_let_go(end: State) -> None:
    guest = customer()
    outputs = room_with(APPOINTMENT, staff(), guest).apply(next_version(APPOINTMENT, state=end))
    [news] = told(outputs, guest)
    assert isinstance(news, AppointmentNews)
    assert news.state == end.value
    closing = outputs.index(Close(guest, ClosingReason.ENDED))
    assert all(told([output], guest) == [] for output in outputs[closing:])


def test_the_end_lets_everybody_go() -> None:
    room = room_with(IN_PROGRESS, staff(), customer())
    outputs = room.apply(next_version(IN_PROGRESS, state=State.COMPLETED))
    assert closed(outputs) == {"page-staff": ClosingReason.ENDED, "page-customer": ClosingReason.ENDED}
    assert facts(outputs) == [("stf_1", MemberLeft("team_1")), ("prt_1", MemberLeft("team_1"))]
    assert room.empty


def test_a_revoked_link_lets_its_device_go_and_keeps_the_staff() -> None:
    agent = staff()
    room = room_with(APPOINTMENT, agent, customer())
    revoked = next_version(APPOINTMENT, state=State.INVITED, customer=Customer("prt_1"), link_revoked=True)
    outputs = room.apply(revoked)
    assert closed(outputs) == {"page-customer": ClosingReason.REVOKED}
    assert [notice.member.online for notice in told(outputs, agent) if isinstance(notice, Presence)] == [False]


def test_the_specialist_is_told_to_send_nothing_more_to_a_customer_whose_link_was_revoked() -> None:
    agent = staff()
    room = room_with(IN_PROGRESS, agent, customer())
    outputs = room.apply(next_version(IN_PROGRESS, customer=Customer("prt_1"), link_revoked=True))
    assert closed(outputs) == {"page-customer": ClosingReason.REVOKED}
    assert [notice.admitted for notice in told(outputs, agent) if isinstance(notice, AppointmentNews)] == [False]


def test_admitting_a_further_device_drops_the_first() -> None:
    waiting = replace(IN_PROGRESS, customer=Customer("prt_1", "dev_1", "dev_2", admitted=True))
    agent, second = staff(), customer("page-second", "dev_2")
    room = room_with(waiting, agent, customer(), second)
    outputs = room.apply(next_version(waiting, customer=Customer("prt_1", "dev_2", admitted=True)))
    assert closed(outputs) == {"page-customer": ClosingReason.REPLACED}
    assert Presence(member("prt_1", second, admitted=True)) in told(outputs, agent)
    assert Presence(member("stf_1", agent, admitted=True)) in told(outputs, second)
    assert facts(outputs) == []


# The queue


def place(position: int) -> QueuePlace:
    return QueuePlace("apt_1", position, 60)


def test_a_waiting_customer_hears_its_place_once_for_each_change() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    assert told(room.place(place(2), 3), guest) == [QueueNews(2, 3, 60)]
    assert room.place(place(2), 3) == []
    outputs = room.place(place(1), 3)
    assert told(outputs, guest) == [QueueNews(1, 3, 60)]
    assert told(outputs, agent) == []


def test_one_who_comes_back_hears_its_place_again() -> None:
    room = room_with(APPOINTMENT, customer())
    room.place(place(2), 3)
    room.join(customer(), EPOCH, 0, NOW)
    assert room.place(place(2), 3) != []


@pytest.mark.parametrize("appointment", [IN_PROGRESS, replace(APPOINTMENT, state=State.SCHEDULED)])
def test_nobody_hears_a_place_who_does_not_wait(appointment: Appointment) -> None:
    assert room_with(appointment, staff(), customer()).place(place(1), 1) == []
    assert room_with(APPOINTMENT, staff()).place(place(1), 1) == []


def test_whoever_stays_in_a_room_that_is_handed_to_another_team_leaves_the_one_and_joins_the_other() -> None:
    room = room_with(IN_PROGRESS, staff(), customer())
    room.receive(staff(), Bye(), NOW)
    handed = next_version(IN_PROGRESS, team_id="team_2", state=State.WAITING, specialist_id="")
    outputs = room.apply(handed)
    assert [fact for fact in facts(outputs) if fact[0] == "prt_1"] == [
        ("prt_1", MemberLeft("team_1")),
        ("prt_1", MemberJoined("team_2")),
    ]
    assert room.team == ("ten_1", "team_2")
