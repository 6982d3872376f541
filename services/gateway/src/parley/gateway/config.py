"""The gateway's settings."""

from pydantic import Field

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_GATEWAY_*; see the README for what each one does."""

    http_host: str = "127.0.0.1"
    http_port: int = Field(ge=0, le=65535)
    public_url: str
    appointments_target: str
    signaling_target: str
    chat_target: str
    notifications_target: str
    insights_target: str
    # Origins that the browser may open live channels to, for the Content-Security-Policy.
    live_origins: tuple[str, ...]
    # The web client's build; empty serves the API alone.
    web_root: str = ""
    # Requests a minute for one caller, on all pods together: a token's subject, an address without one, and an address
    # that tries a password or a secret, or books from outside.
    requests_per_minute: int = Field(default=1200, ge=1)
    anonymous_requests_per_minute: int = Field(default=120, ge=1)
    proving_requests_per_minute: int = Field(default=20, ge=1)
    # Origins whose pages may call the API by a token of their own, never by our cookies.
    allowed_origins: tuple[str, ...] = ()
    replicas: int = Field(default=1, ge=1)
    # Addresses and networks whose X-Forwarded-For is believed; empty where callers connect directly.
    trusted_proxies: tuple[str, ...] = ()
    max_concurrent_requests: int = Field(default=500, ge=1)
    max_body_bytes: int = Field(default=256 * 1024, ge=1)
    request_seconds: float = Field(default=8.0, gt=0)
