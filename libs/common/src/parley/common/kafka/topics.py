"""Topics, made and brought to a release before anything produces to them: brokers create none by themselves."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from parley.common.config import Kafka
from parley.common.kafka.connection import options
from parley.common.kafka.message import DEAD_LETTER_SUFFIX

# Long enough that a message parked before a holiday is still there after it.
_DEAD_LETTER_RETENTION = timedelta(days=60)
_PATIENCE_MS = 10_000
_RETENTION = "retention.ms"

# Of each topic: how many partitions, and for how long it keeps what was sent.
Topics = Mapping[str, tuple[int, timedelta]]


async def ensure_topics(kafka: Kafka, topics: Topics, *, replication_factor: int = -1) -> None:
    """Create each missing topic, and its dead-letter topic with one partition.

    One that exists gets this retention, and this many partitions where it has fewer: what is sent to it later may then
    be read before what was sent earlier under the same key. `replication_factor` is that of new ones; -1 is the
    brokers' default. Returns when every partition has a leader. Raises kafka.errors.KafkaError.
    """
    wanted = dict(topics)
    wanted |= {name + DEAD_LETTER_SUFFIX: (1, _DEAD_LETTER_RETENTION) for name in topics}
    await asyncio.to_thread(_ensure, kafka, wanted, replication_factor)


def _ensure(kafka: Kafka, topics: Topics, replication_factor: int) -> None:
    admin = KafkaAdminClient(**options(kafka), bootstrap_timeout_ms=_PATIENCE_MS, request_timeout_ms=_PATIENCE_MS)
    try:
        if there := _create(admin, topics, replication_factor):
            admin.wait_for_topics(there)
            _keep(admin, {name: topics[name] for name in there})
            _widen(admin, {name: topics[name] for name in there})
        admin.wait_for_topics(list(topics))
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topics: Topics, replication_factor: int) -> list[str]:
    """Return those that were there already."""
    wanted = {
        name: {
            "num_partitions": partitions,
            "replication_factor": replication_factor,
            "configs": {_RETENTION: _milliseconds(retention)},
        }
        for name, (partitions, retention) in topics.items()
    }
    answers = admin.create_topics(wanted, raise_errors=False)["topics"]
    return [answer["name"] for answer in answers if _failed(answer, TopicAlreadyExistsError)]


def _keep(admin: KafkaAdminClient, topics: Topics) -> None:
    """Bring retention to what is declared."""
    asked = [ConfigResource("TOPIC", name, [_RETENTION]) for name in topics]
    current = admin.describe_configs(asked, config_filter="all").get("topic", {})
    wanted = {name: _milliseconds(retention) for name, (_, retention) in topics.items()}
    changes = [
        ConfigResource("TOPIC", name, {_RETENTION: value})
        for name, value in wanted.items()
        if current.get(name, {}).get(_RETENTION, {}).get("value") != value
    ]
    results = admin.alter_configs(changes, raise_on_unknown=False).get("topic", {}) if changes else {}
    if refused := [f"{name}: {result}" for name, result in results.items() if result != "OK"]:
        raise KafkaError("; ".join(refused))


def _widen(admin: KafkaAdminClient, topics: Topics) -> None:
    """Add the partitions that are declared and not there."""
    current = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(list(topics))}
    if wider := {name: count for name, (count, _) in topics.items() if count > current[name]}:
        admin.create_partitions(wider)


def _milliseconds(time: timedelta) -> str:
    return str(time // timedelta(milliseconds=1))


def _failed(answer: Mapping[str, Any], expected: type[KafkaError]) -> bool:
    """Say whether it failed as expected. Raises any other error."""
    if not answer["error_code"]:
        return False
    error = for_code(answer["error_code"])
    if error is not expected:
        raise error(f"{answer['name']}: {answer.get('error_message') or ''}")
    return True
