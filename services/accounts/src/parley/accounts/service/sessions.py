"""Signing in, staying signed in, and every token."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from parley.accounts import metrics
from parley.accounts.domain import (
    PARTICIPANT_TOKEN_LIFETIME,
    SERVICE_TOKEN_LIFETIME,
    SESSION_IDLE,
    STAFF_TOKEN_LIFETIME,
    Actor,
    ActorKind,
    Refresh,
    ServiceRefused,
    Session,
    SessionEnded,
    SessionEndReason,
    SessionState,
    SignedIn,
    SignedOut,
    SignInRefused,
    Staff,
)
from parley.accounts.service.ports import AccessToken, OpenSession, Passwords, RefreshTokens, Signer, Store
from parley.accounts.service.rules import by_staff, record
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import Conflict, InvalidArgument, PermissionDenied
from parley.common.ids import new_id

T = TypeVar("T")

MINTING_SERVICE = "appointments"
# A browser's tabs may refresh at once; each attempt loses only to one that was saved.
_ATTEMPTS = 5


class SessionService:
    """Sessions of staff, and the tokens of staff, participants and services."""

    def __init__(
        self,
        store: Store,
        signer: Signer,
        refresh_tokens: RefreshTokens,
        passwords: Passwords,
        service_secrets: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._store = store
        self._signer = signer
        self._refresh_tokens = refresh_tokens
        self._passwords = passwords
        self._service_secrets = service_secrets
        self._clock = clock

    async def sign_in(self, email: str, password: str) -> OpenSession:
        """Open a session. Raises SignInRefused, after the same work whichever of the two is wrong."""
        staff = await self._store.staff_by_email(email)
        matches = await self._passwords.matches(staff.password_hash if staff else "", password)
        if staff is None or not matches or not staff.active:
            metrics.SIGN_INS.labels("refused").inc()
            raise SignInRefused("This e-mail and password don't belong together. Check both and try again.")
        now = self._clock()
        session = Session(new_id("ses"), staff.id, staff.tenant_id, now, now, now + SESSION_IDLE)
        await self._store.add_session(
            session, [record(SignedIn(session), self._clock(), by_staff(staff), staff.tenant_id, session.id)]
        )
        metrics.SIGN_INS.labels("signed_in").inc()
        return await self._opened(session, staff)

    async def refresh(self, token: str) -> OpenSession:
        """Rotate a refresh token. Raises SessionEnded; a token presented twice ends its session."""
        try:
            outcome, session, staff = await _until_saved(lambda: self._present(token))
        except SessionEnded:
            metrics.REFRESHES.labels(Refresh.REFUSED.value).inc()
            raise
        metrics.REFRESHES.labels(outcome.value).inc()
        if outcome is Refresh.REUSE_DETECTED:
            raise _ended()
        return await self._opened(session, staff)

    async def end_session(self, token: str) -> None:
        """Sign out; ending an ended or unknown session succeeds."""

        async def end() -> None:
            session, _ = await self._known(token)
            if session.state is SessionState.OPEN:
                await self._end(session.ended(), SessionEndReason.SIGNED_OUT)

        try:
            await _until_saved(end)
        except SessionEnded:
            return

    async def issue_service_token(self, service: str, secret: str) -> AccessToken:
        """A service's own token. Raises ServiceRefused."""
        known = self._service_secrets.get(service, "")
        given = hashlib.sha256(secret.encode()).hexdigest()
        if not known or not hmac.compare_digest(known, given):
            raise ServiceRefused("This service and secret don't belong together: check its settings.")
        return await self._mint(Caller(Kind.SERVICE, service), SERVICE_TOKEN_LIFETIME)

    async def mint_participant(
        self, caller: Caller, tenant_id: str, appointment_id: str, participant_id: str, device_id: str
    ) -> AccessToken:
        """A participant's token; the service that owns appointments alone may ask for one."""
        caller.require(Kind.SERVICE)
        if caller.subject != MINTING_SERVICE:
            raise PermissionDenied("This service mints no participants.")
        named = {
            "tenant_id": tenant_id,
            "appointment_id": appointment_id,
            "participant_id": participant_id,
            "device_id": device_id,
        }
        for field, value in named.items():
            if not value:
                raise InvalidArgument("Name all four.", field=field)
        participant = Caller(
            Kind.PARTICIPANT,
            participant_id,
            tenant_id=tenant_id,
            appointment_id=appointment_id,
            device_id=device_id,
        )
        return await self._mint(participant, PARTICIPANT_TOKEN_LIFETIME)

    async def _present(self, token: str) -> tuple[Refresh, Session, Staff]:
        """Decide about a token and save the decision. Raises SessionEnded, and Conflict when overtaken."""
        session, generation = await self._known(token)
        staff = await self._store.staff(session.staff_id)
        outcome, decided = session.present(generation, self._clock())
        if outcome is Refresh.REFUSED or staff is None or not staff.active:
            raise _ended()
        if outcome is Refresh.ROTATED:
            decided = await self._store.save_session(decided, [])
        elif outcome is Refresh.REUSE_DETECTED:
            await self._end(decided, SessionEndReason.REUSE_DETECTED)
        return outcome, decided, staff

    async def _known(self, token: str) -> tuple[Session, int]:
        read = self._refresh_tokens.read(token)
        session = await self._store.session(read[0]) if read else None
        if read is None or session is None:
            raise _ended()
        return session, read[1]

    async def _end(self, session: Session, reason: SessionEndReason) -> None:
        actor = Actor(ActorKind.STAFF, session.staff_id)
        event = record(SignedOut(session, reason), self._clock(), actor, session.tenant_id, session.id)
        await self._store.save_session(session, [event])

    async def _opened(self, session: Session, staff: Staff) -> OpenSession:
        caller = Caller(
            Kind.STAFF,
            staff.id,
            tenant_id=staff.tenant_id,
            roles=frozenset(role.value for role in staff.roles),
            team_ids=frozenset(staff.team_ids),
        )
        access = await self._mint(caller, STAFF_TOKEN_LIFETIME)
        return OpenSession(session, staff, access, self._refresh_tokens.issue(session.id, session.generation))

    async def _mint(self, caller: Caller, lifetime: timedelta) -> AccessToken:
        token = await self._signer.sign(caller, lifetime)
        metrics.TOKENS.labels(caller.kind.value).inc()
        return AccessToken(token, self._clock() + lifetime)


async def _until_saved(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again by the newer state when another request of the same session was saved first."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await attempt()
        except Conflict:
            continue
    return await attempt()


def _ended() -> SessionEnded:
    return SessionEnded("Your session has ended. Sign in again.")
