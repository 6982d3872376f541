"""Notifications' settings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, FilePath, SecretStr, field_validator

from parley.common import config

_SHORTEST_KEY = 32


class SmtpTls(StrEnum):
    """How the connection to the SMTP server is secured."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(config.Settings):
    """Read from PARLEY_NOTIFICATIONS_*; see the README for what each one does."""

    # gRPC target of appointments.
    appointments_target: str = Field(min_length=1)
    # Where browsers find this installation; opt-out links lead there.
    public_url: str = Field(pattern=r"^https?://[^/\s]+$")
    # Signs opt-out links: another one makes those in old e-mails invalid.
    opt_out_key: SecretStr = Field(min_length=_SHORTEST_KEY)
    smtp_host: str = Field(min_length=1)
    smtp_port: int = Field(ge=1, le=65535)
    smtp_tls: SmtpTls = SmtpTls.STARTTLS
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    # Whom e-mails come from and calendar entries are organised by.
    mail_from: str = Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    sms_url: str
    sms_key: SecretStr = SecretStr("")
    sms_from: str = Field(max_length=15)
    # ISO 3166-1 alpha-2 codes of the countries that the provider may send to (M25).
    sms_countries: frozenset[str] = frozenset()
    # Encrypt webhooks' signing secrets in the database: the first one does, the others open what is left from when they
    # were first.
    webhook_keys: tuple[Annotated[SecretStr, Field(min_length=_SHORTEST_KEY)], ...] = Field(min_length=1)
    # Lets webhooks lead to private addresses, other ports and plain HTTP: for development alone.
    webhook_allow_private: bool = False
    # Certificates (PEM) that webhooks' endpoints are trusted by, beside the public authorities'.
    webhook_ca_file: FilePath | None = None
    # Endpoints called at once: in all, of one tenant, and each.
    webhook_concurrency: int = Field(default=64, ge=1)
    webhook_per_tenant: int = Field(default=16, ge=1)
    webhook_per_endpoint: int = Field(default=4, ge=1)
    # Messages in the hands of providers at once.
    concurrency: int = Field(default=32, ge=1)
    # How often the books are searched for what is due; news of an appointment starts a search at once.
    poll_seconds: float = Field(default=0.5, gt=0)

    @field_validator("sms_countries")
    @classmethod
    def _check_countries(cls, countries: frozenset[str]) -> frozenset[str]:
        if not all(len(country) == 2 and country.isascii() and country.isupper() for country in countries):
            raise ValueError("are upper-case codes of two letters")
        return countries
