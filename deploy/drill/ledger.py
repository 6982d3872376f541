"""What was acknowledged and what is there afterwards: nothing lost, nothing twice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Write:
    """Something that the installation said is done, or will be at `due_at` where that is set.

    `name` is unique in its kind. `id` is the installation's; empty where the answer told none.
    """

    kind: str
    name: str
    id: str
    acknowledged_at: float
    due_at: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What became of the writes of a kind; `disordered` came before one that was acknowledged before they began."""

    kind: str
    acknowledged: int
    lost: tuple[Write, ...] = ()
    doubled: tuple[str, ...] = ()
    disordered: tuple[str, ...] = ()


@dataclass
class Ledger:
    """Every acknowledged write, in the order of the acknowledgements."""

    writes: list[Write] = field(default_factory=list)
    began: dict[tuple[str, str], float] = field(default_factory=dict)

    def asked(self, kind: str, name: str, at: float) -> None:
        """A write begins; what is asked for again with the same name is the same write."""
        self.began.setdefault((kind, name), at)

    def acknowledged(self, kind: str, name: str, id: str, at: float, due_at: float = 0.0) -> None:
        """It is done, says the installation."""
        self.writes.append(Write(kind, name, id, at, due_at))

    def of(self, kind: str) -> list[Write]:
        """The acknowledged writes of a kind."""
        return [each for each in self.writes if each.kind == kind]

    def check(self, kind: str, found: Mapping[str, Sequence[str]], until: float = math.inf) -> Verdict:
        """Compare with the ids that are found now under each name, and miss nothing that was due only after `until`.

        What was asked for and never acknowledged may be there or not; but nothing may be there twice.
        """
        writes = [each for each in self.of(kind) if each.due_at <= until]
        lost = tuple(each for each in writes if not _is_there(each, found.get(each.name, ())))
        doubled = tuple(name for name, ids in found.items() if len(ids) > 1)
        return Verdict(kind, len(writes), lost, doubled)

    def out_of_order(self, kind: str, found: Sequence[str]) -> tuple[str, ...]:
        """Names that come later in `found` than one that was only begun when they were acknowledged already."""
        acknowledged_at = {each.name: each.acknowledged_at for each in self.of(kind)}
        latest_beginning = 0.0
        late = []
        for name in found:
            if acknowledged_at.get(name, latest_beginning) < latest_beginning:
                late.append(name)
            latest_beginning = max(latest_beginning, self.began.get((kind, name), 0.0))
        return tuple(late)


def _is_there(write: Write, found: Sequence[str]) -> bool:
    return write.id in found if write.id else bool(found)


def recovery_point_seconds(lost: Sequence[Write], lost_at: float, usable_at: float, ended_at: float) -> float:
    """The greatest age of a lost write when the zone was lost; 0 where nothing is lost.

    What was acknowledged only after that, and lost, counts until the service was usable again; what was acknowledged
    later still, until the end.
    """

    def age(acknowledged_at: float) -> float:
        return next((each for each in (lost_at, usable_at) if acknowledged_at <= each), ended_at) - acknowledged_at

    return max((age(each.acknowledged_at) for each in lost), default=0.0)
