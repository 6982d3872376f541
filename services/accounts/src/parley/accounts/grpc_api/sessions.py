"""Signing in, passwords, and every token."""

from parley.accounts.grpc_api.ports import Keys
from parley.accounts.messages.people import decode_purpose, encode_active_session, encode_link, encode_staff
from parley.accounts.messages.times import timestamp
from parley.accounts.service.credentials import Credentials
from parley.accounts.service.ports import OpenSession
from parley.accounts.service.sessions import Sessions
from parley.accounts.service.tokens import Tokens
from parley.api.accounts.v1 import service_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer
from parley.common.errors import InvalidArgument
from parley.common.rpc import caller


class SessionMethods(AccountsServiceServicer):
    """What becomes a session or a token."""

    _sessions: Sessions
    _credentials: Credentials
    _tokens: Tokens
    _keys: Keys

    async def SignIn(self, request: service_pb2.SignInRequest, _context: object) -> service_pb2.Session:
        """Open a session."""
        opened = await self._sessions.sign_in(
            request.email, request.password, request.user_agent, request.client_address
        )
        return _session(opened)

    async def RefreshSession(self, request: service_pb2.RefreshSessionRequest, _context: object) -> service_pb2.Session:
        """Rotate a refresh token."""
        return _session(await self._sessions.refresh(request.refresh_token))

    async def EndSession(
        self, request: service_pb2.EndSessionRequest, _context: object
    ) -> service_pb2.EndSessionResponse:
        """Sign out."""
        await self._sessions.end(request.refresh_token)
        return service_pb2.EndSessionResponse()

    async def ListSessions(
        self, request: service_pb2.ListSessionsRequest, _context: object
    ) -> service_pb2.ListSessionsResponse:
        """Where someone is signed in."""
        sessions = await self._sessions.list(caller(), request.staff_id)
        current = caller().session_id
        return service_pb2.ListSessionsResponse(
            sessions=[encode_active_session(each, current=each.id == current) for each in sessions]
        )

    async def RevokeSession(
        self, request: service_pb2.RevokeSessionRequest, _context: object
    ) -> service_pb2.RevokeSessionResponse:
        """End a session."""
        await self._sessions.revoke(caller(), request.id)
        return service_pb2.RevokeSessionResponse()

    async def ChangePassword(
        self, request: service_pb2.ChangePasswordRequest, _context: object
    ) -> service_pb2.ChangePasswordResponse:
        """Replace the caller's own."""
        await self._credentials.change_password(caller(), request.current_password, request.new_password)
        return service_pb2.ChangePasswordResponse()

    async def RequestPasswordReset(
        self, request: service_pb2.RequestPasswordResetRequest, _context: object
    ) -> service_pb2.RequestPasswordResetResponse:
        """Take it down."""
        await self._credentials.request_reset(request.email)
        return service_pb2.RequestPasswordResetResponse()

    async def MintStaffLink(
        self, request: service_pb2.MintStaffLinkRequest, _context: object
    ) -> service_pb2.MintStaffLinkResponse:
        """A link for an e-mail."""
        purpose = decode_purpose(request.purpose)
        if purpose is None:
            raise InvalidArgument("Say what the link is for.", field="purpose")
        minted = await self._credentials.mint_link(caller(), request.staff_id, purpose)
        return service_pb2.MintStaffLinkResponse(
            secret=minted.secret, url=minted.url, expires_at=timestamp(minted.expires_at)
        )

    async def LookUpStaffLink(
        self, request: service_pb2.LookUpStaffLinkRequest, _context: object
    ) -> service_pb2.StaffLink:
        """Whom a link is for."""
        holder = await self._credentials.look_up_link(request.secret)
        return encode_link(holder.link.purpose, holder.staff, holder.tenant, holder.minimum_age)

    async def RedeemStaffLink(
        self, request: service_pb2.RedeemStaffLinkRequest, _context: object
    ) -> service_pb2.Session:
        """Set the password and sign in."""
        opened = await self._credentials.redeem_link(
            request.secret,
            request.password,
            age_confirmed=request.age_confirmed,
            browser=request.user_agent,
            address=request.client_address,
        )
        return _session(opened)

    async def IssueServiceToken(
        self, request: service_pb2.IssueServiceTokenRequest, _context: object
    ) -> service_pb2.IssueServiceTokenResponse:
        """A service's own token."""
        token = await self._tokens.issue_service_token(request.service, request.secret)
        return service_pb2.IssueServiceTokenResponse(access_token=token.text, expires_at=timestamp(token.expires_at))

    async def ListKeys(self, _request: service_pb2.ListKeysRequest, _context: object) -> service_pb2.ListKeysResponse:
        """The keys that verify every token."""
        return service_pb2.ListKeysResponse(
            keys=[
                service_pb2.Key(kid=key.id, x=key.x, expires_at=timestamp(key.expires_at))
                for key in await self._keys.published()
            ]
        )

    async def MintParticipant(
        self, request: service_pb2.MintParticipantRequest, _context: object
    ) -> service_pb2.MintParticipantResponse:
        """A participant's token, for the service that owns appointments."""
        token = await self._tokens.mint_participant(
            caller(), request.tenant_id, request.appointment_id, request.participant_id, request.device_id
        )
        return service_pb2.MintParticipantResponse(access_token=token.text, expires_at=timestamp(token.expires_at))


def _session(opened: OpenSession) -> service_pb2.Session:
    return service_pb2.Session(
        id=opened.session.id,
        staff=encode_staff(opened.staff),
        access_token=opened.access.text,
        access_token_expires_at=timestamp(opened.access.expires_at),
        refresh_token=opened.refresh_token,
        refresh_token_expires_at=timestamp(opened.session.expires_at),
    )
