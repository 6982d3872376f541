"""Nothing that was acknowledged is lost, twice, or out of order without being told."""

from collections.abc import Sequence

import pytest

from deploy.drill.ledger import Ledger, Verdict, Write, recovery_point_seconds


def ledger(*names: str) -> Ledger:
    """One write after the other, each with an id of its name's."""
    kept = Ledger()
    for at, name in enumerate(names):
        kept.asked("booking", name, at)
        kept.acknowledged("booking", name, f"apt_{name}", at + 0.5)
    return kept


def test_all_that_is_there_once_holds() -> None:
    verdict = ledger("one", "two").check("booking", {"one": ["apt_one"], "two": ["apt_two"]})
    assert verdict == Verdict("booking", acknowledged=2)


def test_an_acknowledged_write_that_is_not_there_is_lost() -> None:
    verdict = ledger("one", "two").check("booking", {"one": ["apt_one"]})
    assert [each.name for each in verdict.lost] == ["two"]


def test_another_one_under_the_same_name_is_no_substitute() -> None:
    verdict = ledger("one").check("booking", {"one": ["apt_other"]})
    assert [each.name for each in verdict.lost] == ["one"]


def test_what_was_never_acknowledged_may_be_there_but_not_twice() -> None:
    kept = ledger("one")
    assert kept.check("booking", {"one": ["apt_one"], "unsure": ["apt_unsure"]}) == Verdict("booking", 1)
    doubled = kept.check("booking", {"one": ["apt_one"], "unsure": ["apt_1", "apt_2"]})
    assert doubled == Verdict("booking", 1, doubled=("unsure",))


def test_what_is_due_only_later_is_not_missed() -> None:
    kept = Ledger()
    kept.acknowledged("reminder", "soon", "ntf_1", 0, due_at=10)
    kept.acknowledged("reminder", "later", "ntf_2", 0, due_at=20)
    assert [each.name for each in kept.check("reminder", {}, until=15).lost] == ["soon"]


def test_a_message_begun_after_anothers_acknowledgement_must_follow_it() -> None:
    kept = ledger("one", "two", "three")
    assert kept.out_of_order("booking", ["one", "two", "three"]) == ()
    assert kept.out_of_order("booking", ["two", "one", "three"]) == ("one",)


def test_messages_under_way_together_may_come_in_any_order() -> None:
    kept = Ledger()
    for name in ("one", "two"):
        kept.asked("message", name, 0)
    kept.acknowledged("message", "one", "msg_1", 1)
    kept.acknowledged("message", "two", "msg_2", 2)
    assert kept.out_of_order("message", ["two", "one"]) == ()


@pytest.mark.parametrize(
    ("acknowledged_at", "seconds"),
    [
        ((), 0),
        # Before the loss: its age then.
        ((99, 90), 10),
        # After it: until all was usable again. It may be older than what was lost before.
        ((103,), 7),
        ((99, 103), 7),
        # Later still: until the end.
        ((110, 125), 175),
        ((90, 103, 125), 175),
    ],
)
def test_the_recovery_point_is_the_greatest_age_of_a_lost_write(
    acknowledged_at: Sequence[float], seconds: float
) -> None:
    lost = [Write("booking", "name", "id", at) for at in acknowledged_at]
    assert recovery_point_seconds(lost, lost_at=100, usable_at=110, ended_at=300) == seconds
