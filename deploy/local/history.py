"""What happened before the demo began: appointments of earlier hours, by the service's own rules at those times.

The API books nothing in the past, so these are written as appointments itself would have: by its transitions, its
documents and its events.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.appointments import store
from parley.appointments.__main__ import TOPIC, encode
from parley.appointments.domain.appointment import Appointment, Decision, Visitor
from parley.appointments.domain.events import AppointmentMissed, AppointmentScheduled
from parley.appointments.domain.participant import Link, LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind, Recorded
from parley.appointments.domain.state import Command, State
from parley.appointments.service.recording import of_appointment
from parley.common import mongo
from parley.common.config import Kafka
from parley.common.ids import digest, new_id, new_secret
from parley.common.kafka import Producer
from parley.common.outbox import Outbox

BOOKED_BEFORE = timedelta(days=2)


@dataclass(frozen=True)
class Past:
    """One appointment that is over. `outcome` "" is one whose customer did not come."""

    tenant_id: str
    team_id: str
    specialist_id: str
    customer_id: str
    type_id: str
    starts_at: datetime
    minutes: int
    waited_minutes: int
    subject: str
    outcome: str
    notes: str


async def write(mongo_url: str, brokers: str, pasts: Sequence[Past]) -> None:
    """Store them, and publish their events."""
    async with AsyncExitStack() as opened:
        database = mongo.connect(mongo_url, "appointments")
        opened.push_async_callback(database.client.close)
        producer = Producer(Kafka(kafka_brokers=brokers), client_id="demo", topics=[TOPIC])
        opened.push_async_callback(producer.stop)
        await producer.start()
        outboxes = {name: Outbox(database[name], producer, TOPIC) for name in store.PUBLISHING}
        stores = store.open_stores(database, outboxes, encode)
        for past in pasts:
            appointment, events = happened(past)
            await stores.appointments.insert(appointment, events)


def happened(past: Past) -> tuple[Appointment, list[Recorded]]:
    """The appointment as it ended, and every event on the way."""
    booked_at = past.starts_at - BOOKED_BEFORE
    ends_at = past.starts_at + timedelta(minutes=past.minutes)
    link = Link(new_id("lnk"), LinkChannel.EMAIL, digest(new_secret()), booked_at)
    appointment = Appointment(
        id=new_id("apt"),
        tenant_id=past.tenant_id,
        state=State.SCHEDULED,
        type_id=past.type_id,
        customer_id=past.customer_id,
        team_id=past.team_id,
        specialist_id=past.specialist_id,
        starts_at=past.starts_at,
        ends_at=ends_at,
        entry_opens_at=past.starts_at - timedelta(minutes=15),
        time_zone="Europe/Paris",
        ad_hoc=False,
        # Nobody is sent an invitation to what is over.
        invite_by=LinkChannel.COPY,
        created_at=booked_at,
        links=(link,),
        subject=past.subject,
    )
    specialist = Actor(ActorKind.STAFF, past.specialist_id)
    recorded = of_appointment(appointment, [AppointmentScheduled()], specialist, booked_at)

    def then(decision: Decision, actor: Actor, at: datetime) -> Appointment:
        after, facts = decision
        recorded.extend(of_appointment(after, facts, actor, at))
        return after

    if not past.outcome:
        at = past.starts_at + timedelta(minutes=appointment.grace_minutes)
        missed = appointment.ended(Command.MISS, State.NO_SHOW, at)
        return then((missed, [AppointmentMissed()]), Actor(ActorKind.SERVICE, "appointments"), at), recorded
    participant_id = new_id("prt")
    visitor = Visitor(link.digest, digest(new_secret()), new_id("dev"), participant_id)
    admitted_at = past.starts_at + timedelta(minutes=1)
    entered_at = admitted_at - timedelta(minutes=past.waited_minutes)
    customer = Actor(ActorKind.PARTICIPANT, participant_id)
    waiting = then(appointment.enter(visitor, entered_at), customer, entered_at)
    in_call = then(waiting.admit(past.specialist_id, admitted_at), specialist, admitted_at)
    return then(in_call.complete(past.outcome, past.notes, ends_at), specialist, ends_at), recorded
