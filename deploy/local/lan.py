"""HTTPS for the same network: this machine's address and its own certificate."""

import ipaddress
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Browsers refuse certificates that are valid for longer than this.
LIFETIME = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=7)
_CLOCKS_APART = timedelta(hours=1)


def address() -> str:
    """The address under which others on the network find this machine. Raises OSError without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: connecting only asks the system which way it would go.
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


def certificate(path: Path, host: str, now: datetime | None = None) -> str:
    """Keep a self-signed certificate and its key at `path`, made anew for another host or when it nears its end.

    Returns its SHA-256 fingerprint as browsers show it, for comparison.
    """
    now = now or datetime.now(UTC)
    if not (path.exists() and _serves(x509.load_pem_x509_certificate(path.read_bytes()), host, now)):
        _make(path, host, now)
    made = x509.load_pem_x509_certificate(path.read_bytes())
    return made.fingerprint(hashes.SHA256()).hex(":").upper()


def _serves(known: x509.Certificate, host: str, now: datetime) -> bool:
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = [str(each) for each in names.get_values_for_type(x509.IPAddress)]
    return host in hosts and now + _RENEW_BEFORE < known.not_valid_after_utc


def _make(path: Path, host: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Parley on this network")])
    names = [x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName("localhost")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_APART)
        .not_valid_after(now - _CLOCKS_APART + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
