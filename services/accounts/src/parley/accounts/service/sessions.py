"""Signing in, staying signed in, and seeing where one is."""

from collections.abc import Sequence

from parley.accounts import metrics
from parley.accounts.domain.errors import (
    SessionEnded,
    SessionNotFound,
    SignInRefused,
    StaffNotFound,
    TenantClosed,
)
from parley.accounts.domain.events import Actor, SignedIn, SignedOut
from parley.accounts.domain.session import (
    SESSION_IDLE,
    Refresh,
    Session,
    SessionEndReason,
    SessionState,
    user_agent,
)
from parley.accounts.domain.staff import Staff
from parley.accounts.domain.tokens import STAFF_TOKEN_LIFETIME
from parley.accounts.service.ports import (
    OpenSession,
    Passwords,
    RefreshTokens,
    SessionStore,
    StaffStore,
    TenantStore,
)
from parley.accounts.service.rules import by, by_staff, may_see, record, until_saved
from parley.accounts.service.slow_down import SlowDown
from parley.accounts.service.tokens import Tokens
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import Conflict, NotFound
from parley.common.ids import new_id

MAX_LISTED = 100


class Sessions:
    """Sessions of staff."""

    def __init__(
        self,
        sessions: SessionStore,
        staff: StaffStore,
        tenants: TenantStore,
        tokens: Tokens,
        refresh_tokens: RefreshTokens,
        passwords: Passwords,
        slow_down: SlowDown,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._staff = staff
        self._tenants = tenants
        self._tokens = tokens
        self._refresh_tokens = refresh_tokens
        self._passwords = passwords
        self._slow_down = slow_down
        self._clock = clock

    async def sign_in(self, email: str, password: str, browser: str, address: str) -> OpenSession:
        """Open a session; `address` is where the request came from, as far as is known.

        Raises SignInSlowedDown, and SignInRefused after the same work whichever of the two is wrong. Whoever has
        proved who they are may be told TenantClosed.
        """
        attempt = await self._slow_down.begin(email, address)
        staff = await self._staff.by_email(email)
        matches = await self._passwords.matches(staff.password_hash if staff else "", password)
        if staff is None or not matches or not staff.active:
            metrics.SIGN_INS.labels("refused").inc()
            await self._slow_down.failed(attempt, staff)
            raise SignInRefused("This e-mail and password don't belong together. Check both and try again.")
        await self._slow_down.succeeded(email, address)
        opened = await self.open(staff, browser)
        metrics.SIGN_INS.labels("signed_in").inc()
        return opened

    async def open(self, staff: Staff, browser: str) -> OpenSession:
        """A new session of someone who has proved who they are. Raises TenantClosed."""
        await self.check_open(staff)
        now = self._clock()
        session = Session(
            id=new_id("ses"),
            staff_id=staff.id,
            tenant_id=staff.tenant_id,
            created_at=now,
            rotated_at=now,
            expires_at=now + SESSION_IDLE,
            epoch=staff.epoch,
            user_agent=user_agent(browser),
        )
        event = record(SignedIn(session), now, by_staff(staff.id), staff.tenant_id, session.id)
        await self._sessions.add(session, [event])
        return await self._opened(session, staff)

    async def refresh(self, token: str) -> OpenSession:
        """Rotate a refresh token. Raises SessionEnded; a token presented twice ends its session."""
        try:
            outcome, session, staff = await until_saved(lambda: self._present(token))
        except SessionEnded:
            metrics.REFRESHES.labels(Refresh.REFUSED.value).inc()
            raise
        metrics.REFRESHES.labels(outcome.value).inc()
        if outcome is Refresh.REUSE_DETECTED:
            raise _ended()
        return await self._opened(session, staff)

    async def end(self, token: str) -> None:
        """Sign out; ending an ended or unknown session succeeds."""

        async def end() -> None:
            session, _ = await self._known(token)
            if session.state is SessionState.OPEN:
                await self._end(session, SessionEndReason.SIGNED_OUT, by_staff(session.staff_id))

        try:
            await until_saved(end)
        except SessionEnded:
            return

    async def list(self, caller: Caller, staff_id: str) -> Sequence[Session]:
        """Where someone is signed in: oneself, or as an administrator anyone of the tenant."""
        caller.require(Kind.STAFF)
        wanted = staff_id or caller.subject
        staff = await self._staff.load(wanted)
        if staff is None or not (wanted == caller.subject or may_see(caller, staff.tenant_id)):
            raise StaffNotFound("There is no such member of staff.", field="staff_id")
        if wanted != caller.subject:
            caller.require_role("administrator", "operator")
        return await self._sessions.open(staff, self._clock(), MAX_LISTED)

    async def revoke(self, caller: Caller, session_id: str) -> None:
        """End one's own session, or as an administrator anyone's of the tenant; a second time changes nothing."""
        caller.require(Kind.STAFF)

        async def revoke() -> None:
            session = await self._sessions.load(session_id)
            if session is None or not _may_end(caller, session):
                raise SessionNotFound("There is no such session.", field="id")
            if session.state is SessionState.OPEN:
                await self._end(session, SessionEndReason.ENDED_BY_STAFF, by(caller))

        await until_saved(revoke)

    async def carry(self, session_id: str, staff: Staff) -> None:
        """Let a session of the epoch before go on: that of the browser in which the password was changed."""

        async def carry() -> None:
            session = await self._sessions.load(session_id)
            if session is not None and session.staff_id == staff.id and session.state is SessionState.OPEN:
                await self._sessions.save(session.carried_to(staff.epoch), [])

        await until_saved(carry)

    async def end_overtaken(self, staff: Staff, reason: SessionEndReason, actor: Actor) -> None:
        """Mark as ended what the member's new epoch has ended already, and tell of it."""
        while sessions := await self._sessions.overtaken(staff, MAX_LISTED):
            for session in sessions:
                try:
                    await self._end(session, reason, actor)
                except (Conflict, NotFound):
                    # The next round sees what became of it.
                    continue

    async def check_open(self, staff: Staff) -> None:
        """Raise TenantClosed unless their tenant's use is going on."""
        if not await self.is_tenant_open(staff):
            raise TenantClosed("Your company's use of Parley has ended. Ask its administrator.")

    async def is_tenant_open(self, staff: Staff) -> bool:
        """Whether their tenant's use is going on; operators belong to none."""
        tenant = await self._tenants.load(staff.tenant_id) if staff.tenant_id else None
        return not staff.tenant_id or (tenant is not None and tenant.is_open(self._clock()))

    async def _present(self, token: str) -> tuple[Refresh, Session, Staff]:
        """Decide about a token and save the decision. Raises SessionEnded, and Conflict when overtaken."""
        session, generation = await self._known(token)
        staff = await self._staff.load(session.staff_id)
        outcome, decided = session.present(generation, self._clock())
        if outcome is Refresh.REFUSED or staff is None or not staff.active or session.epoch != staff.epoch:
            raise _ended()
        if outcome is Refresh.REUSE_DETECTED:
            await self._end(session, SessionEndReason.REUSE_DETECTED, by_staff(staff.id))
        elif not await self.is_tenant_open(staff):
            raise _ended()
        elif outcome is Refresh.ROTATED:
            decided = await self._sessions.save(decided, [])
        return outcome, decided, staff

    async def _known(self, token: str) -> tuple[Session, int]:
        read = self._refresh_tokens.read(token)
        session = await self._sessions.load(read[0]) if read else None
        if read is None or session is None:
            raise _ended()
        return session, read[1]

    async def _end(self, session: Session, reason: SessionEndReason, actor: Actor) -> None:
        event = record(SignedOut(session, reason), self._clock(), actor, session.tenant_id, session.id)
        await self._sessions.save(session.ended(), [event])

    async def _opened(self, session: Session, staff: Staff) -> OpenSession:
        caller = Caller(
            Kind.STAFF,
            staff.id,
            tenant_id=staff.tenant_id,
            roles=frozenset(role.value for role in staff.roles),
            team_ids=frozenset(staff.team_ids),
            session_id=session.id,
        )
        access = await self._tokens.mint(caller, STAFF_TOKEN_LIFETIME)
        return OpenSession(session, staff, access, self._refresh_tokens.issue(session.id, session.generation))


def _may_end(caller: Caller, session: Session) -> bool:
    if session.staff_id == caller.subject:
        return True
    return may_see(caller, session.tenant_id) and not caller.roles.isdisjoint({"administrator", "operator"})


def _ended() -> SessionEnded:
    return SessionEnded("Your session has ended. Sign in again.")
