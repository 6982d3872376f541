"""Export and erasure of a customer's personal data, for appointments."""

from parley.api.notifications.v1 import service_pb2
from parley.common.errors import ResourceExhausted
from parley.common.rpc import caller
from parley.notifications.messages.personal_data import encode_personal_data
from parley.notifications.service.personal_data import PersonalDataService

_MAX_BYTES = 1 << 20


class PersonalDataMethods:
    """The methods on personal data."""

    _personal_data: PersonalDataService

    async def ExportPersonalData(
        self, request: service_pb2.ExportPersonalDataRequest, _context: object
    ) -> service_pb2.ExportPersonalDataResponse:
        """All that is kept, as JSON."""
        found = await self._personal_data.export(
            caller(), request.tenant_id, request.customer_id, request.appointment_ids
        )
        document = encode_personal_data(found.messages, found.preferences)
        if len(document) > _MAX_BYTES:
            raise ResourceExhausted("That is too much at once: ask for fewer appointments.", field="appointment_ids")
        return service_pb2.ExportPersonalDataResponse(json=document)

    async def ErasePersonalData(
        self, request: service_pb2.ErasePersonalDataRequest, _context: object
    ) -> service_pb2.ErasePersonalDataResponse:
        """Erase it."""
        records = await self._personal_data.erase(
            caller(), request.tenant_id, request.customer_id, request.appointment_ids
        )
        return service_pb2.ErasePersonalDataResponse(records=records)
