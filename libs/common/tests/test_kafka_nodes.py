"""Which broker is asked about the cluster."""

from types import SimpleNamespace

import pytest

from parley.common.kafka.nodes import least_loaded_node

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
