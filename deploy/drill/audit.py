"""Looks everything up again, through the API and in the mailbox, as anybody would."""

import asyncio
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx

from deploy.drill.conversation import MESSAGE
from deploy.drill.ledger import Verdict, Write
from deploy.drill.probes import BOOKING, ENTRY, INVITATION, REMINDER, Probes
from deploy.drill.record import now
from deploy.local.api import Api, ApiError, Json

# What is published is read by others a little later, after a loss when their session has timed out.
PATIENCE_SECONDS = 90.0
# So late may a second copy come: a broker's session ends after 6 s, the lease of who sends after 15 s.
# Then it is written and sent.
_DOUBLES_SECONDS = 25.0
_PERIOD_SECONDS = 2.0
_HEAD_START_SECONDS = 60.0
_ENTERED = "appointments.entered"
# As a customer of the company reads it, whose e-mails are in British English and in UTC.
_WHEN = re.compile(r"^When: \w+, (\d+ \w+ \d{4}), (\d\d:\d\d)", re.MULTILINE)
_UID = re.compile(r"^UID:(\S+)", re.MULTILINE)

Found = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Audit:
    """`latest_reminder` is the greatest lateness in seconds, negative where all came early; None without any."""

    verdicts: tuple[Verdict, ...]
    latest_reminder: float | None


class Auditor:
    """Looks up what one run's probes wrote."""

    def __init__(self, probes: Probes, mailbox_url: str) -> None:
        self._probes = probes
        self._company = probes.company
        self._mailbox_url = mailbox_url

    async def audit(self) -> Audit:
        """What became of everything, at the end of all patience, or once nothing is missing and no copy can follow.

        Raises ApiError.
        """
        end = now() + PATIENCE_SECONDS
        whole_at = math.inf
        # What is due by then may have been on its way already.
        due = now() + _HEAD_START_SECONDS
        while True:
            try:
                audit = await self._look(due)
            except (ApiError, httpx.TransportError):
                if now() > end:
                    raise
            else:
                at = now()
                whole_at = math.inf if any(each.lost for each in audit.verdicts) else min(whole_at, at)
                if at > end or at >= whole_at + _DOUBLES_SECONDS:
                    return audit
            await asyncio.sleep(_PERIOD_SECONDS)

    async def _look(self, due: float) -> Audit:
        letters = await self._letters()
        messages = await self._messages()
        ledger = self._probes.ledger
        order = ledger.out_of_order(MESSAGE, [name for name, _ in messages])
        verdicts = (
            ledger.check(BOOKING, await self._bookings()),
            ledger.check(ENTRY, await self._entries()),
            replace(ledger.check(MESSAGE, _by_name(messages)), disordered=order),
            ledger.check(INVITATION, invitations(letters)),
            ledger.check(REMINDER, reminders(letters), due),
        )
        return Audit(verdicts, latest_reminder(ledger.of(REMINDER), letters))

    async def _bookings(self) -> Found:
        listed = self._api.pages("/v1/appointments", specialist_id=self._company.booker_id)
        return _by_name([(each["subject"], each["id"]) async for page in listed for each in page])

    async def _entries(self) -> Found:
        """By the device that came in."""
        entered = []
        for door in self._company.doors:
            async for page in self._api.pages(f"/v1/appointments/{door.appointment_id}/events"):
                devices = (each["details"]["entered"]["device_id"] for each in page if each["kind"] == _ENTERED)
                entered += [(device, device) for device in devices]
        return _by_name(entered)

    async def _messages(self) -> list[tuple[str, str]]:
        """As they stand in the conversation; the newest page is read first."""
        path = f"/v1/appointments/{self._company.call_id}/messages"
        pages = [page async for page in self._api.pages(path)]
        return [(each["client_id"], each["id"]) for page in reversed(pages) for each in page]

    async def _letters(self) -> list[Json]:
        async with httpx.AsyncClient(base_url=self._mailbox_url, timeout=30) as http:
            answer = await http.get("/api/messages", params={"to": self._company.email})
            letters: list[Json] = answer.raise_for_status().json()
            return letters

    @property
    def _api(self) -> Api:
        return self._company.planner.api


def invitations(letters: Sequence[Json]) -> Found:
    """The copies that came, by the appointment that their calendar entry names."""
    named = ((_UID.search(each["calendar"]), each) for each in letters)
    return _by_name([(uid[1], each["id"]) for uid, each in named if uid for _ in range(int(each["copies"]))])


def reminders(letters: Sequence[Json]) -> Found:
    """The copies that came, by the instant at which their appointment starts."""
    named = _reminded(letters)
    return _by_name([(name, each["id"]) for name, each in named for _ in range(int(each["copies"]))])


def latest_reminder(planned: Sequence[Write], letters: Sequence[Json]) -> float | None:
    """The greatest lateness of those that came."""
    due = {each.name: each.due_at for each in planned}
    came = [(name, datetime.fromisoformat(each["received_at"]).timestamp()) for name, each in _reminded(letters)]
    return max((at - due[name] for name, at in came if name in due), default=None)


def _reminded(letters: Sequence[Json]) -> list[tuple[str, Json]]:
    named = ((_WHEN.search(each["text"]), each) for each in letters if not each["calendar"])
    return [(_instant(*when.groups()), each) for when, each in named if when]


def _instant(day: str, time: str) -> str:
    return datetime.strptime(f"{day} {time}", "%d %B %Y %H:%M").replace(tzinfo=UTC).isoformat()


def _by_name(pairs: Sequence[tuple[str, str]]) -> Found:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, id in pairs:
        found[name].append(id)
    return found
