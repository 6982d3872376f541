"""What customers agreed to (M20), and that they are old enough (M23)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class ConsentText:
    """The wording of a consent, by BCP 47 tag; a version, from 1, never changes."""

    tenant_id: str
    purpose: ConsentPurpose
    version: int
    published_at: datetime
    published_by: str
    text: Mapping[str, str] = field(hash=False)

    def locale_of(self, asked: str) -> str:
        """Return the language in which whoever asks for this one is shown the text."""
        language = asked.split("-", maxsplit=1)[0]
        return next((each for each in (asked, language, "en") if each in self.text), next(iter(self.text)))


@dataclass(frozen=True)
class WordedConsent:
    """An answer with the words that it was given to."""

    consent: Consent
    text: str


@dataclass(frozen=True)
class ConsentTextPublished:
    """A wording is new."""

    text: ConsentText


@dataclass(frozen=True)
class ConsentQuestion:
    """What a customer is to be asked, in the wording that holds."""

    text: ConsentText
    required: bool


@dataclass(frozen=True)
class ConsentAnswer:
    """What a customer answered to a version that they were shown; `id` is the consent's to be."""

    id: str
    purpose: ConsentPurpose
    granted: bool
    text_version: int
    locale: str


@dataclass(frozen=True)
class AgeConfirmation:
    """The customer said that they have reached the age that the territory asks for (ISO 3166-1 alpha-2)."""

    minimum_age: int
    territory: str
    confirmed_at: datetime
