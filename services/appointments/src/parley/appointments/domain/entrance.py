"""A team's public page, by which customers come in by themselves (B14)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from parley.appointments.domain import checks
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.directory import Tenant
from parley.appointments.domain.hours import Hours
from parley.common.errors import InvalidArgument

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]")
_MAX_TYPES = 20
_MAX_QUEUE = 500


@dataclass(frozen=True)
class Entrance:
    """A page at <public URL>/e/<slug>: types that can be booked, and one for calls at once within `hours`.

    Calls are refused while `queue_limit` wait for the team, and of those who called by it no more enter; 0: any number.
    Whom staff return to the queue from a call waits beside them, beyond the limit if need be. An empty `call_type_id`
    takes none.
    """

    id: str
    tenant_id: str
    slug: str
    name: Mapping[str, str] = field(hash=False)
    team_id: str
    booking_type_ids: tuple[str, ...]
    call_type_id: str
    hours: Hours
    queue_limit: int
    active: bool
    created_at: datetime
    version: int = 1
    creation: Creation | None = None

    def checked(self) -> "Entrance":
        """Return it in order; raises InvalidArgument with the wrong field."""
        if not _SLUG.fullmatch(self.slug):
            raise InvalidArgument("slug is 3 to 60 of a to z, 0 to 9 and hyphens between them.", field="slug")
        checks.names(self.name)
        if len(self.booking_type_ids) > _MAX_TYPES or len(set(self.booking_type_ids)) < len(self.booking_type_ids):
            raise InvalidArgument(f"Name at most {_MAX_TYPES} types, each once.", field="booking_type_ids")
        if not 0 <= self.queue_limit <= _MAX_QUEUE:
            raise InvalidArgument(f"queue_limit is 1 to {_MAX_QUEUE}, or 0 for any number.", field="queue_limit")
        return replace(self, hours=self.hours.checked())

    def replaced_by(self, new: "Entrance", expected_version: int) -> "Entrance":
        """Return the next version with all that is new; raises VersionConflict, or InvalidArgument for the slug."""
        checks.version(self.version, expected_version)
        if new.slug not in {"", self.slug}:
            raise InvalidArgument("The slug of a page can't change: links to it are out there.", field="slug")
        return replace(
            new,
            id=self.id,
            tenant_id=self.tenant_id,
            slug=self.slug,
            created_at=self.created_at,
            creation=self.creation,
            version=self.version + 1,
        ).checked()


@dataclass(frozen=True)
class EntranceSaved:
    """A public page is new or changed."""

    entrance: Entrance


@dataclass(frozen=True)
class PublicPage:
    """What anybody may know. `opens_at` is set where it is closed, `closes_at` where it is open.

    `estimated_wait_seconds` is -1 while nothing is known.
    """

    entrance: Entrance
    tenant: Tenant
    booking_types: tuple[AppointmentType, ...]
    takes_calls: bool
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    estimated_wait_seconds: int = -1
