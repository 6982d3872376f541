"""The appointment: one state machine from scheduled or invited to its end."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from parley.appointments.domain import errors, quota
from parley.appointments.domain.consent import AgeConfirmation, Consent
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.events import (
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentEvent,
    CustomerAdmitted,
    CustomerEntered,
    CustomerLeft,
    DeviceWaiting,
    LinkCreated,
    LinkRevoked,
    ReturnedToQueue,
)
from parley.appointments.domain.participant import Device, Link, LinkChannel, Participant, Role
from parley.appointments.domain.state import (
    BEFORE,
    ENDED,
    ENDED_AS,
    LIVE,
    TRANSITIONS,
    Command,
    InvitationStatus,
    State,
)

MAX_LINKS = 20


@dataclass(frozen=True)
class Visitor:
    """Who stands at the door: digests of the link's and the device's secret, and ids to take if they are new here."""

    link_digest: str
    device_digest: str
    new_device_id: str
    new_participant_id: str


@dataclass(frozen=True)
class Appointment:
    """A meeting of a customer and a specialist. Commands return the next version and what happened.

    A command that has nothing to do returns the same object and no event. Times are aware UTC; `time_zone` is the IANA
    name beside them. `claims` are the five-minute quanta that it books, `seats` what it takes of quotas. Ad hoc:
    `starts_at` is the creation and `ends_at` the end of the links' validity; it claims none. `priority` is 0 to 2, the
    most urgent; `place_held_at` is set while the customer keeps their place in the queue from afar. Whoever
    is absent `grace_minutes` after the start has missed it.
    """

    id: str
    tenant_id: str
    state: State
    type_id: str
    customer_id: str
    team_id: str
    specialist_id: str
    starts_at: datetime
    ends_at: datetime
    entry_opens_at: datetime
    time_zone: str
    ad_hoc: bool
    invite_by: LinkChannel
    created_at: datetime
    version: int = 1
    entered_from: State | None = None
    participants: tuple[Participant, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    waiting_since: datetime | None = None
    admitted_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    notes: str = ""
    cancel_reason: str = ""
    creation: Creation | None = None
    priority: int = 0
    subject: str = ""
    language: str = ""
    place_held_at: datetime | None = None
    turn_near_at: datetime | None = None
    reminders_minutes_before: tuple[int, ...] = ()
    consents: tuple[Consent, ...] = ()
    age_confirmation: AgeConfirmation | None = None
    entrance_id: str = ""
    transfer_note: str = ""
    erased_at: datetime | None = None
    grace_minutes: int = 15

    @property
    def customer(self) -> Participant | None:
        """The customer's side, once they have entered."""
        return self._participant(Role.CUSTOMER)

    @property
    def specialist(self) -> Participant | None:
        """The specialist's side, once somebody has admitted the customer."""
        return self._participant(Role.SPECIALIST)

    def link(self, link_id: str) -> Link:
        """Return the link; raises LinkNotFound."""
        for link in self.links:
            if link.id == link_id:
                return link
        raise errors.LinkNotFound("This appointment has no such link.", field="link_id")

    def link_of(self, digest: str) -> Link:
        """Return the link whose secret has this digest; raises LinkUnknown."""
        for link in self.links:
            if link.digest == digest:
                return link
        raise errors.LinkUnknown("This link leads nowhere: open it exactly as you received it.")

    def invitation_status(self, link: Link, now: datetime) -> InvitationStatus:
        """Say what the link's holder can do, whatever state the timers have got to."""
        if link.revoked_at:
            return InvitationStatus.REVOKED
        if self.state in ENDED:
            return ENDED_AS[self.state]
        if self.state in LIVE:
            return InvitationStatus.OPEN
        if now >= self.ends_at:
            return InvitationStatus.EXPIRED if self.ad_hoc else InvitationStatus.ENDED
        return InvitationStatus.EARLY if now < self.entry_opens_at else InvitationStatus.OPEN

    def check_door(self, link: Link, now: datetime) -> None:
        """Raise what keeps the link's holder out now."""
        match self.invitation_status(link, now):
            case InvitationStatus.REVOKED:
                raise errors.LinkRevoked("This link was withdrawn. Ask the company for a new one.")
            case InvitationStatus.CANCELLED:
                raise errors.AppointmentCancelled("This appointment was cancelled. Ask the company for another.")
            case InvitationStatus.ENDED:
                raise errors.AppointmentEnded("This appointment is over. Ask the company for another.")
            case InvitationStatus.EXPIRED:
                raise errors.LinkExpired("This link is no longer valid. Ask the company for a new one.")
            case InvitationStatus.EARLY:
                opens = self.entry_opens_at.isoformat()
                raise errors.TooEarly(f"The door opens at {opens}.", entry_opens_at=opens)

    def enter(self, visitor: Visitor, now: datetime) -> "Decision":
        """Let the customer wait, back into the call, or ask on a further device to take the call over.

        While they wait nothing is held yet, so the device that came last has the place. In the call a device
        that is not known waits for admission.
        """
        link = self.link_of(visitor.link_digest)
        self.check_door(link, now)
        customer = self.customer or Participant(visitor.new_participant_id, Role.CUSTOMER)
        known = customer.recognise(visitor.device_digest)
        if known:
            if known.link_id == link.id:
                return self, []
            return self.changed(participants=self.with_participants(customer.came_by(known, link.id))), []
        device = Device(visitor.new_device_id, visitor.device_digest, link.id)
        if self.state is State.IN_PROGRESS:
            asking = self.with_participants(replace(customer, pending=device))
            return self.changed(participants=asking), [DeviceWaiting(customer.id, device.id)]
        participants = self.with_participants(replace(customer, device=device))
        entered: Events = [CustomerEntered(customer.id, device.id)]
        if self.state is State.WAITING:
            return self.changed(participants=participants), entered
        waiting = self.moved(
            Command.ENTER,
            State.WAITING,
            entered_from=self.state,
            waiting_since=now,
            participants=participants,
        )
        return waiting, entered

    def leave(self, device_digest: str) -> "Decision":
        """Take the device out of the waiting room, or withdraw its wish to take the call over.

        The device that is in the call keeps its right to come back: staff end calls. An unknown device changes
        nothing, so that leaving twice is leaving once.
        """
        customer = self.customer
        device = customer.recognise(device_digest) if customer else None
        if customer is None or device is None:
            return self, []
        left: Events = [CustomerLeft(customer.id)]
        if self.state is State.WAITING:
            return self.back_outside(customer.outside()), left
        if device == customer.pending:
            return self.changed(participants=self.with_participants(replace(customer, pending=None))), left
        return self, []

    def admit(self, staff_id: str, now: datetime) -> "Decision":
        """Admit the waiting customer, or the further device that waits; the latter drops the first."""
        customer = self.customer
        if self.state is State.IN_PROGRESS and customer:
            return self._admit_further_device(customer, staff_id)
        if customer is None or customer.device is None:
            raise self.refusal(Command.ADMIT)
        specialist = Participant(staff_id, Role.SPECIALIST, admitted=True)
        admitted = self.with_participants(replace(customer, admitted=True), specialist)
        in_progress = self.moved(
            Command.ADMIT,
            State.IN_PROGRESS,
            admitted_at=now,
            specialist_id=staff_id if self.ad_hoc or not self.specialist_id else self.specialist_id,
            participants=admitted,
        )
        return in_progress, [CustomerAdmitted(customer.id, customer.device.id)]

    def return_to_queue(self) -> "Decision":
        """Put the customer back into the waiting room, at the place in the queue that they had."""
        return self.requeued(specialist_id="" if self.ad_hoc else self.specialist_id), [ReturnedToQueue()]

    def complete(self, outcome: str, notes: str, now: datetime) -> "Decision":
        """End the call and keep what came of it; again after the end, when the specialist wraps up, keep it anew."""
        if self.state is State.COMPLETED:
            if self.erased_at:
                raise errors.AppointmentEnded("What is kept of this call was erased: nothing more is kept of it.")
            if (outcome, notes) == (self.outcome, self.notes):
                return self, []
            return self.changed(outcome=outcome, notes=notes), [AppointmentCompleted()]
        completed = self.ended(Command.COMPLETE, State.COMPLETED, now, outcome=outcome, notes=notes)
        return completed, [AppointmentCompleted()]

    def cancel(self, reason: str, now: datetime) -> "Decision":
        """Call the appointment off; its time is free again."""
        return self.ended(Command.CANCEL, State.CANCELLED, now, cancel_reason=reason), [AppointmentCancelled()]

    def create_link(self, link: Link, now: datetime) -> "Decision":
        """Add a link, which nothing refuses while the appointment is not over.

        When the list is full the longest revoked link is forgotten, or else the oldest one by which nobody is in: it is
        withdrawn, so that a message about a change always has its link and no device loses its own.
        """
        if self.state in ENDED or (self.state in BEFORE and now >= self.ends_at):
            raise errors.AppointmentEnded("This appointment is over: a link would lead nowhere.")
        created: Events = [LinkCreated(link.id)]
        if len(self.links) < MAX_LINKS:
            return self.changed(links=(*self.links, link)), created
        forgotten = min((each for each in self.links if each.revoked_at), key=_revoked_at, default=None)
        if forgotten is None:
            in_use = self.customer.link_ids if self.customer else frozenset()
            forgotten = next(each for each in self.links if each.id not in in_use)
            created.insert(0, LinkRevoked(forgotten.id))
        kept = tuple(each for each in self.links if each != forgotten)
        return self.changed(links=(*kept, link)), created

    def revoke_link(self, link_id: str, now: datetime) -> "Decision":
        """Withdraw a link together with the devices that came by it; a customer who waited is out."""
        link = self.link(link_id)
        if link.revoked_at:
            return self, []
        links = tuple(replace(each, revoked_at=now) if each == link else each for each in self.links)
        revoked: Events = [LinkRevoked(link_id)]
        customer = self.customer
        if customer is None:
            return self.changed(links=links), revoked
        kept = customer.without_link(link_id)
        if self.state is State.WAITING and kept.device is None:
            return self.back_outside(kept, links=links), revoked
        return self.changed(links=links, participants=self.with_participants(kept)), revoked

    def _admit_further_device(self, customer: Participant, staff_id: str) -> "Decision":
        if customer.pending is None:
            if self.specialist and self.specialist.id == staff_id:
                return self, []
            raise errors.AlreadyAdmitted("A colleague has already admitted this customer.")
        dropped = customer.device.id if customer.device else ""
        admitted = replace(customer, device=customer.pending, pending=None, admitted=True)
        return (
            self.changed(participants=self.with_participants(admitted)),
            [CustomerAdmitted(customer.id, customer.pending.id, dropped)],
        )

    def ended(self, command: Command, to: State, now: datetime, **changes: str) -> "Appointment":
        """Return the next version at its end: nobody is heard any more and its time is free."""
        participants = tuple(each.silenced() for each in self.participants)
        seats = quota.kept_at_end(self.seats)
        return self.moved(command, to, ended_at=now, claims=(), seats=seats, participants=participants, **changes)

    def back_outside(self, customer: Participant, **changes: Any) -> "Appointment":
        """Return the next version with the customer outside again, where they came from."""
        before = self.entered_from or State.SCHEDULED
        participants = self.with_participants(customer)
        return self.moved(Command.LEAVE, before, participants=participants, waiting_since=None, **changes)

    def requeued(self, **changes: Any) -> "Appointment":
        """Return the next version with the customer waiting again; raises InvalidTransition where they are gone."""
        if self.state is State.IN_PROGRESS and not (self.customer and self.customer.device):
            raise errors.InvalidTransition(
                "The customer is not in the call any more: complete it, or admit the device that waits.",
                state=self.state.value,
            )
        silenced = tuple(each.silenced() for each in self.participants)
        return self.moved(Command.RETURN_TO_QUEUE, State.WAITING, admitted_at=None, participants=silenced, **changes)

    def moved(self, command: Command, to: State, **changes: Any) -> "Appointment":
        """Return the next version in another state; raises InvalidTransition."""
        if to not in TRANSITIONS.get(self.state, {}).get(command, ()):
            raise self.refusal(command)
        if to is not State.WAITING:
            # A place is held in the queue and nowhere else, and its seats are for who is there.
            seats = quota.without_queue(changes.get("seats", self.seats))
            changes |= {"place_held_at": None, "turn_near_at": None, "seats": seats}
        return self.changed(state=to, **changes)

    def refusal(self, command: Command) -> errors.InvalidTransition:
        """Say why this command does not fit the state."""
        possible = ", ".join(each.value for each in TRANSITIONS.get(self.state, {})) or "nothing"
        return errors.InvalidTransition(
            f"{command.value} does not fit an appointment that is {self.state.value}: possible is {possible}.",
            state=self.state.value,
        )

    def changed(self, **changes: Any) -> "Appointment":
        """Return the next version with these changes: what every command ends in."""
        return replace(self, version=self.version + 1, **changes)

    def _participant(self, role: Role) -> Participant | None:
        return next((each for each in self.participants if each.role is role), None)

    def with_participants(self, *changed: Participant) -> tuple[Participant, ...]:
        """Return the participants with these in place of the ones in the same role."""
        roles = {each.role for each in changed}
        return (*changed, *(each for each in self.participants if each.role not in roles))


Events = list[AppointmentEvent]
Decision = tuple[Appointment, Events]


def _revoked_at(link: Link) -> str:
    return link.revoked_at.isoformat() if link.revoked_at else ""
