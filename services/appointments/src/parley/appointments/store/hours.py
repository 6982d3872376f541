"""Hours as parts of a document and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours
from parley.appointments.store.documents import Document


def from_hours(hours: Hours) -> Document:
    """Return the fields of a document that has hours."""
    return {
        "time_zone": hours.time_zone,
        "hours": [asdict(each) for each in hours.weekly],
        "exceptions": [_from_exception(each) for each in hours.exceptions],
        "holidays": hours.holidays,
    }


def to_hours(document: Mapping[str, Any]) -> Hours:
    """Return a document's hours."""
    return Hours(
        document["time_zone"],
        tuple(WeeklyHours(**each) for each in document["hours"]),
        tuple(_to_exception(each) for each in document.get("exceptions", ())),
        document.get("holidays", ""),
    )


def _from_exception(exception: DateException) -> Document:
    return {
        "starts_on": exception.starts_on.isoformat(),
        "ends_on": exception.ends_on.isoformat(),
        "hours": [asdict(each) for each in exception.hours],
        "note": exception.note,
    }


def _to_exception(document: Mapping[str, Any]) -> DateException:
    return DateException(
        date.fromisoformat(document["starts_on"]),
        date.fromisoformat(document["ends_on"]),
        tuple(DayHours(**each) for each in document["hours"]),
        document["note"],
    )
