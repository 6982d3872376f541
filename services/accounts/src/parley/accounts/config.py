"""Accounts' settings."""

from pydantic import Field, SecretStr

from parley.common import config


class Settings(config.Settings):
    """Read from PARLEY_ACCOUNTS_*; see the README for what each one does."""

    # SHA-256 (hex) of each service's secret, by service.
    service_secrets: dict[str, str]
    # Encrypts signing keys at rest and authenticates refresh tokens; at least 32 characters.
    master_secret: SecretStr = Field(min_length=32)
    # Sign-ins that may be hashed at once: each takes 64 MiB for about 50 ms.
    hashing_slots: int = Field(default=2, ge=1)
