"""Consents and their wordings."""

from collections.abc import Iterable

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.common.v1 import common_pb2
from parley.appointments.domain import checks
from parley.appointments.domain.check_in import Requirements
from parley.appointments.domain.consent import (
    Consent,
    ConsentMethod,
    ConsentNeed,
    ConsentPurpose,
    ConsentText,
    WordedConsent,
)
from parley.appointments.messages.values import timestamp

_PURPOSES = {each: appointments_pb2.ConsentPurpose.Value(f"CONSENT_PURPOSE_{each.name}") for each in ConsentPurpose}
_PURPOSES_BY_NUMBER = {number: purpose for purpose, number in _PURPOSES.items()}
_METHODS = {each: appointments_pb2.ConsentMethod.Value(f"CONSENT_METHOD_{each.name}") for each in ConsentMethod}


def encode_consent(consent: Consent) -> appointments_pb2.Consent:
    """For answers and events."""
    return appointments_pb2.Consent(
        id=consent.id,
        purpose=_PURPOSES[consent.purpose],
        participant_id=consent.participant_id,
        text_version=consent.text_version,
        locale=consent.locale,
        granted=consent.granted,
        answered_at=timestamp(consent.answered_at),
        method=_METHODS[consent.method],
        recorded_by=consent.recorded_by,
    )


def encode_worded_consent(answer: WordedConsent) -> service_pb2.WordedConsent:
    """For answers."""
    return service_pb2.WordedConsent(consent=encode_consent(answer.consent), text=answer.text)


def encode_text(text: ConsentText) -> appointments_pb2.ConsentText:
    """For answers and events."""
    return appointments_pb2.ConsentText(
        purpose=_PURPOSES[text.purpose],
        version=text.version,
        tenant_id=text.tenant_id,
        text=common_pb2.LocalizedText(by_locale=text.text),
        published_at=timestamp(text.published_at),
        published_by=text.published_by,
    )


def encode_questions(requirements: Requirements) -> list[service_pb2.ConsentQuestion]:
    """For the link's holder."""
    return [
        service_pb2.ConsentQuestion(
            purpose=_PURPOSES[each.text.purpose],
            required=each.required,
            text_version=each.text.version,
            text=common_pb2.LocalizedText(by_locale=each.text.text),
        )
        for each in requirements.questions
    ]


def encode_needs(needs: Iterable[ConsentNeed]) -> list[appointments_pb2.ConsentNeed]:
    """For a type."""
    return [appointments_pb2.ConsentNeed(purpose=_PURPOSES[each.purpose], required=each.required) for each in needs]


def decode_needs(needs: Iterable[appointments_pb2.ConsentNeed]) -> tuple[ConsentNeed, ...]:
    """Of a type; raises InvalidArgument for a purpose that does not exist."""
    return tuple(
        ConsentNeed(checks.known(decode_purpose(each.purpose), field=f"consents[{index}].purpose"), each.required)
        for index, each in enumerate(needs)
    )


def decode_purpose(number: appointments_pb2.ConsentPurpose.ValueType) -> ConsentPurpose | None:
    """None for an unspecified purpose, or one that this release does not know."""
    return _PURPOSES_BY_NUMBER.get(number)
