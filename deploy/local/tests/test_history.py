"""The demo's past, written as appointments itself would have written it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from deploy.local import history
from parley.appointments.__main__ import TOPIC
from parley.appointments.domain.errors import TooEarly
from parley.common.config import Kafka
from parley.common.kafka import ensure_topics

# Who came an hour before the door was open.
IMPOSSIBLE = history.Past(
    tenant_id="ten_a",
    team_id="team_a",
    specialist_id="stf_a",
    customer_id="cus_a",
    type_id="typ_a",
    starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    minutes=30,
    waited_minutes=60,
    subject="A leak",
    outcome="mended",
    notes="",
)


async def test_a_past_that_can_not_have_been_leaves_nothing_open(mongo_url: str, kafka: Kafka) -> None:
    await ensure_topics(kafka, {TOPIC: (1, timedelta(hours=1))})
    before = set(threading.enumerate())
    with pytest.raises(TooEarly):
        await history.write(mongo_url, kafka.kafka_brokers, [IMPOSSIBLE])
    left = {thread.name for thread in set(threading.enumerate()) - before if "asyncio" not in thread.name}
    assert left == set()
