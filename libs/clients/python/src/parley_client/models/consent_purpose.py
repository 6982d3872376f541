from enum import StrEnum


class ConsentPurpose(StrEnum):
    CHANNEL = "channel"
    LOCATION = "location"
    MEETING = "meeting"
    PHOTO = "photo"
    RECORDING = "recording"
    THIRD_PARTY_CONTENT = "third_party_content"
    TRANSCRIPT = "transcript"

    def __str__(self) -> str:
        return str(self.value)
