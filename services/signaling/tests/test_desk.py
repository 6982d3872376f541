"""A team's desk, without any I/O."""

from collections.abc import Sequence

from parley.signaling.domain.desk import MAX_TABS, Desk
from parley.signaling.domain.frames import (
    AppointmentNews,
    Bye,
    ClosingReason,
    MemberKind,
    MessageNews,
    Presence,
    Signal,
    StaffStatus,
)
from parley.signaling.domain.outputs import Close, Output, Send
from parley.signaling.domain.session import Session

from .domain_values import APPOINTMENT, NOW, staff
from .rooms import welcome_of

MESSAGE = MessageNews("msg_1", "apt_1", "client-1", "prt_1", MemberKind.CUSTOMER, "Bonjour", 1)


def desk_with(*sessions: Session) -> Desk:
    desk = Desk(1)
    for session in sessions:
        desk.join(session, 0, 0, NOW)
    return desk


def receivers(outputs: Sequence[Output]) -> list[str]:
    return [session.session_id for output in outputs if isinstance(output, Send) for session in output.to]


def test_everybody_hears_of_appointments_and_messages() -> None:
    desk = desk_with(staff("page-one"), staff("page-two", "stf_2"))
    outputs = desk.apply(APPOINTMENT, customer_online=True)
    assert receivers(outputs) == ["page-one", "page-two"]
    assert isinstance(outputs[0], Send)
    assert outputs[0].notice == AppointmentNews("apt_1", 3, "waiting", False, False, True)
    assert receivers(desk.tell(MESSAGE)) == ["page-one", "page-two"]


def test_one_who_just_came_hears_alone_what_the_others_know() -> None:
    newcomer, gone = staff("page-two", "stf_2"), staff("page-gone", "stf_3")
    desk = desk_with(staff("page-one"), newcomer)
    assert receivers(desk.apply(APPOINTMENT, customer_online=True, to=[newcomer, gone])) == ["page-two"]


def test_tabs_of_one_member_stand_side_by_side_and_the_oldest_gives_way() -> None:
    desk = desk_with(*(staff(f"page-{n}") for n in range(MAX_TABS)))
    _, outputs = desk.join(staff("page-more"), 0, 0, NOW)
    closed = [(output.session.session_id, output.reason) for output in outputs if isinstance(output, Close)]
    assert closed == [("page-0", ClosingReason.REPLACED)]


def test_what_reloads_left_behind_gives_way_before_any_tab_that_is_open() -> None:
    tabs = [staff(f"page-{n}") for n in range(MAX_TABS)]
    desk = desk_with(*tabs)
    tabs[3].lose(NOW)
    desk.join(staff("page-more"), 0, 0, NOW)
    assert {each.session_id for each in desk.sessions.values()} == {"page-more"} | {
        each.session_id for each in tabs if each is not tabs[3]
    }


def test_a_second_tab_is_no_news_and_a_colleague_is() -> None:
    desk = desk_with(staff("page-one"))
    _, again = desk.join(staff("page-two"), 0, 0, NOW)
    _, colleague = desk.join(staff("page-three", "stf_2"), 0, 0, NOW)
    assert [each for each in again if isinstance(each, Send) and isinstance(each.notice, Presence)] == []
    assert [each.notice.member.id for each in colleague if isinstance(each, Send) and isinstance(each.notice, Presence)]


def test_no_signal_passes_at_a_desk() -> None:
    one = staff("page-one")
    desk = desk_with(one, staff("page-two", "stf_2"))
    assert list(desk.receive(one, Signal("stf_2", b"sdp"), NOW)) == []


def statuses(outputs: Sequence[Output]) -> list[tuple[str, StaffStatus]]:
    notices = [each.notice for each in outputs if isinstance(each, Send)]
    return [(each.member.id, each.member.status) for each in notices if isinstance(each, Presence)]


def test_a_status_is_told_to_the_colleagues_when_it_changes_and_to_those_who_come_later() -> None:
    one = staff("page-one")
    desk = desk_with(one, staff("page-two", "stf_2"))
    said = desk.receive(one, StaffStatus.AWAY, NOW)
    assert (receivers(said), statuses(said)) == (["page-two"], [("stf_1", StaffStatus.AWAY)])
    assert list(desk.receive(one, StaffStatus.AWAY, NOW)) == []
    _, outputs = desk.join(staff("page-three", "stf_3"), 0, 0, NOW)
    assert {each.id: each.status for each in welcome_of(outputs).members} == {
        "stf_1": StaffStatus.AWAY,
        "stf_2": StaffStatus.UNSAID,
        "stf_3": StaffStatus.UNSAID,
    }


def test_of_several_tabs_the_busiest_counts_for_as_long_as_it_is_open() -> None:
    one, other = staff("page-one"), staff("page-other")
    desk = desk_with(one, other, staff("page-two", "stf_2"))
    desk.receive(one, StaffStatus.AVAILABLE, NOW)
    assert statuses(desk.receive(other, StaffStatus.BUSY, NOW)) == [("stf_1", StaffStatus.BUSY)]
    assert statuses(desk.receive(one, StaffStatus.AWAY, NOW)) == []
    _, outputs = desk.join(staff("page-more"), 0, 0, NOW)
    assert {each.id: each.status for each in welcome_of(outputs).members}["stf_1"] is StaffStatus.BUSY
    assert statuses(desk.receive(other, Bye(), NOW)) == [("stf_1", StaffStatus.AWAY)]


def test_a_reload_is_no_news_to_the_colleagues() -> None:
    lost, again = staff("page-one"), staff("page-again")
    desk = desk_with(lost, staff("page-two", "stf_2"))
    desk.receive(lost, StaffStatus.AWAY, NOW)
    lost.lose(NOW)
    _, outputs = desk.join(again, 0, 0, NOW)
    assert statuses([*outputs, *desk.receive(again, StaffStatus.AWAY, NOW)]) == []


def test_what_a_lost_tab_said_counts_no_more_once_its_member_is_back_in_another() -> None:
    lost, again = staff("page-one"), staff("page-again")
    desk = desk_with(lost, staff("page-two", "stf_2"))
    desk.receive(lost, StaffStatus.BUSY, NOW)
    lost.lose(NOW)
    desk.join(again, 0, 0, NOW)
    assert statuses(desk.receive(again, StaffStatus.AVAILABLE, NOW)) == [("stf_1", StaffStatus.AVAILABLE)]
