"""Channels: how they stand, suspend, resume."""

from parley.api.notifications.v1 import notifications_pb2, service_pb2
from parley.common.rpc import caller
from parley.notifications.grpc_api import enums
from parley.notifications.messages.suspension import encode_status
from parley.notifications.service.channels import Channels


class ChannelMethods:
    """The methods on channels."""

    _channels: Channels

    async def ListChannels(
        self, _request: service_pb2.ListChannelsRequest, _context: object
    ) -> service_pb2.ListChannelsResponse:
        """Every channel, as it stands for the caller."""
        statuses = await self._channels.statuses(caller())
        return service_pb2.ListChannelsResponse(channels=map(encode_status, statuses))

    async def SuspendChannel(
        self, request: service_pb2.SuspendChannelRequest, _context: object
    ) -> notifications_pb2.ChannelStatus:
        """Send nothing, lose nothing."""
        channel = enums.channel(request.channel)
        return encode_status(await self._channels.suspend(caller(), channel, request.tenant_id, request.reason))

    async def ResumeChannel(
        self, request: service_pb2.ResumeChannelRequest, _context: object
    ) -> notifications_pb2.ChannelStatus:
        """Send again."""
        channel = enums.channel(request.channel)
        return encode_status(await self._channels.resume(caller(), channel, request.tenant_id))
