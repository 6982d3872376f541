"""Insights' settings."""

from pydantic import Field

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_INSIGHTS_*; see the README for what each one does."""

    # gRPC target of appointments.
    appointments_target: str = Field(min_length=1)
