"""Members of staff."""

from parley.accounts.grpc_api.ports import creation
from parley.accounts.messages.people import decode_roles, decode_staff_change, encode_staff
from parley.accounts.service.members import Members
from parley.accounts.service.ports import NewStaff
from parley.api.accounts.v1 import accounts_pb2, service_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer
from parley.common import paging
from parley.common.rpc import caller


class PeopleMethods(AccountsServiceServicer):
    """Who works for a tenant."""

    _members: Members

    async def CreateStaff(self, request: service_pb2.CreateStaffRequest, _context: object) -> accounts_pb2.Staff:
        """Add or invite a member of staff."""
        new = NewStaff(
            tenant_id=request.tenant_id,
            display_name=request.display_name,
            email=request.email,
            password=request.password,
            roles=decode_roles(request.roles),
            team_ids=tuple(request.team_ids),
            locale=request.locale,
            time_zone=request.time_zone,
            languages=tuple(request.languages),
            skills=tuple(request.skills),
        )
        # A digest of the password beside its slow hash would undo the slowness.
        request.ClearField("password")
        made = creation(request.SerializeToString(deterministic=True))
        return encode_staff(await self._members.create(caller(), new, made))

    async def UpdateStaff(self, request: service_pb2.UpdateStaffRequest, _context: object) -> accounts_pb2.Staff:
        """Change a member of staff."""
        asked = decode_staff_change(request)
        return encode_staff(await self._members.update(caller(), request.id, request.expected_version, asked))

    async def InviteStaffAgain(
        self, request: service_pb2.InviteStaffAgainRequest, _context: object
    ) -> accounts_pb2.Staff:
        """Send another invitation."""
        return encode_staff(await self._members.invite_again(caller(), request.id))

    async def GetStaff(self, request: service_pb2.GetStaffRequest, _context: object) -> accounts_pb2.Staff:
        """One member of staff, the caller by default."""
        return encode_staff(await self._members.get(caller(), request.id))

    async def ListStaff(self, request: service_pb2.ListStaffRequest, _context: object) -> service_pb2.ListStaffResponse:
        """The company's staff, or one team's."""
        query = ("staff", request.tenant_id or caller().tenant_id, request.team_id)
        after = paging.decode_token(request.page_token, *query)
        page = await self._members.list(caller(), request.tenant_id, request.team_id, request.page_size, after)
        return service_pb2.ListStaffResponse(
            staff=map(encode_staff, page.items),
            next_page_token=paging.encode_token(page.next_position, *query),
        )
