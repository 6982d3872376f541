"""What follows from the figures of shifts in which each kind of work was done alone."""

from deploy.load.shift import Outcome, Shift
from deploy.load.sizing import CHANNELS, Sizing, shifts
from deploy.load.usage import Usage

SECONDS = 10.0
# Kind by kind: how often it was done, and the processors that appointments and signaling took.
DONE = {
    "rest": (0, 0.02, 0.03),
    "booking": (20, 0.12, 0.03),
    "visit": (10, 0.07, 0.05),
    "message": (100, 0.0201, 0.04),
    "frame": (2000, 0.02, 0.05),
    "list": (100, 0.06, 0.03),
    "sign-in": (20, 0.02, 0.03),
    "channel": (0, 0.02, 0.08),
    "together": (0, 0.2, 0.1),
}


def outcome(shift: Shift, signaling_mib: float) -> Outcome:
    count, appointments, signaling = DONE[shift.name]
    cores = {"appointments": appointments, "signaling": signaling}
    memory = {"appointments": 100.0, "signaling": 90.0}
    usage = Usage(SECONDS, cores, cores, memory, memory | {"signaling": signaling_mib})
    counts = {f"a {shift.name}": count} if shift.name != "together" else {"a booking": 10, "a visit": 5}
    return Outcome(shift, counts, usage, 0.5, [], "")


def sizing() -> Sizing:
    return Sizing([outcome(each, 230.0 if each.name == "channel" else 180.0) for each in shifts(SECONDS)])


def test_a_cost_is_what_was_taken_more_than_at_rest_by_what_was_done() -> None:
    assert round(sizing().cost("booking", "appointments") or 0, 6) == 0.05
    assert round(sizing().cost("channel", "signaling") or 0, 6) == 0.05 / CHANNELS


def test_what_chance_may_have_made_is_no_cost() -> None:
    assert sizing().cost("message", "appointments") is None
    assert sizing().cost("sign-in", "signaling") is None


def test_the_tables_tell_costs_and_what_a_core_and_a_gib_carry() -> None:
    report = sizing().report()
    assert "| appointments | 20 | 50.0 | 50.0 | – | – | 4.0 | – | – |" in report
    assert "| appointments | 20 | 1,200 | – | – | 250 | – | – |" in report
    assert "An open channel takes 102 KiB of signaling's memory: one GiB carries 9,340." in report
    assert "| appointments | 200 | 95 |" in report
    assert "A second: 1.00 bookings, 0.50 visits, 0.00 messages, 0.00 lists." in report


def test_every_kind_of_work_is_done_alone_after_a_rest_and_before_all_at_once() -> None:
    names = [each.name for each in shifts(SECONDS)]
    assert names == list(DONE)
