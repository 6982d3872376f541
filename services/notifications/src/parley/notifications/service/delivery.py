"""Sends what is due: claims it, has it written, gives it to the provider, and writes down what became of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parley.common import errors
from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications import metrics
from parley.notifications.domain.errors import ChannelHeld, LeaseLost, NotTaken, Refused, Unanswered, Unwanted
from parley.notifications.domain.letter import Letter
from parley.notifications.domain.message import LEASE, SENDING_TIME, Channel, Message, State
from parley.notifications.service import recording
from parley.notifications.service.gate import Gate
from parley.notifications.service.letters import Letters
from parley.notifications.service.ports import MessageStore, Sender

_GATHERING_SECONDS = 10.0
# How often, and how far apart, a provider's yes is written down while the database is away.
_WRITES = 20
_WRITE_PAUSE_SECONDS = 0.5


@dataclass
class _Hold:
    """A claim of ours and when it ends unless it is renewed."""

    claim: str
    until: datetime


class Delivery:
    """What one process has in hand, and how it goes out.

    Between the provider's yes and the write of it lies the only moment in which a crash sends a message twice;
    both bear the same id.
    """

    def __init__(
        self, store: MessageStore, gate: Gate, letters: Letters, senders: Mapping[Channel, Sender], clock: Clock
    ) -> None:
        self._store = store
        self._gate = gate
        self._letters = letters
        self._senders = senders
        self._clock = clock
        self._holds: dict[str, _Hold] = {}

    async def claim_due(self, limit: int) -> list[Message]:
        """Messages that are this process's to deliver, for as long as it renews them."""
        now = self._clock()
        claim = new_id("clm")
        claimed = await self._store.claim(claim, now, limit, list(self._holds))
        for message in claimed:
            self._holds[message.id] = _Hold(claim, now + LEASE)
            if message.interrupted:
                metrics.INTERRUPTED.inc()
        return claimed

    async def renew(self) -> None:
        """Keep what is in hand, well before its leases end; where one is lost, each asks before it is sent. Raises
        Unavailable.
        """
        if not self._holds:
            return
        now = self._clock()
        held = dict(self._holds)
        kept = await self._store.renew({hold.claim for hold in held.values()}, list(held), now)
        if kept == len(held):
            for hold in held.values():
                hold.until = now + LEASE

    async def measure(self) -> None:
        """Bring the backlog's metrics up to date."""
        metrics.BACKLOG.set(await self._store.count_due(self._clock()))
        for channel in Channel:
            metrics.HELD.labels(channel.value).set(await self._store.count_held(channel, ""))

    async def release(self) -> None:
        """Let go of what no suspension holds any more, whoever ended that. Raises Unavailable."""
        for channel in Channel:
            for tenant_id in await self._store.tenants_held(channel):
                if not await self._gate.reason(channel, tenant_id):
                    await self._store.release(channel, tenant_id, self._clock())

    async def deliver(self, message: Message) -> None:
        """Send a claimed message and write down what became of it; raises Conflict when the lease was lost, and
        Unavailable.
        """
        try:
            letter = await self._prepare(message)
            if letter is not None:
                await self._send(message, letter)
        finally:
            self._holds.pop(message.id, None)

    async def abandon(self, message: Message) -> None:
        """For a message that a defect of ours kept from going out: due again after the back-off."""
        await self._retry(message, "internal error")

    async def _prepare(self, message: Message) -> Letter | None:
        """The letter; None when it is written down why there is none to send now."""
        try:
            async with asyncio.timeout(_GATHERING_SECONDS):
                return await self._letters.write(message)
        except ChannelHeld as hold:
            await self._write("held", message.held(hold.message))
        except Unwanted as unwanted:
            await self._write("dropped", message.dropped(unwanted.message))
        except (errors.Unavailable, errors.DeadlineExceeded, TimeoutError):
            await self._write("postponed", message.postponed(self._clock()))
        except (errors.NotFound, errors.FailedPrecondition, errors.InvalidArgument) as error:
            await self._write("failed", message.refused(error.reason))
        except errors.ParleyError as error:
            await self._retry(message, error.reason)
        return None

    async def _send(self, message: Message, letter: Letter) -> None:
        await self._check_lease(message)
        try:
            async with asyncio.timeout(SENDING_TIME.total_seconds()):
                await self._senders[message.channel].send(letter)
        except Refused as refusal:
            await self._write("failed", message.refused(refusal.message))
        except TimeoutError:
            await self._retry(message, "no answer in time", unanswered=True)
        except NotTaken as error:
            await self._retry(message, error.message, unanswered=isinstance(error, Unanswered))
        else:
            await self._write_sent(message.sent(self._clock()))

    async def _check_lease(self, message: Message) -> None:
        """Raise LeaseLost where this process stood still for so long that another one took the message."""
        hold, now = self._holds[message.id], self._clock()
        if hold.until > now:
            return
        if not await self._store.renew([hold.claim], [message.id], now):
            raise LeaseLost("The message is another sender's by now.")
        hold.until = now + LEASE

    async def _write_sent(self, message: Message) -> None:
        if message.lateness is not None:
            metrics.LATENESS.labels(message.channel.value).observe(message.lateness.total_seconds())
        for _ in range(_WRITES):
            try:
                return await self._write("sent", message)
            except errors.Unavailable:
                # Whoever claims it next would send it again.
                await asyncio.sleep(_WRITE_PAUSE_SECONDS)
        return await self._write("sent", message)

    async def _retry(self, message: Message, reason: str, *, unanswered: bool = False) -> None:
        turned = message.not_taken(reason, self._clock(), unanswered=unanswered)
        await self._write("failed" if turned.state is State.FAILED else "retried", turned)

    async def _write(self, result: str, message: Message) -> None:
        await self._store.save(message, recording.of_message(message, self._clock()))
        metrics.ATTEMPTS.labels(message.channel.value, result).inc()
