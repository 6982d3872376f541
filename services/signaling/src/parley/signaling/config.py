"""Signaling's settings."""

from pydantic import Field

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_SIGNALING_*; see the README for what each one does."""

    # gRPC target of appointments.
    appointments_target: str
    live_host: str = "127.0.0.1"
    # Where the WebSockets end.
    live_port: int = Field(ge=0, le=65535)
    # What clients reach this very pod by; its path ends in the pod's name, which is `instance`.
    live_url: str = Field(pattern="^wss?://[^?#]+$")
    # Beyond this many at once a socket is refused with 503.
    max_sockets: int = Field(default=20_000, ge=1)
    # STUN servers that clients are told, such as "stun:stun.example.org:3478".
    stun_urls: tuple[str, ...] = ()
