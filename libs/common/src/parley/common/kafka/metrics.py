"""Every metric of the Kafka clients."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

# From send to the acknowledgement by all replicas in sync; outcome is "ok" or "error".
SEND_SECONDS = Histogram(
    "parley_kafka_send_seconds",
    "Time until a message is acknowledged",
    ["topic", "outcome"],
    buckets=_SECONDS,
)
# One handler's attempt; outcome is "ok", "retry" or "failed".
HANDLE_SECONDS = Histogram(
    "parley_kafka_handle_seconds", "Time of one handling", ["topic", "group", "outcome"], buckets=_SECONDS
)
# Messages that no attempt could handle and that were parked: each needs a human.
DEAD_LETTERS = Counter(
    "parley_kafka_dead_letters_total", "Messages parked on the dead-letter topic", ["topic", "group"]
)
# Messages of this member's partitions that are not yet handled.
LAG = Gauge("parley_kafka_consumer_lag_messages", "Messages behind the end of the topic", ["topic", "group"])
# Messages that a tail's handler could not take; a tail has no dead letters.
TAIL_FAILURES = Counter("parley_kafka_tail_failures_total", "Messages that failed in a tail's handler", ["topic"])
