"""Everything is asked of everybody once, in an order in which no request spoils the next."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from parley.common.testing.waiting import PATIENCE_SECONDS

from . import table
from .scene import NOWHERE, Scene
from .ways import OWN_ACCOUNT, Objects, Way, ways

_AT_ONCE = 8
_REFUSALS = {"401", "403", "404", "409"}
# Refusals that need no look at the appointment, except of those whom its team refuses.
_AT_THE_DOOR = {"401", "403"}
_BY_TEAM = "other_team"
# What changes an appointment and leaves it fit for whoever asks next.
_GENTLE = {
    f"{method} /v1/appointments/{{appointment_id}}/{part}"
    for method, part in (
        ("POST", "messages"),
        ("PUT", "receipts"),
        ("POST", "consents"),
        ("POST", "hold"),
        ("POST", "links"),
        ("POST", "priority"),
        ("POST", "transfer"),
    )
}
# What changes by itself: the time, counters of use, credentials that are minted each time.
_RESTLESS = ("/v1/live-url", "/v1/slots", "/v1/public/{slug}/slots", "/v1/queue", "/v1/sessions", "/v1/api-keys")


@dataclass(frozen=True)
class Case:
    """A way to call, who calls, and the state of the appointment in question."""

    way: Way
    caller: str
    state: str

    @property
    def expected(self) -> str:
        """As the table says."""
        return table.expected(self.way.label, self.caller, self.state)

    @property
    def harmless(self) -> bool:
        """Whether it should change nothing, so that it needs no objects to throw away."""
        return self.expected in _REFUSALS or (self.way.by_secret and self.caller != "customer")

    @property
    def gentle(self) -> bool:
        """Whether the objects around an appointment may be used again after it."""
        return self.way.label in _GENTLE

    def __str__(self) -> str:
        return f"{self.caller}, {self.state}: {self.way.label}"


@dataclass(frozen=True)
class Answer:
    """What came back, and what the request itself `asked`."""

    status: int
    headers: str
    body: str
    asked: str
    objects: Objects

    @property
    def outcome(self) -> str:
        """As the table writes it."""
        return "ok" if self.status < HTTPStatus.MULTIPLE_CHOICES else str(self.status)


@dataclass(frozen=True)
class Observed:
    """All that was answered, and what an administrator read before and after all that was to be refused."""

    answers: dict[Case, Answer]
    before: dict[str, str]
    after: dict[str, str]


class Observer:
    """Asks."""

    def __init__(self, http: httpx.AsyncClient, scene: Scene) -> None:
        self._http = http
        self._scene = scene
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._answers: dict[Case, Answer] = {}

    async def observe(self) -> Observed:
        """Refusals first, then what is read, then what is changed, and at last how one signs in."""
        cases = [case for case in all_cases() if not case.way.own_account]
        open_to = [case for case in cases if not case.harmless]
        before = await self._settled()
        await self._ask([case] for case in cases if case.harmless)
        after = await self._read()
        await self._ask([case] for case in open_to if case.way.reads)
        # Two at once would meet each other.
        await self._ask([[case for case in open_to if case.gentle]])
        changes = [case for case in open_to if not case.way.reads and not case.gentle]
        await self._ask(_by_path(case for case in changes if case.way.of_appointment))
        # Among these are the texts of consents, which must not change while somebody enters.
        await self._ask(_by_path(case for case in changes if not case.way.of_appointment))
        # One by one: whoever checks several passwords at once is slow.
        await self._ask([_own_accounts()])
        return Observed(self._answers, before, after)

    async def _ask(self, rows: Iterable[Iterable[Case]]) -> None:
        """Ask side by side, but the cases of one row one after another."""
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self._in_turn(row))

    async def _in_turn(self, cases: Iterable[Case]) -> None:
        for case in cases:
            async with self._gate:
                keeps = case.harmless or case.way.reads or case.way.own_account or case.gentle
                scene = self._scene
                objects = scene.of_state[case.state] if keeps else await scene.throw_away(case.way, case.state)
                self._answers[case] = await self._send(case, objects)

    async def _send(self, case: Case, objects: Objects) -> Answer:
        person = self._scene.person(case.caller, objects)
        request = case.way.request(person, objects)
        answer = await self._http.request(**request)
        person.session = answer.cookies.get("parley_session") or person.session
        asked = f"{answer.request.url} {request.get('json')}"
        return Answer(answer.status_code, str(answer.headers), answer.text, asked, objects)

    async def _read(self) -> dict[str, str]:
        """All of the company that its administrator can read, by what was asked."""
        reads = [
            case
            for case in all_cases()
            if case.caller == "administrator" and case.way.reads and case.expected == "ok"
            if not case.way.path.startswith(_RESTLESS)
        ]
        found: dict[str, str] = {}

        async def read(case: Case) -> None:
            async with self._gate:
                answer = await self._send(case, self._scene.of_state[case.state])
                found[str(case)] = answer.body

        async with asyncio.TaskGroup() as group:
            for case in reads:
                group.create_task(read(case))
        return found

    async def _settled(self) -> dict[str, str]:
        """What is read, once all that was done before has come through everywhere."""
        last, now = {"": ""}, await self._read()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while last != now:
                await asyncio.sleep(1)
                last, now = now, await self._read()
        return now


def all_cases() -> Iterable[Case]:
    """Every way to call, by everybody, in every state that may matter."""
    for way in ways():
        if way.label not in table.labels():
            continue
        for caller in table.CALLERS:
            for state in _states(way, caller):
                yield Case(way, caller, state)


def _by_path(cases: Iterable[Case]) -> Iterable[list[Case]]:
    """Rows of what might change the same thing, which two at once may not."""
    rows: dict[str, list[Case]] = {}
    for case in cases:
        rows.setdefault(case.way.path, []).append(case)
    return rows.values()


def _own_accounts() -> list[Case]:
    """What each caller does about themselves, in the order that works."""
    cases = {(case.way.label, case.caller): case for case in all_cases() if case.way.own_account}
    return [cases[label, caller] for caller in table.CALLERS for label in OWN_ACCOUNT]


def _states(way: Way, caller: str) -> Iterable[str]:
    natural = Scene.state_of(way)
    if not way.of_appointment:
        return [natural]
    if table.depends_on_state(way.label, caller):
        return table.STATES
    if not way.names_appointment:
        # Whoever has no link of it asks the same whatever becomes of the appointment.
        return [natural]
    fixed = Case(way, caller, natural)
    if fixed.expected in _AT_THE_DOOR and caller != _BY_TEAM:
        return [natural, NOWHERE]
    if way.reads or fixed.harmless:
        return table.STATES
    # Those who may change it may try so in every state; what then comes of it is no matter of access.
    return [natural]
