from enum import StrEnum


class Preset(StrEnum):
    HIGH_VALUE_SERVICE = "high_value_service"
    ROADSIDE_ASSISTANCE = "roadside_assistance"
    SHOWROOM = "showroom"
    SURVEY_AND_INSPECTION = "survey_and_inspection"
    TELEMEDICINE = "telemedicine"
    VISUAL_ASSISTANCE = "visual_assistance"

    def __str__(self) -> str:
        return str(self.value)
