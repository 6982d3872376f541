"""The members of a room, without any I/O: how they come, go and come back, and what they say."""

import pytest

from parley.signaling.domain.frames import (
    AppointmentNews,
    Bye,
    CallPhase,
    CallStats,
    ClosingReason,
    Media,
    Ping,
    Pong,
    Presence,
    StaffStatus,
    Typing,
    TypingNotice,
    Unknown,
)
from parley.signaling.domain.outputs import (
    CallConnected,
    CallEnded,
    MemberJoined,
    MemberLeft,
    Resend,
    Send,
    SetUp,
)
from parley.signaling.domain.room import SET_UP_SECONDS

from .domain_values import APPOINTMENT, IN_PROGRESS, NOW, customer, next_version, staff
from .rooms import EPOCH, closed, facts, member, room_with, set_ups, told, welcome_of

# Coming, going, coming back


def test_a_newcomer_is_welcomed_with_who_is_there_and_the_others_are_told() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent)
    _, outputs = room.join(guest, 0, 0, NOW)
    welcome = welcome_of(outputs)
    assert set(welcome.members) == {member("stf_1", agent), member("prt_1", guest)}
    assert (welcome.epoch, welcome.resumed, welcome.ack, welcome.member_id) == (EPOCH, False, 0, "prt_1")
    assert welcome.appointment == AppointmentNews("apt_1", 3, "waiting", False, False, True)
    assert told(outputs, agent) == [Presence(member("prt_1", guest))]
    assert facts(outputs) == [("prt_1", MemberJoined("team_1"))]


def test_a_returning_session_is_sent_what_it_missed() -> None:
    guest = customer()
    room = room_with(APPOINTMENT, guest)
    frames = [guest.outbound.push(b"%d" % n) for n in range(4)]
    guest.lose(NOW)
    session, outputs = room.join(customer(now=NOW + 20), EPOCH, 2, NOW + 20)
    assert session is guest
    assert session.online
    assert welcome_of(outputs).resumed
    assert [output.frames for output in outputs if isinstance(output, Resend)] == [frames[2:]]
    assert facts(outputs) == []


@pytest.mark.parametrize(("epoch", "seq"), [(EPOCH - 1, 4), (EPOCH, 5), (0, 0)])
def test_a_session_that_can_not_resume_is_told_to_reload(epoch: int, seq: int) -> None:
    guest = customer()
    room = room_with(APPOINTMENT, guest)
    for _ in range(600):
        guest.outbound.push(b"x")
    _, outputs = room.join(customer(), epoch, seq, NOW)
    assert not welcome_of(outputs).resumed
    assert not any(isinstance(output, Resend) for output in outputs)
    assert guest.outbound.after(600) == []


def test_another_page_of_the_same_device_takes_the_place() -> None:
    agent = staff()
    room = room_with(IN_PROGRESS, agent, customer())
    other = customer("page-other")
    session, outputs = room.join(other, EPOCH, 3, NOW)
    assert session is other
    assert closed(outputs) == {"page-customer": ClosingReason.REPLACED}
    assert not welcome_of(outputs).resumed
    assert told(outputs, agent) == [Presence(member("prt_1", other, admitted=True))]
    assert facts(outputs) == []


def test_one_who_says_goodbye_is_gone_at_once_and_one_who_is_lost_after_a_grace() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    outputs = room.receive(guest, Bye(), NOW)
    assert facts(outputs) == [("prt_1", MemberLeft("team_1"))]
    assert [notice.member.online for notice in told(outputs, agent) if isinstance(notice, Presence)] == [False]
    agent.lose(NOW)
    assert room.tick(NOW + 30) == []
    assert facts(room.tick(NOW + 30.1)) == [("stf_1", MemberLeft("team_1"))]
    assert room.empty


def test_the_silent_and_those_without_a_fresh_token_are_closed() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    agent.heard_at = NOW + 12.1
    assert closed(room.tick(NOW + 12)) == {}
    assert closed(room.tick(NOW + 12.1)) == {"page-customer": ClosingReason.SILENT}
    agent.heard_at = NOW + 361
    guest.lose(NOW)
    assert closed(room.tick(NOW + 361)) == {"page-staff": ClosingReason.UNAUTHENTICATED}


# What members say


def test_a_ping_is_answered_and_acknowledges() -> None:
    guest = customer()
    room = room_with(APPOINTMENT, guest)
    guest.outbound.push(b"x")
    guest.inbound.accept(1)
    [output] = room.receive(guest, Ping(42, 1, ""), NOW)
    assert isinstance(output, Send)
    assert (output.notice, output.reliable) == (Pong(42, 1), False)
    assert guest.outbound.after(0) is None


def test_typing_is_told_to_the_others_with_the_senders_own_id() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    outputs = room.receive(guest, Typing(True), NOW)
    assert told(outputs, agent) == [TypingNotice("prt_1", True)]
    assert told(outputs, guest) == []


def test_media_is_told_when_it_changes() -> None:
    agent, guest = staff(), customer()
    room = room_with(IN_PROGRESS, agent, guest)
    media = Media(microphone=True, camera=True)
    assert told(room.receive(guest, media, NOW), agent) == [
        Presence(member("prt_1", guest, admitted=True, media=media))
    ]
    assert list(room.receive(guest, media, NOW)) == []


def test_who_says_a_desks_status_in_a_room_breaks_the_protocol_and_nobody_hears_of_it() -> None:
    agent, guest = staff(), customer()
    room = room_with(IN_PROGRESS, agent, guest)
    outputs = room.receive(agent, StaffStatus.BUSY, NOW)
    assert closed(outputs) == {"page-staff": ClosingReason.PROTOCOL_ERROR}
    assert told(outputs, guest) == []


def test_the_call_is_connected_from_the_first_report_to_the_end() -> None:
    agent, guest = staff(), customer()
    room = room_with(IN_PROGRESS, agent, guest)
    assert facts(room.receive(guest, CallStats(CallPhase.CONNECTED, 321), NOW)) == [("prt_1", CallConnected(321))]
    assert room.connected
    assert facts(room.receive(agent, CallStats(CallPhase.ENDED, 0), NOW)) == [("stf_1", CallEnded())]
    assert not room.connected


def test_a_call_that_comes_about_after_an_admission_is_told_once_with_its_time() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    room.apply(IN_PROGRESS)
    assert set_ups(room.tick(NOW)) == []
    assert set_ups(room.receive(guest, CallStats(CallPhase.CONNECTED, 321), NOW + 1)) == [SetUp(321)]
    assert set_ups(room.receive(agent, CallStats(CallPhase.CONNECTED, 400), NOW + 1)) == []
    assert set_ups(room.tick(NOW + 1 + SET_UP_SECONDS)) == []


def test_a_call_that_does_not_come_about_although_both_sides_are_here_is_told_once() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    room.apply(IN_PROGRESS)
    told_of = [set_ups(room.tick(NOW + wait)) for wait in (0, SET_UP_SECONDS - 1, SET_UP_SECONDS, SET_UP_SECONDS + 1)]
    assert told_of == [[], [], [SetUp(None)], []]
    # That it came about later is told as a fact, and changes nothing of that.
    late = room.receive(guest, CallStats(CallPhase.CONNECTED, 321), NOW + SET_UP_SECONDS + 2)
    assert (facts(late), set_ups(late)) == ([("prt_1", CallConnected(321))], [])


def test_a_call_is_not_waited_for_while_a_side_is_away_or_no_longer_admitted() -> None:
    agent, guest = staff(), customer()
    room = room_with(APPOINTMENT, agent, guest)
    room.apply(IN_PROGRESS)
    room.tick(NOW)
    guest.lose(NOW + 5)
    assert set_ups(room.tick(NOW + 6)) == []
    guest.revive(guest, NOW + 7)
    assert set_ups(room.tick(NOW + 8)) == []
    assert set_ups(room.tick(NOW + 7 + SET_UP_SECONDS)) == []
    room.apply(next_version(IN_PROGRESS, state=APPOINTMENT.state))
    assert set_ups(room.tick(NOW + 9 + SET_UP_SECONDS)) == []


def test_a_room_that_comes_here_in_the_middle_of_a_call_waits_for_none() -> None:
    room = room_with(IN_PROGRESS, staff(), customer())
    room.tick(NOW)
    assert set_ups(room.tick(NOW + SET_UP_SECONDS)) == []


def test_reports_of_those_who_are_not_admitted_and_floods_of_reports_are_dropped() -> None:
    guest = customer()
    room = room_with(APPOINTMENT, guest)
    assert room.receive(guest, CallStats(CallPhase.CONNECTED, 1), NOW) == ()
    assert not room.connected
    room.apply(IN_PROGRESS)
    told_of = [room.receive(guest, CallStats(CallPhase.CONNECTED, 1), NOW) for _ in range(50)]
    assert len([outputs for outputs in told_of if outputs]) == 10


def test_what_a_newer_client_says_is_passed_over() -> None:
    guest = customer()
    assert list(room_with(APPOINTMENT, guest).receive(guest, Unknown(), NOW)) == []
