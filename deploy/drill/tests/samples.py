"""Runs as they could have been: a try each second, and nothing wrong but what a test puts in."""

import asyncio
from collections.abc import Mapping, Sequence

import httpx

from deploy.drill.audit import Audit
from deploy.drill.company import Company, Staff
from deploy.drill.ledger import Verdict
from deploy.drill.probes import BOOKING, PROBES, REMINDER
from deploy.drill.record import Record, Try
from deploy.drill.run import Run
from deploy.local.customer import Customer

LOST_AT, RESTORING_AT, ENDED_AT = 1000.0, 1060.0, 1100.0
NOTHING: Mapping[str, Sequence[int]] = {}
ONE_REMINDER = Verdict(REMINDER, 1)


def tries(probe: str, *failed: int, until: float = ENDED_AT) -> list[Try]:
    """One a second from ten seconds before the loss, each answered in half a second; the failed by their instants."""
    instants = range(int(LOST_AT) - 10, int(until))
    return [Try(probe, at, at, at + 0.5, "503" if at in failed else "") for at in instants]


def company(http: httpx.AsyncClient, live_url: str = "ws://edge") -> Company:
    """One that nobody founded, with a call that is served there."""
    staff = Staff(http, "", "")
    guest = Customer(http, "")
    guest.admission = {"live_url": live_url, "access_token": "", "invitation": {"appointment_id": "apt_1"}}
    return Company(
        tag="drill",
        host=staff,
        booker=staff,
        planner=staff,
        booker_id="stf_1",
        team_id="tem_1",
        type_id="typ_1",
        customer_id="cus_1",
        email="customer@parley.example",
        call_id="apt_1",
        guest=guest,
        doors=[],
        visitors=http,
    )


def run(
    failed: Mapping[str, Sequence[int]] = NOTHING, reminders: Verdict = ONE_REMINDER, *, settled: bool = True
) -> Run:
    """A run in which these tries failed, by probe, and this became of the reminders."""
    record = Record(
        tries=[each for probe in PROBES for each in tries(probe, *failed.get(probe, ()))],
        heard=[float(at) for at in range(int(LOST_AT) - 10, int(ENDED_AT))],
        late_seconds=0.25,
    )
    return Run(
        number=1,
        zone="a",
        lost_at=LOST_AT,
        restoring_at=RESTORING_AT,
        restored_at=RESTORING_AT + 20,
        ended_at=ENDED_AT,
        settled=settled,
        load=(1.0, 1.0, 1.0),
        record=record,
        audit=Audit((Verdict(BOOKING, 1), reminders), -40.0),
    )


class Recorder:
    """A site that only writes down what is done to it."""

    about, api_url, mailbox_url, operator = "a fake", "", "", ("", "")
    period_seconds = 0.25

    def __init__(self) -> None:
        self.done: list[str] = []
        self.power = asyncio.Event()
        self.power.set()

    async def lose(self, zone: str) -> None:
        """Write it down."""
        self.done.append(f"lose {zone}")

    async def restore(self, zone: str) -> None:
        """Write it down, as soon as there is power."""
        self.done.append(f"restoring {zone}")
        await self.power.wait()
        self.done.append(f"restored {zone}")
