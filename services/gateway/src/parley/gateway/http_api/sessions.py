"""Signing in, passwords, the caller, and the keys that verify tokens."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Header, Response

from parley.api.accounts.v1 import service_pb2 as pb
from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied, Unauthenticated
from parley.gateway.clients import Clients
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import ClientAddress, Gate, LinkSecret, own_pages
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing, PathId, QueryId, instant
from parley.gateway.resources.sessions import (
    ActiveSession,
    Jwk,
    Jwks,
    Me,
    NewPassword,
    PasswordChange,
    PasswordReset,
    Session,
    SignIn,
    StaffLink,
)
from parley.gateway.resources.staff import Staff
from parley.gateway.resources.tenants import Tenant

COOKIE = "parley_session"
PATH = "/v1/sessions"

RefreshCookie = Annotated[str, Cookie(alias=COOKIE, max_length=512, description="Set by signing in.")]
UserAgent = Annotated[str, Header(include_in_schema=False)]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/sessions`, `/v1/password-resets`, `/v1/staff-links` and `/.well-known/jwks.json`."""
    routes = Area(tags=["sessions"])
    by_cookie = [Depends(gate.anonymous), Depends(own_pages)]
    proving = Depends(gate.proving)
    # These set the cookie, which must be of a page of ours.
    signing_in = [proving, Depends(own_pages)]
    staff = [Depends(gate.staff)]

    def answer(message: pb.Session, response: Response) -> Session:
        response.set_cookie(
            COOKIE,
            message.refresh_token,
            expires=instant(message.refresh_token_expires_at),
            path=PATH,
            secure=True,
            httponly=True,
            samesite="strict",
        )
        return Session.of(message)

    @routes.post(PATH, status_code=201, dependencies=signing_in, openapi_extra=calls("accounts.SignIn"))
    async def sign_in(body: SignIn, response: Response, address: ClientAddress, user_agent: UserAgent = "") -> Session:
        """Sign in with e-mail and password."""
        request = pb.SignInRequest(
            email=body.email,
            password=body.password.get_secret_value(),
            user_agent=user_agent,
            client_address=address,
        )
        return answer(await clients.accounts.SignIn(request), response)

    @routes.post(f"{PATH}/refresh", dependencies=by_cookie, openapi_extra=calls("accounts.RefreshSession"))
    async def refresh(response: Response, cookie: RefreshCookie = "") -> Session:
        """A fresh access token for the session that the browser's cookie holds."""
        if not cookie:
            raise Unauthenticated("You are not signed in. Sign in with POST /v1/sessions.")
        request = pb.RefreshSessionRequest(refresh_token=cookie)
        return answer(await clients.accounts.RefreshSession(request), response)

    @routes.delete(PATH, status_code=204, dependencies=by_cookie, openapi_extra=calls("accounts.EndSession"))
    async def sign_out(response: Response, cookie: RefreshCookie = "") -> None:
        """End the session that the browser's cookie holds."""
        if cookie:
            await clients.accounts.EndSession(pb.EndSessionRequest(refresh_token=cookie))
        response.delete_cookie(COOKIE, path=PATH, secure=True, httponly=True, samesite="strict")

    # Its methods are open to API keys, which are nobody's own: it names none.
    @routes.get(f"{PATH}/me", openapi_extra=calls())
    async def me(caller: Annotated[Caller, Depends(gate.staff)]) -> Me:
        """The signed-in member of staff and its company."""
        if caller.kind is Kind.API_KEY:
            raise PermissionDenied("This isn't for callers of this kind.")
        member = Staff.of(await clients.accounts.GetStaff(pb.GetStaffRequest()))
        tenant = Tenant.of(await clients.accounts.GetTenant(pb.GetTenantRequest())) if caller.tenant_id else None
        return Me(staff=member, tenant=tenant)

    @routes.get(PATH, dependencies=staff, openapi_extra=calls("accounts.ListSessions"))
    async def list_sessions(staff_id: QueryId = "") -> Listing[ActiveSession]:
        """The caller's signed-in browsers, or as an administrator another's: at most 100, the last used first."""
        listed = await clients.accounts.ListSessions(pb.ListSessionsRequest(staff_id=staff_id))
        return Listing(data=[ActiveSession.of(session) for session in listed.sessions])

    @routes.delete(
        f"{PATH}/{{session_id}}", status_code=204, dependencies=staff, openapi_extra=calls("accounts.RevokeSession")
    )
    async def revoke_session(session_id: PathId) -> None:
        """Sign a browser out: one's own, or as an administrator another's."""
        await clients.accounts.RevokeSession(pb.RevokeSessionRequest(id=session_id))

    @routes.post(
        f"{PATH}/password", status_code=204, dependencies=staff, openapi_extra=calls("accounts.ChangePassword")
    )
    async def change_password(body: PasswordChange) -> None:
        """Choose another password; one's other browsers are signed out."""
        request = pb.ChangePasswordRequest(
            current_password=body.current_password.get_secret_value(),
            new_password=body.new_password.get_secret_value(),
        )
        await clients.accounts.ChangePassword(request)

    @routes.post(
        "/v1/password-resets",
        status_code=202,
        dependencies=[proving],
        openapi_extra=calls("accounts.RequestPasswordReset"),
        response_class=Response,
    )
    async def request_password_reset(body: PasswordReset) -> Response:
        """Ask for an e-mail with a link to choose another password; the answer is the same for an unknown e-mail."""
        await clients.accounts.RequestPasswordReset(pb.RequestPasswordResetRequest(email=body.email))
        return Response(status_code=202)

    @routes.get("/v1/staff-links", dependencies=[proving], openapi_extra=calls("accounts.LookUpStaffLink"))
    async def look_up_link(secret: LinkSecret) -> StaffLink:
        """Who an invitation or a link to choose another password is for, as long as it can be used."""
        return StaffLink.of(await clients.accounts.LookUpStaffLink(pb.LookUpStaffLinkRequest(secret=secret)))

    @routes.post(
        "/v1/staff-links/redeem",
        status_code=201,
        dependencies=signing_in,
        openapi_extra=calls("accounts.RedeemStaffLink"),
    )
    async def redeem_link(
        secret: LinkSecret, body: NewPassword, response: Response, address: ClientAddress, user_agent: UserAgent = ""
    ) -> Session:
        """Choose a password by a link, which works once, and be signed in."""
        request = pb.RedeemStaffLinkRequest(
            secret=secret,
            password=body.password.get_secret_value(),
            age_confirmed=body.age_confirmed,
            user_agent=user_agent,
            client_address=address,
        )
        return answer(await clients.accounts.RedeemStaffLink(request), response)

    @routes.get(
        "/.well-known/jwks.json", dependencies=[Depends(gate.anonymous)], openapi_extra=calls("accounts.ListKeys")
    )
    async def keys(response: Response) -> Jwks:
        """The public keys that verify Parley's tokens."""
        listed = await clients.accounts.ListKeys(pb.ListKeysRequest())
        response.headers["Cache-Control"] = "public, max-age=60"
        return Jwks(keys=[Jwk(kid=key.kid, x=key.x) for key in listed.keys])

    return routes
