"""Time in quanta of five minutes since 1970, UTC: what bookings claim, and what slots are computed in."""

from datetime import UTC, datetime, timedelta

QUANTUM_MINUTES = 5
QUANTUM = timedelta(minutes=QUANTUM_MINUTES)
_SECONDS = QUANTUM_MINUTES * 60


def quantum_of(instant: datetime) -> int:
    """Return the quantum that holds this instant."""
    return int(instant.timestamp() // _SECONDS)


def next_quantum(instant: datetime) -> int:
    """Return the first quantum that starts at or after this instant."""
    return -int(-instant.timestamp() // _SECONDS)


def instant_of(quantum: int) -> datetime:
    """Return the instant at which a quantum starts, in UTC."""
    return datetime.fromtimestamp(quantum * _SECONDS, UTC)


def claims(specialist_id: str, first: int, last: int) -> tuple[str, ...]:
    """Return the keys of a specialist's quanta from `first` to `last`, the end excluded; two bookings share none."""
    return tuple(f"{specialist_id}|{quantum:09d}" for quantum in range(first, last))
