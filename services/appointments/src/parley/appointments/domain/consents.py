"""The ledger of an appointment's consents (M20): every answer is kept, the latest for a purpose counts."""

from datetime import datetime

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.consent import (
    Consent,
    ConsentAnswer,
    ConsentMethod,
    ConsentPurpose,
    ConsentText,
)
from parley.appointments.domain.events import ConsentAnswered

MAX_CONSENTS = 50


def latest(appointment: Appointment, purpose: ConsentPurpose) -> Consent | None:
    """Return the answer that counts for a purpose, if there is any."""
    return next((each for each in reversed(appointment.consents) if each.purpose is purpose), None)


def consent(
    answer: ConsentAnswer,
    text: ConsentText,
    participant_id: str,
    method: ConsentMethod,
    now: datetime,
    recorded_by: str = "",
) -> Consent:
    """Return an answer as it is kept, in the language in which it was asked."""
    return Consent(
        id=answer.id,
        purpose=answer.purpose,
        participant_id=participant_id,
        text_version=text.version,
        locale=text.locale_of(answer.locale),
        granted=answer.granted,
        answered_at=now,
        method=method,
        recorded_by=recorded_by,
    )


def answer(
    appointment: Appointment, given: ConsentAnswer, text: ConsentText, now: datetime, *, recorded_by: str = ""
) -> Decision:
    """Keep what the customer answers in the waiting room, in the call or after it, or what staff were told.

    The same answer to the same wording changes nothing. Raises NoParticipant before the customer has entered.
    """
    customer = appointment.customer
    if customer is None or appointment.erased_at:
        raise errors.NoParticipant("Nobody has entered this appointment whose answer could be kept.")
    before = latest(appointment, given.purpose)
    if before and (before.granted, before.text_version) == (given.granted, text.version):
        return appointment, []
    method = ConsentMethod.SPOKEN if recorded_by else ConsentMethod.IN_CALL
    kept = consent(given, text, customer.id, method, now, recorded_by)
    return appointment.changed(consents=added(appointment, kept)), [ConsentAnswered(kept)]


def added(appointment: Appointment, *consents: Consent) -> tuple[Consent, ...]:
    """Return the ledger with these at its end; raises TooManyConsents, but never for what is withdrawn.

    Who may not agree any more can withdraw once for each purpose and wording, so that the ledger stays bounded.
    """
    ledger = (*appointment.consents, *consents)
    if len(ledger) > MAX_CONSENTS and any(each.granted for each in consents):
        raise errors.TooManyConsents(f"An appointment keeps at most {MAX_CONSENTS} answers.")
    return ledger
