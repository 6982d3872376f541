"""Topics are made, and brought to a release, on a real broker."""

from datetime import timedelta

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource

from parley.common.config import Kafka
from parley.common.kafka import ensure_topics
from parley.common.testing.waiting import eventually


async def test_topics_may_be_ensured_again(kafka: Kafka, topic: str) -> None:
    await ensure_topics(kafka, {topic: (3, timedelta(hours=1))})


async def test_a_topic_that_is_there_gets_the_releases_retention_and_never_fewer_partitions(
    kafka: Kafka, topic: str
) -> None:
    async def becomes(*shape: object) -> None:
        # Brokers hear of a change a moment after the controller has made it.
        await eventually(lambda: _shape(kafka, topic) == shape, what=f"a topic of {shape}")

    await becomes(3, timedelta(hours=1))
    await ensure_topics(kafka, {topic: (5, timedelta(hours=2))})
    await becomes(5, timedelta(hours=2))
    await ensure_topics(kafka, {topic: (3, timedelta(hours=1))})
    await becomes(5, timedelta(hours=1))


def _shape(kafka: Kafka, topic: str) -> tuple[int, timedelta]:
    """How many partitions a topic has, and for how long it keeps messages."""
    admin = KafkaAdminClient(bootstrap_servers=kafka.kafka_brokers)
    try:
        [described] = admin.describe_topics([topic])
        configs = admin.describe_configs([ConfigResource("TOPIC", topic, ["retention.ms"])], config_filter="all")
    finally:
        admin.close()
    kept = int(configs["topic"][topic]["retention.ms"]["value"])
    return len(described["partitions"]), timedelta(milliseconds=kept)
