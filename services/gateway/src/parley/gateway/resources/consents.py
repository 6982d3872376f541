"""What customers are asked, in which words, and what they answered."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.api.common.v1.common_pb2 import LocalizedText
from parley.gateway.resources.base import Body, Resource, Texts, instant, public_name


class ConsentPurpose(StrEnum):
    """What a consent is for."""

    RECORDING = "recording"
    PHOTO = "photo"
    LOCATION = "location"
    TRANSCRIPT = "transcript"
    CHANNEL = "channel"
    THIRD_PARTY_CONTENT = "third_party_content"
    MEETING = "meeting"

    def to_message(self) -> pb.ConsentPurpose.ValueType:
        """The purpose as services name it."""
        return pb.ConsentPurpose.Value(f"CONSENT_PURPOSE_{self.name}")

    @staticmethod
    def of(message: pb.ConsentPurpose.ValueType) -> "ConsentPurpose":
        """From its message."""
        return ConsentPurpose(public_name(pb.ConsentPurpose.Name(message), "CONSENT_PURPOSE_"))


class ConsentMethod(StrEnum):
    """How an answer was given."""

    CHECK_IN = "check_in"
    IN_CALL = "in_call"
    SPOKEN = "spoken"


class Consent(Resource):
    """One answer to one question; a later answer for the same purpose counts instead."""

    id: str
    purpose: ConsentPurpose
    participant_id: str
    text_version: int
    locale: str
    granted: bool
    answered_at: datetime
    method: ConsentMethod
    recorded_by: str | None = Field(description="Who wrote it down, where it was spoken.")

    @staticmethod
    def of(message: pb.Consent) -> "Consent":
        """From its message."""
        return Consent(
            id=message.id,
            purpose=ConsentPurpose.of(message.purpose),
            participant_id=message.participant_id,
            text_version=message.text_version,
            locale=message.locale,
            granted=message.granted,
            answered_at=instant(message.answered_at),
            method=ConsentMethod(public_name(pb.ConsentMethod.Name(message.method), "CONSENT_METHOD_")),
            recorded_by=message.recorded_by or None,
        )


class WordedConsent(Consent):
    """An answer with the words that it was given to."""

    text: str = Field(description="What was shown, in the language that it was shown in.")

    @staticmethod
    def worded(message: rpc_pb.WordedConsent) -> "WordedConsent":
        """From its message."""
        return WordedConsent(**Consent.of(message.consent).model_dump(), text=message.text)


class ConsentAnswer(Body):
    """An answer to give."""

    purpose: ConsentPurpose
    granted: bool
    text_version: int = Field(ge=1, le=2**31 - 1, description="The version that was shown.")
    locale: str = Field(max_length=35, description="The language that it was shown in.")

    def to_message(self) -> rpc_pb.ConsentAnswer:
        """As services take it."""
        return rpc_pb.ConsentAnswer(
            purpose=self.purpose.to_message(),
            granted=self.granted,
            text_version=self.text_version,
            locale=self.locale,
        )


class ConsentQuestion(Resource):
    """What is to be answered before entering."""

    purpose: ConsentPurpose
    required: bool = Field(description="Whoever declines can't enter.")
    text_version: int
    text: Texts

    @staticmethod
    def of(message: rpc_pb.ConsentQuestion) -> "ConsentQuestion":
        """From its message."""
        return ConsentQuestion(
            purpose=ConsentPurpose.of(message.purpose),
            required=message.required,
            text_version=message.text_version,
            text=dict(message.text.by_locale),
        )


class ConsentText(Resource):
    """The wording of a consent; a version never changes."""

    purpose: ConsentPurpose
    version: int
    text: Texts
    published_at: datetime | None = Field(description="Null for Parley's own wording.")
    published_by: str | None

    @staticmethod
    def of(message: pb.ConsentText) -> "ConsentText":
        """From its message."""
        return ConsentText(
            purpose=ConsentPurpose.of(message.purpose),
            version=message.version,
            text=dict(message.text.by_locale),
            published_at=instant(message.published_at) if message.HasField("published_at") else None,
            published_by=message.published_by or None,
        )


class NewConsentText(Body):
    """The next version of a wording."""

    purpose: ConsentPurpose
    text: Texts = Field(min_length=1, max_length=50)

    def to_message(self) -> rpc_pb.PublishConsentTextRequest:
        """As services take it."""
        return rpc_pb.PublishConsentTextRequest(
            purpose=self.purpose.to_message(), text=LocalizedText(by_locale=self.text)
        )
