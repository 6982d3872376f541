"""What every in-memory store does."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from parley.common.errors import Conflict, Unavailable
from parley.notifications.domain.recorded import Fact, Recorded


@dataclass
class Journal:
    """What would be published."""

    events: list[Recorded] = field(default_factory=list)

    @property
    def facts(self) -> list[Fact]:
        """In order."""
        return [event.fact for event in self.events]


@dataclass
class MemoryStore:
    """Raises Unavailable while `away`; the stores of one world share a `journal`."""

    journal: Journal = field(default_factory=Journal)
    away: bool = False

    def reach(self) -> None:
        if self.away:
            raise Unavailable("The database can't be reached at the moment: try again.")

    def check(self, stored: int, read: int) -> None:
        if stored != read:
            raise Conflict("Somebody else changed it first: load it again.")

    def publish(self, events: Sequence[Recorded]) -> None:
        self.journal.events.extend(events)
