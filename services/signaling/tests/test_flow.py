"""Numbers, what is kept for a resumption, and the pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.api.live.v1.live_pb2 import Pong, ServerFrame
from parley.signaling.domain.flow import Inbound, Outbound, SequenceGap, TokenBucket, numbered


@given(seq=st.integers(1, 2**63), sent_at_ms=st.integers(0, 2**60))
def test_a_number_in_front_of_a_frame_reads_as_part_of_it(seq: int, sent_at_ms: int) -> None:
    body = ServerFrame(pong=Pong(sent_at_ms=sent_at_ms)).SerializeToString()
    assert ServerFrame.FromString(numbered(seq, body)) == ServerFrame(seq=seq, pong=Pong(sent_at_ms=sent_at_ms))


def test_what_follows_a_number_is_kept_in_order() -> None:
    outbound = Outbound()
    frames = [outbound.push(b"%d" % n) for n in range(1, 6)]
    assert outbound.after(0) == frames
    assert outbound.after(3) == frames[3:]
    assert outbound.after(5) == []


def test_what_is_acknowledged_is_forgotten() -> None:
    outbound = Outbound()
    frames = [outbound.push(b"x") for _ in range(5)]
    outbound.acknowledge(3)
    assert outbound.after(3) == frames[3:]
    assert outbound.after(2) is None
    outbound.acknowledge(1)
    outbound.acknowledge(99)
    assert outbound.after(3) == frames[3:]


def test_a_number_that_was_never_sent_can_not_be_resumed() -> None:
    outbound = Outbound()
    outbound.push(b"x")
    assert outbound.after(2) is None


@pytest.mark.parametrize(("size", "count"), [(10, Outbound.MAX_FRAMES), (100_000, 5)])
def test_what_is_kept_is_bounded_by_number_and_by_bytes(size: int, count: int) -> None:
    outbound = Outbound()
    for _ in range(1_000):
        outbound.push(b"x" * size)
    kept = outbound.after(1_000 - count)
    assert kept is not None
    assert sum(map(len, kept)) <= Outbound.MAX_BYTES
    assert outbound.after(1_000 - count - 1) is None


def test_numbers_go_on_after_all_is_forgotten() -> None:
    outbound = Outbound()
    outbound.push(b"x")
    outbound.clear()
    assert outbound.after(0) is None
    assert outbound.after(1) == []
    assert outbound.push(b"x") == numbered(2, b"x")


def test_each_number_counts_once_and_none_may_be_left_out() -> None:
    inbound = Inbound()
    assert [inbound.accept(seq) for seq in (1, 2, 1, 2, 3)] == [True, True, False, False, True]
    with pytest.raises(SequenceGap):
        inbound.accept(5)
    assert inbound.last == 3


def test_a_bucket_allows_a_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(rate=10, burst=5, now=0)
    assert [bucket.take(0) for _ in range(6)] == [True] * 5 + [False]
    assert bucket.take(0.1)
    assert not bucket.take(0.15)
    assert [bucket.take(100) for _ in range(6)] == [True] * 5 + [False]
