"""Which broker kafka-python asks about the cluster, and how long one may take that does not answer at all.

kafka-python 3.0 asks one that owes it no answer. Where every living broker owes one, as to a consumer whose fetches
wait for news, that is always the broker that is gone: each question about who leads now goes there and ends in
silence, for as long as that broker is away.

To connect it takes a bootstrap server at random and leaves it all the time of the bootstrap, ten seconds to a broker
that it knows, and TLS's handshake any: one that takes connections and is silent, as behind a network that is lost,
costs all of it.
"""

import math
import random
import ssl
import time
from typing import Any

from kafka.net.manager import KafkaConnectionManager
from kafka.net.transport import KafkaSSLTransport

# Of one broker, TLS and a password included: another is asked then.
SETUP_MS = 2_000

_get_connection = KafkaConnectionManager.get_connection


def least_loaded_node(manager: Any) -> int | None:
    """The broker that owes the fewest answers of those connected to, or else of the others; None: none may be asked."""

    def rank(node: int) -> tuple[bool, int]:
        connection = manager._conns.get(node)
        return (connection is None or not connection.connected, len(getattr(connection, "in_flight_requests", ())))

    nodes = [node for each in manager.cluster.brokers() if _may_be_asked(manager, node := each.node_id)]
    random.shuffle(nodes)
    return min(nodes, key=rank, default=None)


def get_connection(manager: Any, node: object, timeout_ms: float | None = None, **options: object) -> Any:
    """The connection to a broker, which is set up within the bound for one, or fails, however long the caller has."""
    bound = manager.socket_connection_setup_timeout_ms(node)
    return _get_connection(manager, node, timeout_ms=min(timeout_ms or math.inf, bound), **options)


async def handshake(transport: Any) -> None:
    """TLS's with a broker that has connected, within the bound too."""
    until = time.monotonic() + SETUP_MS / 1000
    while True:
        try:
            transport._sock.do_handshake()
        except ssl.SSLWantReadError:
            await transport._net.wait_read(transport._sock, until)
        except ssl.SSLWantWriteError:
            await transport._net.wait_write(transport._sock, until)
        else:
            return


def mend() -> None:
    """Let every client of this process do so."""
    KafkaConnectionManager.least_loaded_node = least_loaded_node
    KafkaConnectionManager.get_connection = get_connection
    KafkaSSLTransport.handshake = handshake
    KafkaConnectionManager.DEFAULT_CONFIG["socket_connection_setup_timeout_ms"] = SETUP_MS


def _may_be_asked(manager: Any, node: int) -> bool:
    connection = manager._conns.get(node)
    return not (connection is not None and connection.paused) and manager.connection_delay(node) <= 0
