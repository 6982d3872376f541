"""What one core and one GiB carry: each kind of work done alone, and what the services took more than at rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.figures import table
from deploy.load.people import Conduct
from deploy.load.scenario import Customer, Newcomer, Reception, Signaller, Software, Specialist, Watcher, Writer
from deploy.load.shift import Outcome, Shift

SPECIALISTS = 5
CALLS = 15
WATCHERS = 5
CHANNELS = 500
_REST, _CHANNEL, _TOGETHER = "rest", "channel", "together"
# Processors: less than this is told from what a service does by itself by chance alone.
_TELLING = 0.003
_GIB = 1024.0


@dataclass(frozen=True)
class Kind:
    """A kind of work: how its cost is told, and how what one core carries of it is."""

    name: str
    cost: str
    cost_factor: float
    carried: str
    carried_factor: float = 1.0


KINDS = (
    Kind("booking", "a booking, ms", 1e3, "bookings/s"),
    Kind("visit", "a visit, ms", 1e3, "visits/min", 60),
    Kind("message", "a chat message, ms", 1e3, "chat messages/s"),
    Kind("frame", "a signalling frame, µs", 1e6, "signalling frames/s"),
    Kind("list", "a list, ms", 1e3, "lists/s"),
    Kind("sign-in", "a sign-in, ms", 1e3, "sign-ins/s"),
    Kind(_CHANNEL, "an open channel, µs/s", 1e6, "open channels"),
)


def shifts(seconds: float) -> list[Shift]:
    """Nothing, then each kind of work alone, channels last; and most of it at once, to check the sum by."""
    brief = Conduct(call_seconds=1, messages=0)
    crowd = {Specialist: SPECIALISTS, Customer: 20, Reception: 2, Software: 2}
    rates = {Customer: 0.4, Reception: 0.5, Software: 3.0}
    return [
        Shift(_REST, {}, {}, seconds),
        Shift("booking", {Reception: 4}, {Reception: 1.5}, seconds),
        Shift("visit", {Specialist: SPECIALISTS, Customer: 20}, {Customer: 1.0}, seconds, brief),
        Shift("message", {Writer: CALLS}, {Writer: 6.0}, seconds),
        Shift("frame", {Signaller: CALLS}, {Signaller: 150.0}, seconds),
        Shift("list", {Software: 4}, {Software: 12.0}, seconds),
        Shift("sign-in", {Newcomer: 4}, {Newcomer: 2.0}, seconds),
        Shift(_CHANNEL, {Watcher: WATCHERS}, {}, seconds, Conduct(rooms=CHANNELS // WATCHERS)),
        Shift(_TOGETHER, crowd, rates, seconds, Conduct(call_seconds=6, messages=2)),
    ]


class Sizing:
    """The figures of all shifts, by their order."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self._by_name = {each.shift.name: each for each in outcomes}
        names = list(self._by_name)
        self._before_channels = self._by_name[names[names.index(_CHANNEL) - 1]].usage
        self._rest = self._by_name[_REST].usage
        self._services = list(self._rest.cores)

    def cost(self, kind: str, service: str) -> float | None:
        """Processor seconds of a service for one of a kind, of channels for each second that one is open.

        None where the service did no more than at rest.
        """
        outcome = self._by_name[kind]
        more = outcome.usage.cores[service] - self._rest.cores[service]
        if more < _TELLING:
            return None
        return more / (CHANNELS if kind == _CHANNEL else outcome.count(f"a {kind}") / outcome.usage.seconds)

    def channel_mib(self) -> float:
        """What an open channel takes of signaling's memory, in MiB."""
        grown = self._by_name[_CHANNEL].usage.total["signaling"] - self._before_channels.total["signaling"]
        return grown / CHANNELS

    def report(self) -> str:
        """The tables, as Markdown."""
        return "\n\n".join([self._costs(), self._carried(), self._memory(), self._check()])

    def _costs(self) -> str:
        def rest(service: str) -> str:
            return f"{self._rest.cores[service] * 1000:.0f}"

        def cost(kind: Kind, service: str) -> str:
            seconds = self.cost(kind.name, service)
            return "–" if seconds is None else f"{seconds * kind.cost_factor:.1f}"

        header = ("service", "at rest, millicores", *(kind.cost for kind in KINDS))
        return table(header, self._rows(lambda name: [rest(name), *(cost(kind, name) for kind in KINDS)]))

    def _carried(self) -> str:
        def carried(kind: Kind, service: str) -> str:
            seconds = self.cost(kind.name, service)
            return "–" if seconds is None else f"{kind.carried_factor / seconds:,.0f}"

        header = ("one core of", *(kind.carried for kind in KINDS))
        return table(header, self._rows(lambda name: [carried(kind, name) for kind in KINDS]))

    def _memory(self) -> str:
        def most(service: str) -> float:
            return max(each.usage.memory[service] for each in self._by_name.values())

        lines = table(
            ("a process of", "at rest, MiB", "at most, MiB"),
            self._rows(lambda name: [f"{self._rest.memory[name]:.0f}", f"{most(name):.0f}"]),
        )
        each = self.channel_mib()
        free = _GIB - self._rest.memory["signaling"]
        told = f"An open channel takes {each * 1024:.0f} KiB of signaling's memory: one GiB carries {free / each:,.0f}."
        return f"{lines}\n\n{told}"

    def _check(self) -> str:
        """What the mixed shift took beside what its parts' costs add up to."""
        mixed = self._by_name[_TOGETHER]
        kinds = ("booking", "visit", "message", "list")
        done = {kind: mixed.count(f"a {kind}") / mixed.usage.seconds for kind in kinds}

        def reckoned(service: str) -> float:
            return self._rest.cores[service] + sum(
                (self.cost(kind, service) or 0.0) * rate for kind, rate in done.items()
            )

        def row(service: str) -> list[str]:
            return [f"{1000 * mixed.usage.cores[service]:.0f}", f"{1000 * reckoned(service):.0f}"]

        told = ", ".join(f"{rate:.2f} {kind}s" for kind, rate in done.items())
        lines = table(("at once", "measured, millicores", "reckoned, millicores"), self._rows(row))
        return f"{lines}\n\nA second: {told}."

    def _rows(self, cells: Callable[[str], list[str]]) -> list[list[str]]:
        return [[service, *cells(service)] for service in self._services]
