"""What is asked before a customer enters: that they are old enough (M23), and the consents that are needed (M20)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parley.appointments.domain import consents, errors
from parley.appointments.domain.appointment import Appointment, Decision, Visitor
from parley.appointments.domain.consent import (
    AgeConfirmation,
    Consent,
    ConsentAnswer,
    ConsentMethod,
    ConsentQuestion,
)
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import Tenant
from parley.appointments.domain.events import AgeRefused, ConsentAnswered
from parley.appointments.domain.state import State


@dataclass(frozen=True)
class Requirements:
    """What is asked. A `minimum_age` of 0 asks for none; `territory` is whose law says so."""

    minimum_age: int = 0
    territory: str = ""
    questions: tuple[ConsentQuestion, ...] = ()

    def open_for(self, appointment: Appointment) -> "Requirements":
        """Return what has not been answered yet."""
        questions = tuple(each for each in self.questions if not _answered(appointment, each))
        if _confirmed(appointment, self):
            return Requirements(questions=questions)
        return replace(self, questions=questions)


NOTHING_ASKED = Requirements()


@dataclass(frozen=True)
class CheckIn:
    """What the customer answers at the door."""

    age_confirmed: bool = False
    answers: tuple[ConsentAnswer, ...] = ()


def requirements(
    tenant: Tenant | None, customer: Customer | None, questions: Sequence[ConsentQuestion]
) -> Requirements:
    """Return what is asked of a customer: the age by their country's law, or else the company's."""
    territory = (customer.country if customer else "") or (tenant.country if tenant else "")
    minimum_age = tenant.ages_of_consent.get(territory, 0) if tenant else 0
    return Requirements(minimum_age, territory, tuple(questions))


def enter(
    appointment: Appointment,
    visitor: Visitor,
    asked: Requirements,
    check_in: CheckIn,
    now: datetime,
    queue_seats: tuple[str, ...] = (),
) -> Decision:
    """Enter as `Appointment.enter` does, once what is asked is answered; a refusal keeps nothing.

    Whoever was invited to come at once takes the seats. Raises AgeNotConfirmed and ConsentNeeded besides. A device that
    is in has answered before.
    """
    known = appointment.customer.recognise(visitor.device_digest) if appointment.customer else None
    entered, facts = appointment.enter(visitor, now)
    if known or entered.customer is None:
        return entered, facts
    left = asked.open_for(appointment)
    if left.minimum_age and not check_in.age_confirmed:
        raise errors.AgeNotConfirmed(left.minimum_age)
    given = _consents(left, check_in, entered.customer.id, now)
    confirmed = AgeConfirmation(left.minimum_age, left.territory, now) if left.minimum_age else None
    checked_in = replace(
        entered,
        consents=consents.added(appointment, *given),
        age_confirmation=confirmed or appointment.age_confirmation,
    )
    if appointment.state is State.INVITED:
        checked_in = replace(checked_in, seats=(*checked_in.seats, *queue_seats))
    return checked_in, [*facts, *map(ConsentAnswered, given)]


def refuse_age(appointment: Appointment, link_digest: str, minimum_age: int, now: datetime) -> Decision:
    """Tell that somebody was refused for their age, by which link and nothing of who it was: once for each link."""
    link = appointment.link_of(link_digest)
    if link.age_refused_at:
        return appointment, []
    links = tuple(replace(each, age_refused_at=now) if each == link else each for each in appointment.links)
    return appointment.changed(links=links), [AgeRefused(minimum_age)]


def _consents(left: Requirements, check_in: CheckIn, participant_id: str, now: datetime) -> list[Consent]:
    given = {each.purpose: each for each in check_in.answers}
    kept, missing = [], []
    for question in left.questions:
        text = question.text
        answer = given.get(text.purpose)
        # An answer to another wording than the one that holds is none.
        answered = answer is not None and answer.text_version == text.version
        if question.required and not (answered and answer and answer.granted):
            missing.append(text.purpose.value)
        elif answered and answer:
            kept.append(consents.consent(answer, text, participant_id, ConsentMethod.CHECK_IN, now))
    if missing:
        raise errors.ConsentNeeded("Without your consent this call can't take place.", purposes=" ".join(missing))
    return kept


def _answered(appointment: Appointment, question: ConsentQuestion) -> bool:
    before = consents.latest(appointment, question.text.purpose)
    if before is None or before.text_version != question.text.version:
        return False
    return before.granted or not question.required


def _confirmed(appointment: Appointment, asked: Requirements) -> bool:
    before = appointment.age_confirmation
    return before is not None and before.minimum_age >= asked.minimum_age
