"""Public pages, as staff keep them."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.grpc_api.use_cases import Api
from parley.common.rpc import caller, idempotency_key


class EntrancesApi(Api):
    """Public pages, as staff keep them."""

    async def CreateEntrance(
        self, request: service_pb2.CreateEntranceRequest, _context: object
    ) -> appointments_pb2.Entrance:
        """Open a page."""
        new = messages.decode_entrance(request.entrance)
        return messages.encode_entrance(await self._use.entrances.create(caller(), new, idempotency_key()))

    async def UpdateEntrance(
        self, request: service_pb2.UpdateEntranceRequest, _context: object
    ) -> appointments_pb2.Entrance:
        """Replace a page."""
        new = messages.decode_entrance(request.entrance)
        return messages.encode_entrance(await self._use.entrances.update(caller(), new, request.expected_version))

    async def GetEntrance(self, request: service_pb2.GetEntranceRequest, _context: object) -> appointments_pb2.Entrance:
        """Return a page."""
        return messages.encode_entrance(await self._use.entrances.get(caller(), request.id))

    async def ListEntrances(
        self, _request: service_pb2.ListEntrancesRequest, _context: object
    ) -> service_pb2.ListEntrancesResponse:
        """Return the tenant's pages."""
        found = await self._use.entrances.all(caller())
        return service_pb2.ListEntrancesResponse(entrances=map(messages.encode_entrance, found))
