"""Accounts and signaling, asked in appointments' own name."""

from datetime import UTC
from typing import TYPE_CHECKING

import grpc

from parley.api.accounts.v1.service_pb2 import (
    GetStaffRequest,
    GetTeamRequest,
    GetTenantRequest,
    MintParticipantRequest,
)
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.api.signaling.v1.service_pb2 import LocateRequest
from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceStub
from parley.appointments import messages
from parley.appointments.domain.admission import ParticipantToken, Room
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.common.errors import NotFound

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub
    from parley.api.signaling.v1.service_pb2_grpc import SignalingServiceAsyncStub

# Below the deadline of whoever waits at the door, so that they hear who is away.
_SECONDS = 2.0


class AccountsClient:
    """The service's Accounts and TokenMint over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: AccountsServiceAsyncStub = AccountsServiceStub(channel)

    async def mint(self, tenant_id: str, appointment_id: str, participant_id: str, device_id: str) -> ParticipantToken:
        """Return a token; raises Unavailable."""
        minted = await self._stub.MintParticipant(
            MintParticipantRequest(
                tenant_id=tenant_id,
                appointment_id=appointment_id,
                participant_id=participant_id,
                device_id=device_id,
            ),
            timeout=_SECONDS,
        )
        return ParticipantToken(minted.access_token, minted.expires_at.ToDatetime(UTC))

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None; raises Unavailable."""
        try:
            return messages.decode_tenant(await self._stub.GetTenant(GetTenantRequest(id=id), timeout=_SECONDS))
        except NotFound:
            return None

    async def team(self, id: str) -> Team | None:
        """Return the team, or None; raises Unavailable."""
        try:
            return messages.decode_team(await self._stub.GetTeam(GetTeamRequest(id=id), timeout=_SECONDS))
        except NotFound:
            return None

    async def staff(self, id: str) -> StaffMember | None:
        """Return the member, or None; raises Unavailable."""
        try:
            return messages.decode_staff(await self._stub.GetStaff(GetStaffRequest(id=id), timeout=_SECONDS))
        except NotFound:
            return None


class SignalingClient:
    """The service's Rooms over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: SignalingServiceAsyncStub = SignalingServiceStub(channel)

    async def locate(self, appointment_id: str) -> Room:
        """Return the room; raises Unavailable."""
        request = LocateRequest(appointment_id=appointment_id)
        return messages.decode_room(await self._stub.Locate(request, timeout=_SECONDS))
