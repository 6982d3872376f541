"""Looks everything up again, through the API and in the mailbox, as anybody would."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from deploy.drill.conversation import MESSAGE
from deploy.drill.ledger import Verdict
from deploy.drill.probes import BOOKING, ENTRY, INVITATION, REMINDER, Probes, reminder_name
from deploy.drill.record import now
from deploy.local.api import Api, Json

# What is published is read by others a little later, after a loss when their session has timed out.
PATIENCE_SECONDS = 90.0
_PERIOD_SECONDS = 2.0
_HEAD_START_SECONDS = 60.0
_ENTERED = "appointments.entered"
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
        """What became of everything, as soon as nothing is missing, or at the end of all patience."""
        end = now() + PATIENCE_SECONDS
        # What is due by then may have been on its way already.
        due = now() + _HEAD_START_SECONDS
        while True:
            audit = await self._look(due)
            if now() > end or not any(each.lost for each in audit.verdicts):
                return audit
            await asyncio.sleep(_PERIOD_SECONDS)

    async def _look(self, due: float) -> Audit:
        letters = await self._letters()
        messages = await self._messages()
        reminders, latest = await self._reminders(letters)
        ledger = self._probes.ledger
        order = ledger.out_of_order(MESSAGE, [name for name, _ in messages])
        verdicts = (
            ledger.check(BOOKING, await self._bookings()),
            ledger.check(ENTRY, await self._entries()),
            replace(ledger.check(MESSAGE, _by_name(messages)), disordered=order),
            ledger.check(INVITATION, _invitations(letters)),
            ledger.check(REMINDER, reminders, due),
        )
        return Audit(verdicts, latest)

    async def _bookings(self) -> Found:
        listed = self._pages("/v1/appointments", specialist_id=self._company.booker_id)
        return _by_name([(each["subject"], each["id"]) async for page in listed for each in page])

    async def _entries(self) -> Found:
        """By the device that came in."""
        entered = []
        for door in self._company.doors:
            async for page in self._pages(f"/v1/appointments/{door.appointment_id}/events"):
                devices = (each["details"]["entered"]["device_id"] for each in page if each["kind"] == _ENTERED)
                entered += [(device, device) for device in devices]
        return _by_name(entered)

    async def _messages(self) -> list[tuple[str, str]]:
        """As they stand in the conversation; the newest page is read first."""
        path = f"/v1/appointments/{self._company.call_id}/messages"
        pages = [page async for page in self._pages(path)]
        return [(each["client_id"], each["id"]) for page in reversed(pages) for each in page]

    async def _reminders(self, letters: Sequence[Json]) -> tuple[Found, float | None]:
        """The copies that came, by appointment and instant; and how late the latest of them came."""
        sent = {_message_id(each): each for each in letters}
        found, lateness = [], []
        for carrier in self._probes.carriers:
            for each in (await self._api.get(f"/v1/appointments/{carrier}/notifications"))["data"]:
                letter = sent.get(each["id"])
                if each["kind"] != "reminder" or letter is None:
                    continue
                due = datetime.fromisoformat(each["due_at"])
                found += [(reminder_name(carrier, due), each["id"])] * int(letter["copies"])
                lateness.append((datetime.fromisoformat(letter["received_at"]) - due).total_seconds())
        return _by_name(found), max(lateness, default=None)

    async def _letters(self) -> list[Json]:
        async with httpx.AsyncClient(base_url=self._mailbox_url, timeout=30) as http:
            answer = await http.get("/api/messages", params={"to": self._company.email})
            letters: list[Json] = answer.raise_for_status().json()
            return letters

    async def _pages(self, path: str, **query: str) -> AsyncIterator[list[Json]]:
        token: str | None = ""
        while token is not None:
            answer = await self._api.get(path, page_size="100", **query, **({"page_token": token} if token else {}))
            yield answer["data"]
            token = answer["next_page_token"]

    @property
    def _api(self) -> Api:
        return self._company.planner.api


def _invitations(letters: Sequence[Json]) -> Found:
    """The copies that came, by the appointment that their calendar entry names."""
    named = ((_UID.search(each["calendar"]), each) for each in letters)
    return _by_name([(uid[1], each["id"]) for uid, each in named if uid for _ in range(int(each["copies"]))])


def _message_id(letter: Json) -> str:
    """Of the notification; a Message-ID is made of it."""
    return str(letter["id"]).removeprefix("<").partition("@")[0]


def _by_name(pairs: Sequence[tuple[str, str]]) -> Found:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, id in pairs:
        found[name].append(id)
    return found
