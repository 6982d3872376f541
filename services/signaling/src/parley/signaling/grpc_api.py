"""The gRPC edge of signaling."""

from collections.abc import Sequence

from parley.api.signaling.v1.service_pb2 import IceServer, LocateRequest, LocateResponse
from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceServicer
from parley.common.rpc import caller
from parley.signaling.domain.errors import ChannelUnnamed
from parley.signaling.service.locating import Locating

SERVICE = "parley.api.signaling.v1.SignalingService"


class SignalingApi(SignalingServiceServicer):
    """parley.api.signaling.v1.SignalingService."""

    def __init__(self, locating: Locating, stun_urls: Sequence[str]) -> None:
        self._locating = locating
        self._ice_servers = [IceServer(urls=stun_urls)] if stun_urls else []

    async def Locate(self, request: LocateRequest, _context: object) -> LocateResponse:
        """The URL that serves a channel now."""
        match request.WhichOneof("channel"):
            case "appointment_id":
                url = await self._locating.room(caller(), request.appointment_id)
            case "team_id":
                url = await self._locating.desk(caller(), request.team_id)
            case _:
                raise ChannelUnnamed("Name an appointment or a team.", field="channel")
        return LocateResponse(url=url, ice_servers=self._ice_servers)
