"""Appointments' settings."""

from pydantic import Field

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_APPOINTMENTS_*; see the README for what each one does."""

    # gRPC target of signaling, which knows where rooms are served.
    signaling_target: str = Field(min_length=1)
    # gRPC targets of the services that hold customers' data too.
    chat_target: str = Field(min_length=1)
    notifications_target: str = Field(min_length=1)
    insights_target: str = Field(min_length=1)
    # How long an erasure waits for messages about what it called off.
    erasure_delay_seconds: float = Field(default=60.0, ge=0)
    # Where browsers find Parley: links lead to <public_url>/j#<secret>.
    public_url: str = Field(pattern=r"^https?://[^/?#]+/?$")
