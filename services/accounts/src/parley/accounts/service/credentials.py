"""Passwords: changed, forgotten, and chosen for the first time."""

import contextlib
from functools import partial

from parley.accounts import metrics
from parley.accounts.domain import checks
from parley.accounts.domain.aggregate import as_saved
from parley.accounts.domain.errors import (
    AgeNotConfirmed,
    PasswordWrong,
    StaffLinkNeedless,
    StaffLinkOver,
    StaffNotFound,
)
from parley.accounts.domain.events import (
    AgeRefused,
    PasswordChanged,
    PasswordResetRequested,
    StaffSaved,
)
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.domain.staff import Staff, email_key
from parley.accounts.domain.staff_link import LIFETIMES, LinkPurpose, StaffLink, is_needed
from parley.accounts.domain.tenant import Tenant
from parley.accounts.service.ports import (
    LinkHolder,
    LinkStore,
    MintedLink,
    OpenSession,
    Passwords,
    ResetStore,
    StaffStore,
    TenantStore,
)
from parley.accounts.service.rules import STRANGER, by_staff, record, until_saved
from parley.accounts.service.sessions import Sessions
from parley.accounts.service.slow_down import SlowDown
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import ParleyError
from parley.common.ids import digest, new_secret

_SENDING_SERVICE = "notifications"
_PAGES = {LinkPurpose.INVITATION: "welcome", LinkPurpose.PASSWORD_RESET: "reset"}
_RESETS_AT_ONCE = 100


class Credentials:
    """What one signs in with; `public_url` is where browsers find Parley."""

    def __init__(
        self,
        staff: StaffStore,
        tenants: TenantStore,
        links: LinkStore,
        resets: ResetStore,
        sessions: Sessions,
        passwords: Passwords,
        slow_down: SlowDown,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._staff = staff
        self._tenants = tenants
        self._links = links
        self._resets = resets
        self._sessions = sessions
        self._passwords = passwords
        self._slow_down = slow_down
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    async def change_password(self, caller: Caller, current: str, new: str) -> None:
        """Replace one's own password; one's other sessions end. Raises PasswordWrong and SignInSlowedDown."""
        caller.require(Kind.STAFF)
        checks.password(new, "new_password")
        staff = await self._staff.load(caller.subject)
        if staff is None:
            raise StaffNotFound("There is no such member of staff.")
        attempt = await self._slow_down.begin(staff.email, caller.session_id)
        if not await self._passwords.matches(staff.password_hash, current):
            await self._slow_down.failed(attempt, staff)
            raise PasswordWrong("This is not your current password.", field="current_password")
        await self._slow_down.succeeded(staff.email, caller.session_id)
        password_hash = await self._passwords.hash(new)

        async def change() -> Staff:
            known = await self._staff.load(caller.subject)
            if known is None or known.epoch != staff.epoch:
                raise PasswordWrong("Your password was changed meanwhile.", field="current_password")
            changed = known.set_password(password_hash)
            event = record(PasswordChanged(known.id), self._clock(), by_staff(known.id), known.tenant_id, known.id)
            return await self._staff.save(changed, [event])

        saved = await until_saved(change)
        await self._sessions.carry(caller.session_id, saved)
        await self._sessions.end_overtaken(saved, SessionEndReason.PASSWORD_CHANGED, by_staff(saved.id))

    async def request_reset(self, email: str) -> None:
        """Take the wish down, whoever may have this e-mail: what follows is nothing that the asker can see."""
        checks.email(email)
        await self._resets.ask(email_key(email))

    async def send_resets(self) -> None:
        """Deal with the wishes that were taken down."""
        for email in await self._resets.pending(_RESETS_AT_ONCE):
            await until_saved(partial(self._send_reset, email))
            await self._resets.done(email)

    async def mint_link(self, caller: Caller, staff_id: str, purpose: LinkPurpose) -> MintedLink:
        """A link for one e-mail, at the moment of its sending. Raises StaffLinkNeedless."""
        caller.require_service(_SENDING_SERVICE)
        staff = await self._staff.load(staff_id)
        if staff is None:
            raise StaffNotFound("There is no such member of staff.", field="staff_id")
        if not is_needed(staff, purpose) or not await self._sessions.is_tenant_open(staff):
            raise StaffLinkNeedless("The member of staff can't use such a link.", field="purpose")
        secret = new_secret()
        link = StaffLink(digest(secret), staff.id, purpose, staff.epoch, self._clock() + LIFETIMES[purpose])
        await self._links.add(link)
        metrics.STAFF_LINKS.labels(purpose.value, "minted").inc()
        return MintedLink(secret, f"{self._public_url}/{_PAGES[purpose]}#{secret}", link.expires_at)

    async def look_up_link(self, secret: str) -> LinkHolder:
        """Whom a link is for, as long as it can be used. Raises StaffLinkOver."""
        link = await self._links.find(digest(secret))
        staff = await self._staff.load(link.staff_id) if link else None
        if link is None or staff is None or not link.serves(staff, self._clock()):
            raise _over()
        tenant = await self._tenant(staff)
        asks_age = tenant is not None and link.purpose is LinkPurpose.INVITATION
        return LinkHolder(link, staff, tenant, tenant.minimum_age if tenant and asks_age else 0)

    async def redeem_link(
        self, secret: str, password: str, *, age_confirmed: bool, browser: str, address: str
    ) -> OpenSession:
        """Set the password, end what was before, sign in. Raises StaffLinkOver, AgeNotConfirmed and TenantClosed."""
        checks.password(password)
        holder = await self.look_up_link(secret)
        if holder.minimum_age and not age_confirmed:
            # The refusal stands whatever becomes of its event: the next one is told instead.
            with contextlib.suppress(ParleyError):
                await until_saved(lambda: self._tell_of_age(secret))
            raise AgeNotConfirmed(
                f"Confirm that you are at least {holder.minimum_age} years old.",
                field="age_confirmed",
                minimum_age=str(holder.minimum_age),
            )
        await self._sessions.check_open(holder.staff)
        password_hash = await self._passwords.hash(password)
        saved = await until_saved(lambda: self._redeem(secret, password_hash))
        metrics.STAFF_LINKS.labels(holder.link.purpose.value, "used").inc()
        await self._sessions.end_overtaken(saved, SessionEndReason.PASSWORD_CHANGED, by_staff(saved.id))
        await self._slow_down.succeeded(saved.email, address)
        return await self._sessions.open(saved, browser)

    async def _tell_of_age(self, secret: str) -> None:
        holder = await self.look_up_link(secret)
        now = self._clock()
        refused = holder.staff.refuse_age(now)
        if refused is not holder.staff:
            event = record(AgeRefused(refused.id, holder.minimum_age), now, STRANGER, refused.tenant_id, refused.id)
            await self._staff.save(refused, [event])

    async def _redeem(self, secret: str, password_hash: str) -> Staff:
        """One write sets the password and uses the link up; of two who race, one finds it over."""
        holder = await self.look_up_link(secret)
        now = self._clock()
        changed = holder.staff.set_password(password_hash)
        if holder.minimum_age:
            changed = changed.confirm_age(now)
        events = [
            record(event, now, by_staff(changed.id), changed.tenant_id, changed.id)
            for event in (StaffSaved(as_saved(changed)), PasswordChanged(changed.id))
        ]
        return await self._staff.save(changed, events)

    async def _send_reset(self, email: str) -> None:
        staff = await self._staff.by_email(email)
        requested = staff.request_reset(self._clock()) if staff else None
        if requested is None or requested is staff:
            return
        event = PasswordResetRequested(requested.id)
        recorded = record(event, self._clock(), STRANGER, requested.tenant_id, requested.id)
        await self._staff.save(requested, [recorded])

    async def _tenant(self, staff: Staff) -> Tenant | None:
        """None for an operator."""
        return await self._tenants.load(staff.tenant_id) if staff.tenant_id else None


def _over() -> StaffLinkOver:
    return StaffLinkOver("This link was used or has expired. Ask for another.")
