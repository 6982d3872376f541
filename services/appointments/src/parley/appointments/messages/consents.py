"""Consents."""

from collections.abc import Iterable

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.consent import Consent, ConsentMethod, ConsentNeed, ConsentPurpose
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


def encode_needs(needs: Iterable[ConsentNeed]) -> list[appointments_pb2.ConsentNeed]:
    """For a type."""
    return [appointments_pb2.ConsentNeed(purpose=_PURPOSES[each.purpose], required=each.required) for each in needs]


def decode_purpose(number: appointments_pb2.ConsentPurpose.ValueType) -> ConsentPurpose | None:
    """None for an unspecified purpose, or one that this release does not know."""
    return _PURPOSES_BY_NUMBER.get(number)
