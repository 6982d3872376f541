"""Chat's settings."""

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_CHAT_*; see the README for what each one does."""

    appointments_target: str
    posts_per_window: int = 30
    window_seconds: float = 10.0
