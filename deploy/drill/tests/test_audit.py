"""Letters are told apart by what they say, and every copy counts, however late it comes."""

from collections.abc import Sequence
from functools import partial

import httpx
import pytest

from deploy.drill import audit
from deploy.drill.audit import Audit, Auditor, invitations, latest_reminder, reminders
from deploy.drill.ledger import Write
from deploy.drill.probes import REMINDER, Probes
from deploy.drill.record import now
from deploy.local.api import Json

from .samples import company


def letter(id: str, text: str = "", calendar: str = "", copies: int = 1) -> Json:
    """As the mailbox tells it."""
    received_at = "2026-11-26T12:00:30.000+00:00"
    return {"id": id, "text": text, "calendar": calendar, "copies": copies, "received_at": received_at}


def told_of(time: str) -> str:
    """A letter's text about the appointment of that time."""
    return f"Hello,\r\n\r\nWhen: Saturday, 28 November 2026, {time} – 23:59 (UTC)\r\nWith: Drill\r\n"


START, LATER = "2026-11-28T03:15:00+00:00", "2026-11-28T03:20:00+00:00"
INVITED = letter("m1", told_of("03:15"), "BEGIN:VEVENT\nUID:apt_1\nEND:VEVENT")
REMINDED = letter("m2", told_of("03:15"))
AT_NOON = 1_795_694_400.0


class Edge:
    """Lists nothing, and has the mailbox show one look at it after the other, the last for ever."""

    def __init__(self, *looks: Sequence[Json]) -> None:
        self._looks = list(looks)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """As the API and as the mailbox."""
        if request.url.path != "/api/messages":
            return httpx.Response(200, json={"data": [], "next_page_token": None})
        return httpx.Response(200, json=self._looks.pop(0) if len(self._looks) > 1 else self._looks[0])


async def audited(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> Audit:
    """Look up a company whose one reminder is due."""
    client = partial(httpx.AsyncClient, transport=httpx.MockTransport(edge.answer), base_url="http://edge")
    monkeypatch.setattr(httpx, "AsyncClient", client)
    monkeypatch.setattr(audit, "_PERIOD_SECONDS", 0.0)
    monkeypatch.setattr(audit, "_DOUBLES_SECONDS", 0.05)
    async with httpx.AsyncClient() as http:
        probes = Probes(company(http), 0.25)
        probes.ledger.acknowledged(REMINDER, START, "", now(), now())
        return await Auditor(probes, "http://mailbox").audit()


async def test_a_second_copy_counts_that_comes_when_nothing_is_missing_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = await audited(Edge([], [REMINDED], [{**REMINDED, "copies": 2}]), monkeypatch)
    assert {each.kind: each.doubled for each in told.verdicts}[REMINDER] == (START,)


async def test_what_never_comes_is_lost_at_the_end_of_all_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PATIENCE_SECONDS", 0.05)
    told = await audited(Edge([]), monkeypatch)
    assert {each.kind: [write.name for write in each.lost] for each in told.verdicts}[REMINDER] == [START]


def test_an_invitation_is_known_by_its_calendar_entry_and_a_reminder_by_its_appointments_start() -> None:
    assert invitations([INVITED, REMINDED]) == {"apt_1": ["m1"]}
    assert reminders([INVITED, REMINDED, letter("m3", told_of("03:20"))]) == {START: ["m2"], LATER: ["m3"]}


def test_a_second_copy_counts_under_the_same_id_and_under_another() -> None:
    assert reminders([{**REMINDED, "copies": 2}]) == {START: ["m2", "m2"]}
    assert reminders([REMINDED, {**REMINDED, "id": "m3"}]) == {START: ["m2", "m3"]}


def test_lateness_is_from_the_due_instant_and_negative_before_it() -> None:
    late, early = (Write("reminder", name, "", 0, AT_NOON + due) for name, due in ((START, 0), (LATER, 60)))
    assert latest_reminder([late, early], [REMINDED, letter("m3", told_of("03:20"))]) == 30
    assert latest_reminder([early], [letter("m3", told_of("03:20"))]) == -30
    assert latest_reminder([late], []) is None
