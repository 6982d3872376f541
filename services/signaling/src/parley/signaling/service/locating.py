"""Where a channel is served."""

from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied
from parley.signaling.domain.errors import AppointmentNotFound, DeskNotFound
from parley.signaling.domain.frames import ChannelKind
from parley.signaling.domain.placement import ChannelKey
from parley.signaling.service.access import is_tenant_staff, may_use_desk
from parley.signaling.service.ownership import Here, Ownership
from parley.signaling.service.ports import Appointments


class Locating:
    """Names the URL that serves a channel now."""

    def __init__(self, ownership: Ownership, appointments: Appointments, url: str) -> None:
        self._ownership = ownership
        self._appointments = appointments
        self._url = url

    async def room(self, caller: Caller, appointment_id: str) -> str:
        """Return an appointment's URL, for services and staff of its tenant. Raises AppointmentNotFound."""
        caller.require(Kind.SERVICE, Kind.STAFF)
        if caller.kind is Kind.STAFF:
            if not is_tenant_staff(caller):
                raise PermissionDenied("This needs a role in a tenant.")
            appointment = await self._appointments.get(appointment_id)
            if appointment.tenant_id != caller.tenant_id:
                raise AppointmentNotFound("There is no such appointment.", field="appointment_id")
        return await self._url_of(ChannelKey(ChannelKind.ROOM, appointment_id))

    async def desk(self, caller: Caller, team_id: str) -> str:
        """Return a desk's URL, for services and staff who may be there. Raises DeskNotFound."""
        caller.require(Kind.SERVICE, Kind.STAFF)
        if caller.kind is Kind.STAFF and not may_use_desk(caller, team_id):
            raise DeskNotFound("There is no such team.", field="team_id")
        return await self._url_of(ChannelKey(ChannelKind.DESK, team_id, caller.tenant_id))

    async def _url_of(self, key: ChannelKey) -> str:
        place = await self._ownership.locate(key.bucket)
        return self._url if isinstance(place, Here) else place.url
