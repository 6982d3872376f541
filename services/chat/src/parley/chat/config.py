"""Chat's settings."""

from pydantic import Field

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_CHAT_*; see the README for what each one does."""

    # gRPC target of appointments.
    appointments_target: str = Field(min_length=1)
    # What one sender may post within a time, on this pod.
    posts_per_window: int = Field(default=30, ge=1)
    window_seconds: float = Field(default=10.0, gt=0)
