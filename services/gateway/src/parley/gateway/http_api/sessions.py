"""Sign-in, the caller, and the keys that verify tokens."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Response

from parley.api.accounts.v1 import service_pb2 as pb
from parley.common.auth import Caller
from parley.common.errors import Unauthenticated
from parley.gateway.clients import Clients
from parley.gateway.http_api.gate import Gate, own_pages
from parley.gateway.resources.accounts import Jwk, Jwks, Me, Session, SignIn, Staff, Tenant
from parley.gateway.resources.base import instant

COOKIE = "parley_session"
PATH = "/v1/sessions"

RefreshCookie = Annotated[str, Cookie(alias=COOKIE, max_length=512, description="Set by signing in.")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/sessions` and `/.well-known/jwks.json`."""
    routes = APIRouter(tags=["sessions"])
    by_cookie = [Depends(gate.anonymous), Depends(own_pages)]

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

    @routes.post(PATH, status_code=201, dependencies=by_cookie)
    async def sign_in(body: SignIn, response: Response) -> Session:
        """Sign in with e-mail and password."""
        request = pb.SignInRequest(email=body.email, password=body.password.get_secret_value())
        return answer(await clients.accounts.SignIn(request), response)

    @routes.post(f"{PATH}/refresh", dependencies=by_cookie)
    async def refresh(response: Response, cookie: RefreshCookie = "") -> Session:
        """A fresh access token for the session that the browser's cookie holds."""
        if not cookie:
            raise Unauthenticated("You are not signed in. Sign in with POST /v1/sessions.")
        request = pb.RefreshSessionRequest(refresh_token=cookie)
        return answer(await clients.accounts.RefreshSession(request), response)

    @routes.delete(PATH, status_code=204, dependencies=by_cookie)
    async def sign_out(response: Response, cookie: RefreshCookie = "") -> None:
        """End the session that the browser's cookie holds."""
        if cookie:
            await clients.accounts.EndSession(pb.EndSessionRequest(refresh_token=cookie))
        response.delete_cookie(COOKIE, path=PATH, secure=True, httponly=True, samesite="strict")

    @routes.get(f"{PATH}/me")
    async def me(caller: Annotated[Caller, Depends(gate.signed_in)]) -> Me:
        """The signed-in member of staff and its company."""
        staff = Staff.of(await clients.accounts.GetStaff(pb.GetStaffRequest()))
        tenant = Tenant.of(await clients.accounts.GetTenant(pb.GetTenantRequest())) if caller.tenant_id else None
        return Me(staff=staff, tenant=tenant)

    @routes.get("/.well-known/jwks.json", dependencies=[Depends(gate.anonymous)])
    async def keys(response: Response) -> Jwks:
        """The public keys that verify Parley's tokens."""
        listed = await clients.accounts.ListKeys(pb.ListKeysRequest())
        response.headers["Cache-Control"] = "public, max-age=60"
        return Jwks(keys=[Jwk(kid=key.kid, x=key.x) for key in listed.keys])

    return routes
