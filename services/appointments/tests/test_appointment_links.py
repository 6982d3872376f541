"""Links into an appointment: when they open the door, and what revoking them does."""

from datetime import datetime, timedelta

import pytest

from parley.appointments.domain import errors, transfer
from parley.appointments.domain.appointment import MAX_LINKS, Appointment
from parley.appointments.domain.events import (
    CustomerAdmitted,
    LinkCreated,
    LinkRevoked,
)
from parley.appointments.domain.state import ENDED, InvitationStatus, State

from .conftest import CAMILLE_ID, NOW, invited, scheduled
from .stages import AT, LATER, PHONE, asking, in_call, link, visitor, waiting, with_links


def test_the_door_opens_early_by_as_much_as_the_type_says_and_not_earlier() -> None:
    appointment = with_links(scheduled(NOW + timedelta(minutes=10)))
    with pytest.raises(errors.TooEarly) as refusal:
        appointment.enter(visitor(), NOW - timedelta(seconds=1))
    assert refusal.value.details == {"entry_opens_at": NOW.isoformat()}
    assert appointment.enter(visitor(), NOW)[0].state is State.WAITING


def test_after_its_time_nobody_enters_any_more() -> None:
    booked, called = with_links(scheduled(NOW)), with_links(invited())
    with pytest.raises(errors.AppointmentEnded):
        booked.enter(visitor(), booked.ends_at)
    with pytest.raises(errors.LinkExpired):
        called.enter(visitor(), called.ends_at)
    assert called.enter(visitor(), called.ends_at - timedelta(seconds=1))[0].state is State.WAITING


def test_whoever_waits_or_talks_is_not_shut_out_by_the_clock() -> None:
    late = NOW + timedelta(days=1)
    assert waiting().admit(CAMILLE_ID, late)[0].enter(visitor(), late)[1] == []


STATUSES = {
    State.WAITING: InvitationStatus.OPEN,
    State.IN_PROGRESS: InvitationStatus.OPEN,
    State.COMPLETED: InvitationStatus.ENDED,
    State.CANCELLED: InvitationStatus.CANCELLED,
    State.NO_SHOW: InvitationStatus.EXPIRED,
    State.EXPIRED: InvitationStatus.EXPIRED,
}


@pytest.mark.parametrize("state", STATUSES)
def test_a_link_tells_how_the_appointment_stands(state: State) -> None:
    appointment = AT[state]()
    assert appointment.invitation_status(appointment.link("lnk_a"), NOW) is STATUSES[state]


def test_before_the_appointment_a_links_status_follows_the_clock() -> None:
    booked, called = with_links(scheduled(NOW)), with_links(invited())

    def status(appointment: Appointment, now: datetime) -> InvitationStatus:
        return appointment.invitation_status(appointment.link("lnk_a"), now)

    assert status(booked, NOW - timedelta(minutes=11)) is InvitationStatus.EARLY
    assert status(booked, NOW) is InvitationStatus.OPEN
    assert status(booked, booked.ends_at) is InvitationStatus.ENDED
    assert status(called, NOW) is InvitationStatus.OPEN
    assert status(called, called.ends_at) is InvitationStatus.EXPIRED


def test_a_revoked_link_opens_no_door_and_others_still_do() -> None:
    after, facts = with_links(invited(), "a", "b").revoke_link("lnk_a", LATER)
    assert facts == [LinkRevoked("lnk_a")]
    with pytest.raises(errors.LinkRevoked):
        after.enter(visitor(PHONE, "a"), LATER)
    assert after.enter(visitor(PHONE, "b"), LATER)[0].state is State.WAITING


def test_a_link_that_is_not_the_appointments_own_opens_no_door() -> None:
    with pytest.raises(errors.LinkUnknown):
        with_links(invited(), "a").enter(visitor(PHONE, "b"), NOW)


def test_revoking_again_changes_nothing() -> None:
    revoked, _ = with_links(invited()).revoke_link("lnk_a", NOW)
    assert revoked.revoke_link("lnk_a", LATER) == (revoked, [])
    with pytest.raises(errors.LinkNotFound):
        revoked.revoke_link("lnk_x", LATER)


def test_who_waits_by_a_revoked_link_is_out() -> None:
    after, facts = waiting().revoke_link("lnk_a", LATER)
    assert (after.state, after.waiting_since, facts) == (State.INVITED, None, [LinkRevoked("lnk_a")])
    assert after.customer is not None
    assert after.customer.device is None


def test_who_is_in_the_call_by_a_revoked_link_is_dropped_from_it() -> None:
    after, _ = asking().revoke_link("lnk_a", LATER)
    assert after.customer is not None
    assert (after.state, after.customer.device, after.customer.admitted) == (State.IN_PROGRESS, None, False)
    assert after.customer.pending is not None
    # There is nobody to put into the queue, but the further device can still be admitted.
    with pytest.raises(errors.InvalidTransition):
        after.return_to_queue()
    with pytest.raises(errors.InvalidTransition):
        transfer.live(after, "", "team_b", "")
    assert after.admit(CAMILLE_ID, LATER)[1] == [CustomerAdmitted("prt_new", "dev_laptop")]


def test_revoking_a_link_that_nobody_came_by_disturbs_nobody() -> None:
    before = in_call("a", "b")
    after, _ = before.revoke_link("lnk_b", LATER)
    assert after.participants == before.participants


def test_a_device_counts_by_the_link_it_came_by_last() -> None:
    moved, facts = waiting("a", "b").enter(visitor(PHONE, "b"), LATER)
    assert facts == []
    assert moved.revoke_link("lnk_a", LATER)[0].state is State.WAITING
    assert moved.revoke_link("lnk_b", LATER)[0].state is State.INVITED


def test_links_are_bounded_and_the_longest_revoked_one_makes_room() -> None:
    full = with_links(invited(), *(str(number) for number in range(MAX_LINKS)))
    revoked, _ = full.revoke_link("lnk_7", NOW)
    revoked, _ = revoked.revoke_link("lnk_3", LATER)
    after, facts = revoked.create_link(link("more"), LATER)
    assert facts == [LinkCreated("lnk_more")]
    assert len(after.links) == MAX_LINKS
    assert {"lnk_3", "lnk_more"} <= {each.id for each in after.links}
    assert "lnk_7" not in {each.id for each in after.links}


def test_among_valid_links_the_oldest_by_which_nobody_is_in_makes_room() -> None:
    inside = asking()
    full = with_links(inside, *(str(number) for number in range(MAX_LINKS - 2)))
    after, facts = full.create_link(link("more"), LATER)
    assert facts == [LinkRevoked("lnk_0"), LinkCreated("lnk_more")]
    assert after.links == (*(each for each in full.links if each.id != "lnk_0"), link("more"))
    assert after.participants == inside.participants
    with pytest.raises(errors.LinkUnknown):
        after.enter(visitor(PHONE, "0"), LATER)


@pytest.mark.parametrize("state", [state for state in State if state in ENDED])
def test_an_appointment_that_is_over_gets_no_link(state: State) -> None:
    with pytest.raises(errors.AppointmentEnded):
        AT[state]().create_link(link("more"), NOW)


def test_an_invitation_whose_time_ran_out_gets_no_link() -> None:
    with pytest.raises(errors.AppointmentEnded):
        invited().create_link(link(), invited().ends_at)
