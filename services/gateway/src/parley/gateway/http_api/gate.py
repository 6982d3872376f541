"""Who may knock: verifies the caller's token, bounds rate and time, and hands both on to the services."""

from typing import Annotated

from fastapi import Depends, Header, Request

from parley.common import rpc
from parley.common.auth import ANONYMOUS, Caller, Kind, TokenVerifier
from parley.common.errors import PermissionDenied, Unauthenticated
from parley.gateway.http_api.keyring import PREFIX, Keyring
from parley.gateway.http_api.rates import Rates

LinkSecret = Annotated[
    str,
    Header(alias="Parley-Link", min_length=16, max_length=128, description="What follows # in the link."),
]


class CrossSite(PermissionDenied):
    """A page of another origin sent the request along with our cookies."""

    reason = "CROSS_SITE"


class Gate:
    """Dependencies for routes.

    `staff` lets staff and API keys in, `signed_in` the participants of an appointment too, `anonymous` everybody, and
    `proving` everybody but seldom: whoever proves themselves by a password or a secret, or comes in from outside.
    What a caller may do is decided by the services.
    """

    def __init__(self, verifier: TokenVerifier, keyring: Keyring, rates: Rates, request_seconds: float) -> None:
        self._verifier = verifier
        self._keyring = keyring
        self._rates = rates
        self._seconds = request_seconds

    async def staff(self, request: Request) -> Caller:
        """Staff and API keys."""
        return self._serve(await self._known(request), Kind.STAFF)

    async def signed_in(self, request: Request) -> Caller:
        """Staff, API keys and participants; services have no business here."""
        return self._serve(await self._known(request), Kind.STAFF, Kind.PARTICIPANT)

    async def anonymous(self, request: Request) -> Caller:
        """Everybody."""
        self._rates.admit(request, self._rates.address, address_of(request))
        return self._serve(ANONYMOUS, Kind.ANONYMOUS)

    async def proving(self, request: Request) -> Caller:
        """Everybody, seldom."""
        self._rates.admit(request, self._rates.proving, address_of(request))
        return self._serve(ANONYMOUS, Kind.ANONYMOUS)

    def _serve(self, caller: Caller, *kinds: Kind) -> Caller:
        """What the request's task calls from here on is the caller's, and ends in time."""
        caller.require(*kinds)
        rpc.serve_in_this_task(caller, self._seconds)
        return caller

    async def _known(self, request: Request) -> Caller:
        try:
            caller = await self._verifier.verify(await self._token(request))
        except Unauthenticated:
            # Guessing costs as much as any other anonymous request.
            self._rates.admit(request, self._rates.address, address_of(request))
            raise
        # What the measure of this request is told by.
        request.state.tenant_id = caller.tenant_id
        self._rates.admit(request, self._rates.known[caller.kind], caller.subject)
        return caller

    async def _token(self, request: Request) -> str:
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not sent:
            raise Unauthenticated("Send an access token or an API key: Authorization: Bearer <token>.")
        if not sent.startswith(PREFIX):
            return sent
        if token := self._keyring.known(sent):
            return token
        # Accounts is not asked on behalf of whoever has guessed too often.
        self._rates.check(request, self._rates.address, address_of(request))
        with rpc.use_deadline(self._seconds):
            return await self._keyring.trade(sent)


def address_of(request: Request) -> str:
    """Where a request came from, behind trusted proxies what they say; "" where that is unknown."""
    return request.client.host if request.client else ""


async def _address(request: Request) -> str:
    return address_of(request)


ClientAddress = Annotated[str, Depends(_address)]


async def own_pages(sec_fetch_site: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Cookies speak for pages of our own origin alone: behind SameSite, which trusts sibling hosts.

    Clients that are no browsers don't send the header.
    """
    if sec_fetch_site not in ("", "same-origin", "none"):
        raise CrossSite("Call this from a page of the same origin.")
