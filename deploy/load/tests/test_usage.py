"""What services took, from what their metrics tell."""

import pytest

from deploy.load.usage import Reading, parse, told, usage

METRICS = """# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 2.5
process_resident_memory_bytes 1.048576e+08
process_resident_memory_bytes_of_another 1.0
"""


def test_a_process_is_read_from_its_metrics() -> None:
    assert parse("chat", METRICS) == Reading("chat", 2.5, 100)


def test_metrics_without_the_process_are_refused() -> None:
    with pytest.raises(LookupError, match="chat"):
        parse("chat", "parley_chat_messages_total 3\n")


def test_processes_of_a_service_count_together_but_memory_is_the_largest_ones() -> None:
    taken = usage(
        [
            (0.0, [Reading("signaling", 1.0, 90), Reading("signaling", 2.0, 100)]),
            (5.0, [Reading("signaling", 2.0, 90), Reading("signaling", 3.0, 130)]),
            (10.0, [Reading("signaling", 2.0, 95), Reading("signaling", 3.5, 120)]),
        ]
    )
    assert taken.cores == {"signaling": 0.25}
    assert taken.peak == {"signaling": 0.4}
    assert taken.memory == {"signaling": 130}
    assert taken.total == {"signaling": 215}
    assert "| signaling | 250 | 400 | 130 | 400m, 176Mi |" in told(taken)


def test_an_instant_after_the_last_look_is_no_peak() -> None:
    taken = usage(
        [(0.0, [Reading("chat", 0.0, 1)]), (5.0, [Reading("chat", 1.0, 1)]), (5.1, [Reading("chat", 1.1, 1)])]
    )
    assert taken.peak == {"chat": 0.2}
