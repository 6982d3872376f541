"""All that is held of a customer: told, and erased."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.domain.erasure import OWN_STEP
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller


class ErasuresApi(Api):
    """All that is held of a customer: told, and erased."""

    async def ExportCustomer(
        self, request: service_pb2.ExportCustomerRequest, _context: object
    ) -> service_pb2.ExportCustomerResponse:
        """Return everything as one JSON document."""
        export = await self._use.exports.export(caller(), request.id)
        own = messages.encode_own_data(export.customer, export.appointments, export.wordings, complete=export.complete)
        return service_pb2.ExportCustomerResponse(json=messages.encode_export({OWN_STEP: own, **export.elsewhere}))

    async def EraseCustomer(
        self, request: service_pb2.EraseCustomerRequest, _context: object
    ) -> appointments_pb2.Erasure:
        """Begin to erase a customer."""
        return messages.encode_erasure(await self._use.erasures.request(caller(), request.id))

    async def GetErasure(self, request: service_pb2.GetErasureRequest, _context: object) -> appointments_pb2.Erasure:
        """Return how far it is."""
        return messages.encode_erasure(await self._use.erasures.get(caller(), request.customer_id))
