"""Creation of topics, before anything produces to them: brokers create none by themselves."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError, for_code

from parley.common.config import Kafka
from parley.common.kafka.connection import options
from parley.common.kafka.message import DEAD_LETTER_SUFFIX

# Long enough that a message parked before a holiday is still there after it.
_DEAD_LETTER_RETENTION = timedelta(days=60)
_PATIENCE_MS = 10_000


async def ensure_topics(
    kafka: Kafka, topics: Mapping[str, tuple[int, timedelta]], *, replication_factor: int = -1
) -> None:
    """Create each missing topic with (partitions, retention), and its dead-letter topic with one partition.

    Existing topics are left as they are. Returns when every partition has a leader. `replication_factor` -1
    is the brokers' default. Raises kafka.errors.KafkaError.
    """
    wanted = dict(topics)
    wanted |= {name + DEAD_LETTER_SUFFIX: (1, _DEAD_LETTER_RETENTION) for name in topics}
    await asyncio.to_thread(_create, kafka, wanted, replication_factor)


def _create(kafka: Kafka, topics: Mapping[str, tuple[int, timedelta]], replication_factor: int) -> None:
    admin = KafkaAdminClient(**options(kafka), bootstrap_timeout_ms=_PATIENCE_MS, request_timeout_ms=_PATIENCE_MS)
    try:
        answer = admin.create_topics(
            {
                name: {
                    "num_partitions": partitions,
                    "replication_factor": replication_factor,
                    "configs": {"retention.ms": str(int(retention.total_seconds() * 1000))},
                }
                for name, (partitions, retention) in topics.items()
            },
            raise_errors=False,
        )
        for topic in answer["topics"]:
            error = for_code(topic["error_code"])
            if topic["error_code"] and error is not TopicAlreadyExistsError:
                raise error(f"{topic['name']}: {topic.get('error_message') or ''}")
        admin.wait_for_topics(list(topics))
    finally:
        admin.close()
