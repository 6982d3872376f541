"""A specialist's working hours."""

from dataclasses import dataclass, replace

from parley.appointments.domain import checks
from parley.appointments.domain.hours import Hours


@dataclass(frozen=True)
class Availability:
    """A specialist's hours in their own zone. Version 0: never set."""

    staff_id: str
    tenant_id: str
    hours: Hours
    version: int = 0

    def set(self, hours: Hours, expected_version: int) -> "Availability":
        """Return the next version; raises InvalidArgument with the wrong field, or VersionConflict."""
        checks.version(self.version, expected_version)
        return replace(self, version=self.version + 1, hours=hours.checked())


@dataclass(frozen=True)
class AvailabilitySaved:
    """A specialist's hours are new or changed."""

    availability: Availability
