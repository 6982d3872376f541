"""Appointment types."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller, idempotency_key


class TypesApi(Api):
    """Appointment types."""

    async def ListAppointmentTypes(
        self, _request: service_pb2.ListAppointmentTypesRequest, _context: object
    ) -> service_pb2.ListAppointmentTypesResponse:
        """Return the tenant's types."""
        found = await self._use.types.all(caller())
        return service_pb2.ListAppointmentTypesResponse(types=map(messages.encode_type, found))

    async def GetAppointmentType(
        self, request: service_pb2.GetAppointmentTypeRequest, _context: object
    ) -> appointments_pb2.AppointmentType:
        """Return a type."""
        return messages.encode_type(await self._use.types.get(caller(), request.id))

    async def CreateAppointmentType(
        self, request: service_pb2.CreateAppointmentTypeRequest, _context: object
    ) -> appointments_pb2.AppointmentType:
        """Add a type."""
        new = messages.decode_type(request.type)
        return messages.encode_type(await self._use.types.create(caller(), new, idempotency_key()))

    async def UpdateAppointmentType(
        self, request: service_pb2.UpdateAppointmentTypeRequest, _context: object
    ) -> appointments_pb2.AppointmentType:
        """Replace a type."""
        new = messages.decode_type(request.type)
        return messages.encode_type(await self._use.types.update(caller(), new, request.expected_version))
