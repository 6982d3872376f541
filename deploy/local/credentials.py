"""The demo's secrets: made at the first start, kept beside the data, readable by their owner alone."""

import json
import os
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """`services` holds a secret for each service."""

    master: str
    operator_password: str
    sms_key: str
    services: dict[str, str]


def load_or_make(path: Path, services: Collection[str]) -> Secrets:
    """The secrets of this data folder."""
    if path.exists():
        return Secrets(**json.loads(path.read_text(encoding="utf-8")))
    made = Secrets(
        master=secrets.token_urlsafe(32),
        operator_password=secrets.token_urlsafe(16),
        sms_key=secrets.token_urlsafe(16),
        services={service: secrets.token_urlsafe(32) for service in services},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
    return made
