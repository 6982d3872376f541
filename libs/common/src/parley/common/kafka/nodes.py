"""Which broker kafka-python asks about the cluster: one that it is connected to.

kafka-python 3.0 asks one that owes it no answer. Where every living broker owes one, as to a consumer whose fetches
wait for news, that is always the broker that is gone: each question about who leads now goes there and ends in
silence, for as long as that broker is away.
"""

import random
from typing import Any

from kafka.net.manager import KafkaConnectionManager


def least_loaded_node(manager: Any) -> int | None:
    """The broker that owes the fewest answers of those connected to, or else of the others; None: none may be asked."""

    def rank(node: int) -> tuple[bool, int]:
        connection = manager._conns.get(node)
        return (connection is None or not connection.connected, len(getattr(connection, "in_flight_requests", ())))

    nodes = [node for each in manager.cluster.brokers() if _may_be_asked(manager, node := each.node_id)]
    random.shuffle(nodes)
    return min(nodes, key=rank, default=None)


def mend() -> None:
    """Let every client of this process ask so."""
    KafkaConnectionManager.least_loaded_node = least_loaded_node


def _may_be_asked(manager: Any, node: int) -> bool:
    connection = manager._conns.get(node)
    return not (connection is not None and connection.paused) and manager.connection_delay(node) <= 0
