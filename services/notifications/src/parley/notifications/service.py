"""What notifications does: takes messages on its books, and sends those that are due."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from parley.common import errors, ids
from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.common.clock import Clock
from parley.notifications import metrics
from parley.notifications.domain import (
    SENDING_TIME,
    Appointment,
    AppointmentOver,
    Channel,
    Company,
    Content,
    Customer,
    Event,
    Kind,
    Letter,
    Message,
    MessageExists,
    NotTaken,
    Recorded,
    Refused,
    State,
    Unanswered,
    Unwanted,
    cancellation,
    invitation,
)

MAX_LISTED = 100
_GATHERING_SECONDS = 10.0
_SAVE_ROUNDS = 20


class Store(Protocol):
    """The books."""

    async def add(self, message: Message) -> None:
        """Take a new message; raises MessageExists when its key is taken."""
        ...

    async def save(self, message: Message, events: Sequence[Recorded]) -> Message:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        ...

    async def find(self, appointment_id: str, kind: Kind) -> Message | None:
        """The latest of a kind."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Message]:
        """Those that may be claimed, the longest due first."""
        ...

    async def list_messages(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        """Oldest first."""
        ...

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        ...


class Directory(Protocol):
    """What other services know; each raises NotFound, and Unavailable while its owner is away."""

    async def appointment(self, appointment_id: str) -> Appointment:
        """As it is now."""
        ...

    async def customer(self, customer_id: str) -> Customer:
        """With the addresses."""
        ...

    async def company(self, tenant_id: str) -> Company:
        """The tenant."""
        ...

    async def type_name(self, type_id: str) -> Mapping[str, str]:
        """By BCP 47 tag."""
        ...

    async def specialist_name(self, staff_id: str) -> str:
        """As customers read it."""
        ...

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        """A URL of its own for one message; raises FailedPrecondition once the appointment is over."""
        ...


class Composer(Protocol):
    """Turns content into a letter in the customer's language."""

    def compose(self, message: Message, content: Content) -> Letter:
        """Raises NotSendable when the customer has no address for the channel."""
        ...


class Sender(Protocol):
    """A provider of one channel."""

    async def send(self, letter: Letter) -> None:
        """Return once the provider took it; raises Refused, NotTaken or Unanswered."""
        ...


class NotificationsService:
    """The use cases of notifications."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        composer: Composer,
        senders: Mapping[Channel, Sender],
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._composer = composer
        self._senders = senders
        self._clock = clock

    async def invite(self, appointment: Appointment, traceparent: str = "") -> bool:
        """Take the invitation on the books, once; say whether something is due now."""
        message = invitation(appointment, ids.new_id("ntf"), self._clock())
        return message is not None and await self._add(message, traceparent)

    async def cancel(self, appointment: Appointment, traceparent: str = "") -> bool:
        """Drop an invitation that never went out, or take its cancellation on the books."""
        for _ in range(_SAVE_ROUNDS):
            invited = await self._store.find(appointment.id, Kind.INVITATION)
            if invited is None:
                return False
            message = cancellation(appointment, invited, ids.new_id("ntf"), self._clock())
            try:
                await self._drop_unless_claimed(invited)
            except errors.Conflict:
                continue
            return message is not None and await self._add(message, traceparent)
        raise errors.Unavailable("The invitation changes too fast to cancel it.")

    async def list_messages(self, caller: Caller, appointment_id: str) -> list[Message]:
        """The appointment's messages as staff of its tenant see them, oldest first, at most 100."""
        caller.require(CallerKind.STAFF)
        return await self._store.list_messages(caller.tenant_id, appointment_id, MAX_LISTED)

    async def claim_due(self, limit: int) -> list[Message]:
        """Messages that are this replica's to deliver until their lease ends."""
        now = self._clock()
        claimed = []
        for message in await self._store.due(now, limit):
            mine = message.claimed(ids.new_id("clm"), now)
            try:
                claimed.append(await self._store.save(mine, []))
            except errors.Conflict:
                metrics.CLAIMS_LOST.inc()
                continue
            if message.claim:
                metrics.INTERRUPTED.inc()
        return claimed

    async def measure(self) -> None:
        """Bring the backlog's metric up to date."""
        metrics.BACKLOG.set(await self._store.count_due(self._clock()))

    async def deliver(self, message: Message) -> None:
        """Send a claimed message and write down what became of it.

        Between the provider's yes and that write lies the only moment in which a crash sends a message twice;
        both bear the same Message-ID. Raises Conflict when the lease was lost, and Unavailable.
        """
        letter = await self._prepare(message)
        if letter is None:
            return
        try:
            async with asyncio.timeout(SENDING_TIME.total_seconds()):
                await self._senders[message.channel].send(letter)
        except Refused as refusal:
            await self._write("failed", *message.refused(refusal.message))
        except TimeoutError:
            await self._retry(message, "no answer in time", unanswered=True)
        except NotTaken as error:
            await self._retry(message, error.message, unanswered=isinstance(error, Unanswered))
        else:
            now = self._clock()
            await self._write("sent", *message.sent(now))
            metrics.LATENESS.labels(message.channel.value).observe((now - message.due_at).total_seconds())

    async def abandon(self, message: Message) -> None:
        """For a message that a defect of ours kept from going out: due again after the back-off."""
        await self._retry(message, "internal error")

    async def _prepare(self, message: Message) -> Letter | None:
        """The letter; None when it is written down why there is none to send now."""
        try:
            async with asyncio.timeout(_GATHERING_SECONDS):
                return self._composer.compose(message, await self._gather(message))
        except Unwanted as unwanted:
            await self._write("dropped", message.dropped(unwanted.message))
        except (errors.Unavailable, errors.DeadlineExceeded, TimeoutError):
            await self._write("postponed", message.postponed(self._clock()))
        except (errors.NotFound, errors.FailedPrecondition, errors.InvalidArgument) as error:
            await self._write("failed", *message.refused(error.reason))
        except errors.ParleyError as error:
            await self._retry(message, error.reason)
        return None

    async def _gather(self, message: Message) -> Content:
        """What the letter tells, asked of its owners at this moment."""
        appointment = await self._directory.appointment(message.key.appointment_id)
        if message.key.kind is Kind.INVITATION:
            self._check_wanted(appointment)
        else:
            await self._settle_invitation(appointment.id)
        customer = await self._directory.customer(message.customer_id)
        customer.address(message.channel)
        specialist_id = appointment.specialist_id
        return Content(
            kind=message.key.kind,
            appointment=appointment,
            customer=customer,
            company=await self._directory.company(message.tenant_id),
            type_name=await self._directory.type_name(appointment.type_id),
            specialist_name=await self._directory.specialist_name(specialist_id) if specialist_id else "",
            link=await self._link(message),
        )

    def _check_wanted(self, appointment: Appointment) -> None:
        if not appointment.is_open:
            raise Unwanted(f"appointment {appointment.state.value}")
        if appointment.ends_at <= self._clock():
            raise AppointmentOver("The appointment's time has passed.")

    async def _settle_invitation(self, appointment_id: str) -> None:
        """A cancellation waits for the invitation's end, and goes out only where that may have gone out."""
        invited = await self._store.find(appointment_id, Kind.INVITATION)
        if invited is None:
            raise Unwanted("never invited")
        if invited.is_held(self._clock()):
            raise errors.Unavailable("The invitation is on its way at this moment.")
        if invited.state is State.DUE:
            try:
                await self._store.save(invited.dropped("appointment cancelled"), [])
            except errors.Conflict as conflict:
                raise errors.Unavailable("The invitation changed at this moment.") from conflict
        if not invited.may_have_gone_out:
            raise Unwanted("never invited")

    async def _link(self, message: Message) -> str:
        if message.key.kind is Kind.CANCELLATION:
            return ""
        appointment_id = message.key.appointment_id
        try:
            return await self._directory.create_link(appointment_id, message.channel)
        except errors.FailedPrecondition:
            # It may have been called off since it was asked for.
            self._check_wanted(await self._directory.appointment(appointment_id))
            raise

    async def _add(self, message: Message, traceparent: str) -> bool:
        try:
            await self._store.add(replace(message, traceparent=traceparent))
        except MessageExists:
            return False
        return True

    async def _drop_unless_claimed(self, invited: Message) -> None:
        if invited.state is State.DUE and not invited.claim:
            await self._store.save(invited.dropped("appointment cancelled"), [])

    async def _retry(self, message: Message, reason: str, *, unanswered: bool = False) -> None:
        turned, events = message.not_taken(reason, self._clock(), unanswered=unanswered)
        await self._write("failed" if events else "retried", turned, events)

    async def _write(self, result: str, message: Message, events: Sequence[Event] = ()) -> None:
        at = self._clock()
        recorded = [Recorded(ids.new_id("evt"), at, message, event) for event in events]
        await self._store.save(message, recorded)
        metrics.ATTEMPTS.labels(message.channel.value, result).inc()
