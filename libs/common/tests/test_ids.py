from parley.common import ids
from parley.common.clock import utc_now


def test_ids_carry_their_prefix_and_sort_by_creation() -> None:
    made = [ids.new_id("apt") for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert all(ids.is_id(each, "apt") for each in made)


def test_what_is_no_id_is_refused() -> None:
    good = ids.new_id("apt")
    assert not ids.is_id(good, "stf")
    assert not ids.is_id(good[:-1], "apt")
    assert not ids.is_id(good.upper(), "apt")
    assert not ids.is_id("apt_" + "0" * 32, "apt")
    assert not ids.is_id("", "apt")


def test_secrets_differ_and_are_known_by_their_digest() -> None:
    one, other = ids.new_secret(), ids.new_secret()
    assert len(one) == 43
    assert ids.digest(one) == ids.digest(one)
    assert ids.digest(one) != ids.digest(other)


def test_the_clock_is_aware_and_cut_to_milliseconds() -> None:
    now = utc_now()
    assert now.utcoffset() is not None
    assert now.microsecond % 1000 == 0
