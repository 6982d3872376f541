"""Which pod serves what."""

from collections import Counter

from parley.signaling.domain.frames import ChannelKind
from parley.signaling.domain.placement import BUCKETS, LAPSE_SECONDS, ChannelKey, Heartbeats, Pod, preferred

PODS = [Pod(f"pod_{n}", f"signaling-{n}", "") for n in range(4)]


def test_a_channels_bucket_is_the_same_in_every_release() -> None:
    assert ChannelKey(ChannelKind.ROOM, "apt_1").bucket == 110
    assert ChannelKey(ChannelKind.DESK, "team_1", "ten_1").bucket == ChannelKey(ChannelKind.DESK, "team_1").bucket


def test_buckets_spread_over_the_pods_and_few_move_when_one_comes() -> None:
    before = {bucket: preferred(bucket, PODS[:3]) for bucket in range(BUCKETS)}
    after = {bucket: preferred(bucket, PODS) for bucket in range(BUCKETS)}
    assert all(40 < count < 90 for count in Counter(after.values()).values())
    moved = {bucket for bucket in before if before[bucket] != after[bucket]}
    assert {after[bucket] for bucket in moved} == {"pod_3"}
    assert preferred(0, []) == ""


def test_preference_belongs_to_the_name_and_survives_a_restart() -> None:
    again = [Pod(f"new_{n}", f"signaling-{n}", "") for n in range(4)]
    for bucket in range(BUCKETS):
        assert preferred(bucket, PODS).removeprefix("pod") == preferred(bucket, again).removeprefix("new")


def test_a_pod_lapses_when_its_beat_stands_still_for_long_enough() -> None:
    heartbeats, pod = Heartbeats(), PODS[0]
    assert heartbeats.observe([pod], 100.0) == []
    assert heartbeats.observe([pod], 100.0 + LAPSE_SECONDS - 0.01) == []
    assert heartbeats.observe([pod], 100.0 + LAPSE_SECONDS) == [pod]
    assert heartbeats.lapsed(pod, 100.0 + LAPSE_SECONDS)


def test_a_beat_begins_the_time_anew() -> None:
    heartbeats, pod = Heartbeats(), PODS[0]
    heartbeats.observe([pod], 100.0)
    beaten = Pod(pod.owner, pod.name, pod.url, beat=1)
    assert heartbeats.observe([beaten], 102.0) == []
    assert heartbeats.observe([beaten], 104.0) == []
    assert heartbeats.observe([beaten], 102.0 + LAPSE_SECONDS) == [beaten]
    assert not heartbeats.lapsed(pod, 110.0)


def test_a_pod_never_seen_has_not_lapsed() -> None:
    assert not Heartbeats().lapsed(PODS[0], 100.0)
