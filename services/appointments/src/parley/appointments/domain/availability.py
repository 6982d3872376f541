"""A specialist's working hours."""

from dataclasses import dataclass, replace

from parley.appointments.domain import errors
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
        if expected_version not in {0, self.version}:
            raise errors.VersionConflict("The hours have changed since: load them again.")
        return replace(self, version=self.version + 1, hours=hours.checked())
