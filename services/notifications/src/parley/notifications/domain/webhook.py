"""Webhooks: where a tenant's own systems hear of events (the Standard Webhooks specification)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from parley.common.errors import InvalidArgument
from parley.notifications.domain.errors import UrlRefused
from parley.notifications.domain.message import Creation
from parley.notifications.domain.public_address import is_public

MAX_WEBHOOKS = 50
MAX_URL = 2_000
MAX_DESCRIPTION = 500
# How long a former secret signs beside its successor.
OVERLAP = timedelta(days=1)
# However often it is rotated within that time.
MAX_SECRETS = 5
# Parley can't be made to knock at the other doors of somebody's machine.
PORTS = (443, 8443)


@dataclass(frozen=True)
class Secret:
    """A signing secret as it is kept: sealed. The newest never retires, a former one does at `retires_at`."""

    sealed: str
    retires_at: datetime | None = None


@dataclass(frozen=True)
class Webhook:
    """Where a tenant hears of events; `event_types` empty: of every type. `secrets` has the newest first.

    `slot` is the lowest number below MAX_WEBHOOKS that was free: unique in the tenant, so it bounds how many there
    are. `disabled_reason` is why Parley itself switched it off. A deleted one has no secret and leads nowhere.
    """

    id: str
    tenant_id: str
    url: str
    description: str
    event_types: tuple[str, ...]
    secrets: tuple[Secret, ...]
    created_at: datetime
    slot: int | None
    active: bool = True
    disabled_reason: str = ""
    deleted_at: datetime | None = None
    creation: Creation | None = None
    version: int = 0

    def hears(self, event_type: str, at: datetime) -> bool:
        """Whether what happened then concerns it: what came before it was there does not."""
        is_chosen = not self.event_types or event_type in self.event_types
        return self.active and is_chosen and at >= self.created_at

    def at(self, now: datetime) -> "Webhook":
        """As it stands then: secrets that have retired are gone."""
        return replace(self, secrets=tuple(s for s in self.secrets if s.retires_at is None or now < s.retires_at))

    def rotated(self, sealed: str, now: datetime) -> "Webhook":
        """With a new secret; the former ones sign beside it until they retire."""
        retires_at = now + OVERLAP
        former = [replace(each, retires_at=each.retires_at or retires_at) for each in self.at(now).secrets]
        return replace(self, secrets=(Secret(sealed), *former[: MAX_SECRETS - 1]))

    def switched(self, active: bool) -> "Webhook":
        """On or off by its tenant's wish."""
        return replace(self, active=active, disabled_reason="")

    def disabled(self, reason: str) -> "Webhook":
        """Off by Parley's own decision."""
        return replace(self, active=False, disabled_reason=reason)

    def deleted(self, now: datetime) -> "Webhook":
        """Gone; what is left only lets the news of it travel."""
        return replace(self, active=False, url="", description="", secrets=(), slot=None, creation=None, deleted_at=now)


@dataclass(frozen=True)
class WebhookSaved:
    """It was added or changed."""

    webhook: Webhook


@dataclass(frozen=True)
class WebhookDeleted:
    """It is gone."""

    webhook: Webhook


def checked_url(url: str, *, allow_private: bool) -> str:
    """Return a URL that may be called, as far as it shows: its host is resolved, and judged anew, at each call.

    Raises UrlRefused. `allow_private` lets http, any port and any address pass.
    """
    if not 1 <= len(url) <= MAX_URL or not url.isascii() or any(letter <= " " or letter == "\x7f" for letter in url):
        raise UrlRefused(f"url is at most {MAX_URL} ASCII characters without blanks.", field="url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefused("url is not complete: it looks like https://example.com/path.", field="url") from None
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise UrlRefused("url looks like https://example.com/path.", field="url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UrlRefused("url has neither user nor password nor fragment: signatures tell who calls.", field="url")
    if not allow_private:
        _check_public(parts, port)
    return url


def checked_description(description: str) -> str:
    """Return it trimmed; raises InvalidArgument beyond 500 characters."""
    description = description.strip()
    if len(description) > MAX_DESCRIPTION:
        raise InvalidArgument(f"description is at most {MAX_DESCRIPTION} characters.", field="description")
    return description


def _check_public(parts: SplitResult, port: int | None) -> None:
    if parts.scheme != "https":
        raise UrlRefused("url begins with https://.", field="url")
    if (port or PORTS[0]) not in PORTS:
        raise UrlRefused(f"url's port is one of {', '.join(map(str, PORTS))}.", field="url")
    host = parts.hostname or ""
    try:
        public = is_public(host)
    except ValueError:
        # A name. One without a dot, or of a zone that never leaves a network, is nobody's on the internet.
        last = host.rstrip(".").rpartition(".")[2]
        public = "." in host.rstrip(".") and last not in ("local", "localhost", "internal")
    if not public:
        raise UrlRefused("url leads to an address that is not on the public internet.", field="url")
