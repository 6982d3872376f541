"""The chain: what fits, and that nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.insights.domain import START, Entry, append, follows

from .conftest import NOW, chained, event, events


def first_misfit(entries: list[Entry]) -> int:
    """Its position, by its place in the list; 0 where all fit."""
    head = START
    for number, entry in enumerate(entries, start=1):
        if not follows(head, entry):
            return number
        head = entry.head
    return 0


def erased(entry: Entry) -> Entry:
    return replace(entry, event=replace(entry.event, body=None), salt=None)


def test_a_chain_fits_as_it_was_made() -> None:
    chain = chained(events(4))
    assert [entry.position for entry in chain] == [1, 2, 3, 4]
    assert first_misfit(chain) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "evt_x"},
        {"at": NOW + timedelta(milliseconds=1)},
        {"topic": "parley.chat.v1"},
        {"kind": "appointments.cancelled"},
        {"tenant_id": "ten_b"},
        {"appointment_id": ""},
        {"body": b""},
        {"body": None},
    ],
)
def test_an_event_that_was_changed_does_not_fit(changed: dict[str, object]) -> None:
    chain = chained(events(3))
    chain[1] = replace(chain[1], event=replace(chain[1].event, **changed))  # type: ignore[arg-type]
    assert first_misfit(chain) == 2


@pytest.mark.parametrize(
    "changed", [{"position": 3}, {"digest": "0" * 64}, {"hash": "0" * 64}, {"salt": b""}, {"salt": None}]
)
def test_an_entry_that_was_changed_does_not_fit(changed: dict[str, object]) -> None:
    chain = chained(events(3))
    chain[1] = replace(chain[1], **changed)  # type: ignore[arg-type]
    assert first_misfit(chain) == 2


def test_a_new_event_made_to_fit_its_place_breaks_the_next() -> None:
    chain = chained(events(3))
    chain[1] = append(chain[0].head, event("evt_forged"), b"salt")
    assert first_misfit(chain) == 3


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_removed_entry_leaves_a_gap(position: int) -> None:
    chain = chained(events(4))
    del chain[position - 1]
    assert first_misfit(chain) == position


def test_closing_a_gap_does_not_hide_it() -> None:
    chain = chained(events(4))
    del chain[1]
    assert first_misfit([replace(entry, position=n) for n, entry in enumerate(chain, start=1)]) == 2


def test_entries_that_changed_places_do_not_fit() -> None:
    chain = chained(events(4))
    chain[1], chain[2] = replace(chain[2], position=2), replace(chain[1], position=3)
    assert first_misfit(chain) == 2


def test_another_tenants_chain_does_not_fit() -> None:
    ours, theirs = chained(events(2)), chained(events(2, "ten_b"))
    assert first_misfit([ours[0], theirs[1]]) == 2


def test_erased_bodies_and_salts_leave_the_chain_whole() -> None:
    chain = chained(events(4))
    assert first_misfit([erased(chain[0]), chain[1], erased(chain[2]), chain[3]]) == 0
    assert first_misfit([erased(entry) for entry in chain]) == 0


def test_erasing_hides_no_change() -> None:
    chain = chained(events(3))
    chain[1] = erased(replace(chain[1], event=replace(chain[1].event, kind="appointments.cancelled")))
    assert first_misfit(chain) == 2


def test_equal_bodies_have_different_digests() -> None:
    one, other = (append(START, event("evt_a"), salt) for salt in (b"one", b"other"))
    assert one.event.body == other.event.body
    assert one.digest != other.digest


def test_an_erased_event_is_not_appended() -> None:
    with pytest.raises(ValueError, match="without body"):
        append(START, replace(event("evt_a"), body=None), b"salt")
