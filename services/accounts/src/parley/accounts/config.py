"""Accounts' settings."""

from typing import Literal

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
    # Where browsers find Parley: links lead to <public_url>/welcome#<secret> and <public_url>/reset#<secret>.
    public_url: str = Field(pattern=r"^https?://[^/?#]+/?$")
    # Which tenants this installation serves (M24).
    region: Literal["eu", "us"] = "eu"
    # Where the other region's installation is; empty: whoever asks is sent to the contact.
    other_region_url: str = Field(default="", pattern=r"^(https?://[^?#]+)?$")
    # Whom to ask for a country that is not sold to, as a text: an address, a page, a number.
    sales_contact: str = Field(min_length=1)
