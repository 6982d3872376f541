"""What people do while a zone is lost: they book, come, write, talk, and have reminders sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import jwt

from deploy.drill.company import Company
from deploy.drill.conversation import Conversation
from deploy.drill.ledger import Ledger
from deploy.drill.pace import insist, keep_pace
from deploy.drill.record import Record, now
from deploy.local.customer import Customer

BOOKING, ENTRY, INVITATION, REMINDER = "booking", "entry", "invitation", "reminder"
PROBES = ("book", "join", "chat", "news", "call", "remind")
_REMINDERS_PERIOD_SECONDS = 1.0
# Reminders may go out a minute before they are due, so these do half a minute after they were planned.
LEAD = timedelta(seconds=90)
WHOLE_MINUTES = 4
AT_ONCE = 6


class Probes:
    """The probes of one run: what they see goes into the record, what is acknowledged into the ledger.

    Each begins something once a period; reminders are planned no more often than once a second.
    """

    def __init__(self, company: Company, period_seconds: float) -> None:
        self.company = company
        self.record = Record()
        self.ledger = Ledger()
        self._periods = dict.fromkeys(PROBES, period_seconds)
        self._periods["remind"] = max(period_seconds, _REMINDERS_PERIOD_SECONDS)
        self._conversation = Conversation(company, self.record, self.ledger)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """All of them keep their pace meanwhile; whatever was begun has ended afterwards."""
        await self._plan_ahead()
        stopped = asyncio.Event()
        acts = {
            "book": self._book,
            "join": self._join,
            "chat": self._conversation.write,
            "call": self._conversation.signal,
            "remind": self._remind,
        }
        async with self._conversation.held():
            paces = [
                asyncio.create_task(keep_pace(self.record, name, self._periods[name], act, stopped))
                for name, act in acts.items()
            ]
            try:
                yield
            finally:
                stopped.set()
                await asyncio.gather(*paces)

    def unsteady(self) -> list[str]:
        """Which probes do not succeed steadily now, and why."""
        told = (self.record.unsteady(name, now(), period) for name, period in self._periods.items())
        return [each for each in told if each]

    async def _book(self, number: int) -> None:
        name = f"booking {number}"
        body = self.company.booking(name)
        key = f"{self.company.tag} {name}"
        booker = self.company.booker
        if made := await insist(self.record, "book", number, lambda: booker.api.post("/v1/appointments", body, key)):
            acknowledged_at = now()
            self.ledger.acknowledged(BOOKING, name, made["id"], acknowledged_at)
            self.ledger.acknowledged(INVITATION, made["id"], "", acknowledged_at)

    async def _join(self, number: int) -> None:
        door = self.company.doors[number % len(self.company.doors)]

        async def enter() -> str:
            visitor = Customer(self.company.visitors, door.link)
            return device_of((await visitor.enter())["access_token"])

        if device_id := await insist(self.record, "join", number, enter):
            self.ledger.acknowledged(ENTRY, device_id, device_id, now())

    async def _remind(self, number: int) -> None:
        """Plan a reminder of an appointment that has no other: its letter is known by the appointment's start."""
        name, due = f"planned {number}", datetime.now(UTC) + LEAD
        body = {**self.company.booking(name), "invite_by": "copy"}
        wish = {"channel": "email", "kind": "reminder", "send_at": due.isoformat()}
        planner, key = self.company.planner, f"{self.company.tag} {name}"

        async def plan() -> str:
            booked = await planner.api.post("/v1/appointments", body, key)
            planned = await planner.api.post("/v1/messages", {**wish, "appointment_id": booked["id"]}, key)
            return str(planned["id"])

        if await insist(self.record, "remind", number, plan):
            self.ledger.acknowledged(REMINDER, body["starts_at"], "", now(), due.timestamp())

    async def _plan_ahead(self) -> None:
        """Appointments whose own reminder falls due at one of the next whole minutes, many at once."""
        first = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
        for number in range(WHOLE_MINUTES * AT_ONCE):
            due = first + timedelta(minutes=number // AT_ONCE)
            body = self.company.booking(f"own {number}")
            start = datetime.fromisoformat(body["starts_at"])
            body["reminders_minutes_before"] = [int((start - due).total_seconds() // 60)]
            await self.company.booker.api.post("/v1/appointments", body)
            self.ledger.acknowledged(REMINDER, body["starts_at"], "", now(), due.timestamp())


def device_of(access_token: str) -> str:
    """The device that a participant's token names; who it is from need not be proved here."""
    return str(jwt.decode(access_token, options={"verify_signature": False})["did"])
