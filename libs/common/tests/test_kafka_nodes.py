"""Which broker is asked about the cluster, and for how long."""

import asyncio
from types import SimpleNamespace
from typing import Literal

import pytest

from parley.common.config import Kafka
from parley.common.kafka import Producer, nodes
from parley.common.kafka.nodes import least_loaded_node
from parley.common.testing.waiting import eventually

BROKERS = (1, 2, 3)


def connection(*, connected: bool = True, owed: int = 0, paused: bool = False) -> SimpleNamespace:
    return SimpleNamespace(connected=connected, paused=paused, in_flight_requests=[object()] * owed)


def asked(connections: dict[int, SimpleNamespace], delayed: tuple[int, ...] = ()) -> set[int | None]:
    """Whom many questions go to."""
    cluster = SimpleNamespace(brokers=lambda: [SimpleNamespace(node_id=node) for node in BROKERS])
    manager = SimpleNamespace(
        cluster=cluster, _conns=connections, connection_delay=lambda node: 1.0 if node in delayed else 0
    )
    return {least_loaded_node(manager) for _ in range(50)}


def test_a_broker_that_is_gone_is_not_asked_while_all_others_owe_an_answer() -> None:
    assert asked({2: connection(owed=1), 3: connection(owed=1)}) == {2, 3}
    assert asked({1: connection(connected=False), 2: connection(owed=1), 3: connection(owed=2)}) == {2}


def test_one_that_owes_nothing_goes_first() -> None:
    assert asked({1: connection(owed=1), 2: connection(), 3: connection(owed=1)}) == {2}


def test_one_that_was_never_connected_to_is_asked_where_no_other_is() -> None:
    assert asked({1: connection(connected=False, owed=1)}) == {2, 3}


@pytest.mark.parametrize("away", [{"delayed": BROKERS}, {"delayed": (1, 3)}])
def test_none_is_asked_that_must_be_left_alone(away: dict[str, tuple[int, ...]]) -> None:
    assert asked({2: connection(paused=True)}, **away) == {None}


@pytest.mark.parametrize("security", ["PLAINTEXT", "SSL"])
async def test_one_that_takes_connections_and_is_silent_is_given_up_long_before_the_search_ends(
    monkeypatch: pytest.MonkeyPatch, security: Literal["PLAINTEXT", "SSL"]
) -> None:
    monkeypatch.setattr(nodes, "SETUP_MS", 50)
    connected: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(lambda _, writer: connected.append(writer), "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        kafka = Kafka(kafka_brokers=f"127.0.0.1:{port}", kafka_security=security)
        producer = Producer(kafka, client_id="test", topics=["topic"])
        starting = asyncio.create_task(producer.start())
        # The whole search takes five seconds.
        await eventually(lambda: len(connected) >= 3, timeout=3, what="a third connection")
        starting.cancel()
        await producer.stop()
        for writer in connected:
            writer.close()
