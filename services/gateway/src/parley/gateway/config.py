"""The gateway's settings."""

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_GATEWAY_*; see the README for what each one does."""

    http_host: str = "127.0.0.1"
    http_port: int
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
    # Requests a minute for one caller (a token's subject, or an address without one), on all pods together.
    requests_per_minute: int = 1200
    anonymous_requests_per_minute: int = 120
    replicas: int = 1
    max_body_bytes: int = 256 * 1024
    request_seconds: float = 8.0
