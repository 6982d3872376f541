"""What customers agreed to (M20), and that they are old enough (M23)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ConsentPurpose(Enum):
    """What a consent is for."""

    RECORDING = "recording"
    PHOTO = "photo"
    LOCATION = "location"
    TRANSCRIPT = "transcript"
    # That a carrier sees what is exchanged over it (M27).
    CHANNEL = "channel"
    THIRD_PARTY_CONTENT = "third_party_content"
    MEETING = "meeting"


class ConsentMethod(Enum):
    """How an answer was given."""

    CHECK_IN = "check_in"
    IN_CALL = "in_call"
    SPOKEN = "spoken"


@dataclass(frozen=True)
class ConsentNeed:
    """What is asked before the customer enters; whoever declines a required one stays outside."""

    purpose: ConsentPurpose
    required: bool


@dataclass(frozen=True)
class Consent:
    """One participant's answer to one wording; a later one for the same purpose counts instead.

    `recorded_by` is the member of staff who wrote a spoken answer down, or empty.
    """

    id: str
    purpose: ConsentPurpose
    participant_id: str
    text_version: int
    locale: str
    granted: bool
    answered_at: datetime
    method: ConsentMethod
    recorded_by: str = ""


@dataclass(frozen=True)
class AgeConfirmation:
    """The customer said that they have reached the age that the territory asks for (ISO 3166-1 alpha-2)."""

    minimum_age: int
    territory: str
    confirmed_at: datetime
