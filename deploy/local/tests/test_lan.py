"""HTTPS for the network: the certificate."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local import lan

HOST = "127.0.0.1"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_certificate_is_kept_between_starts(tmp_path: Path) -> None:
    path = tmp_path / "https" / "certificate.pem"
    first = lan.certificate(path, HOST, NOW)
    assert lan.certificate(path, HOST, NOW + timedelta(days=300)) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("host", "later"), [("192.0.2.7", timedelta()), (HOST, lan.LIFETIME - timedelta(days=5))], ids=["moved", "old"]
)
def test_another_address_or_age_makes_a_new_certificate(tmp_path: Path, host: str, later: timedelta) -> None:
    path = tmp_path / "certificate.pem"
    first = lan.certificate(path, HOST, NOW)
    assert lan.certificate(path, host, NOW + later) != first
