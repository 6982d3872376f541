"""Notifications' settings."""

from enum import StrEnum

from pydantic import Field, SecretStr

from parley.common import config


class SmtpTls(StrEnum):
    """How the connection to the SMTP server is secured."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(config.Settings):
    """Read from PARLEY_NOTIFICATIONS_*; see the README for what each one does."""

    # gRPC target of appointments.
    appointments_target: str = Field(min_length=1)
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
    # Messages in the hands of providers at once.
    concurrency: int = Field(default=8, ge=1)
    # How often the books are searched for what is due; news of an appointment starts a search at once.
    poll_seconds: float = Field(default=1.0, gt=0)
