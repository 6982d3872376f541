"""What news of appointments puts on the books, moves and takes off them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from parley.common import errors
from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications.domain import planning
from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.errors import MessageExists
from parley.notifications.domain.letter import Customer
from parley.notifications.domain.message import MAX_OF_APPOINTMENT, Channel, Message
from parley.notifications.domain.planning import Plan
from parley.notifications.service import recording
from parley.notifications.service.ports import Directory, MessageStore

_ROUNDS = 20


@dataclass(frozen=True)
class News:
    """An appointment after something happened to it at `at`; `traceparent` (W3C) is of what caused it."""

    appointment: Appointment
    at: datetime
    traceparent: str = ""


class Planner:
    """Each use case may hear the same news any number of times, and says whether something is due now."""

    def __init__(self, store: MessageStore, directory: Directory, clock: Clock) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock

    async def book(self, news: News) -> bool:
        """A new appointment: its invitation and its reminders."""
        message = planning.invitation(news.appointment, _message_id(), self._clock())
        invited = message is not None and await self._add(message, news)
        return await self.follow(news) or invited

    async def follow(self, news: News) -> bool:
        """Whatever happened: the reminders are made to fit."""
        return await self._carry_out(
            news, lambda known: planning.reminders(news.appointment, known, news.at, _message_id)
        )

    async def move(self, news: News) -> bool:
        """Another time or specialist: reminders are replaced, and whoever knew of the former is told."""
        followed = await self.follow(news)
        told = await self._carry_out(
            news, lambda known: planning.change(news.appointment, known, _message_id, self._clock())
        )
        return told or followed

    async def cancel(self, news: News) -> bool:
        """Nothing is due any more but the cancellation, for whom knew of the appointment."""
        return await self._carry_out(
            news, lambda known: planning.cancellation(news.appointment, known, _message_id, self._clock())
        )

    async def call_back(self, news: News) -> bool:
        """It is nearly the turn of somebody who holds a place and is away."""
        channel = news.appointment.invite_by or await self._reach(news.appointment.customer_id)
        if channel is None:
            return False
        return await self._carry_out(
            news, lambda known: planning.turn_near(news.appointment, known, channel, _message_id, self._clock())
        )

    async def _reach(self, customer_id: str) -> Channel | None:
        """What a customer who came in by themselves is reached by fastest."""
        customer: Customer = await self._directory.customer(customer_id)
        if customer.phone:
            return Channel.SMS
        return Channel.EMAIL if customer.email else None

    async def _carry_out(self, news: News, plan_for: Callable[[list[Message]], Plan]) -> bool:
        appointment = news.appointment
        for _ in range(_ROUNDS):
            plan = plan_for(await self._store.of_appointment(appointment.tenant_id, appointment.id, MAX_OF_APPOINTMENT))
            try:
                for message in plan.save:
                    await self._store.save(message, recording.of_message(message, self._clock()))
            except errors.Conflict:
                # A sender took one of them: plan anew from what is there now.
                continue
            return any([await self._add(message, news) for message in plan.add])
        raise errors.Unavailable("The appointment's messages change too fast.")

    async def _add(self, message: Message, news: News) -> bool:
        try:
            await self._store.add(replace(message, traceparent=news.traceparent))
        except MessageExists:
            return False
        return message.next_attempt_at is not None and message.next_attempt_at <= self._clock()


def _message_id() -> str:
    return new_id("ntf")
