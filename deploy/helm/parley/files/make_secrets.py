"""Make the keys that are missing, each in its Secret: `make_secrets.py NAMESPACE WANTED`.

WANTED is JSON: Secret → key → how it is made ("random"; "list": a JSON list with one random key; "digests": the SHA-256
of every service's SERVICE_SECRET, by service). What is there is never changed, but for the digests, which follow the
secrets.
"""

import base64
import hashlib
import json
import os
import secrets
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

IDENTITY = Path("/var/run/secrets/kubernetes.io/serviceaccount")
NOT_FOUND = 404
PROOF = "SERVICE_SECRET"
Wanted = dict[str, dict[str, str]]


class Kept(Protocol):
    """Where Secrets are kept."""

    def read(self, name: str) -> dict[str, str] | None:
        """The keys of a Secret; None: there is none."""

    def create(self, name: str, keys: dict[str, str]) -> None:
        """Make a Secret."""

    def add(self, name: str, keys: dict[str, str]) -> None:
        """Write keys into a Secret that is there."""


class Cluster:
    """The Secrets of one namespace, by the API server."""

    def __init__(self, namespace: str) -> None:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        host = f"[{host}]" if ":" in host else host
        self._url = f"https://{host}:{port}/api/v1/namespaces/{namespace}/secrets"
        self._token = (IDENTITY / "token").read_text(encoding="utf-8")
        self._trusted = ssl.create_default_context(cafile=str(IDENTITY / "ca.crt"))

    def read(self, name: str) -> dict[str, str] | None:
        """The keys of a Secret; None: there is none."""
        try:
            found = self._call("GET", f"/{name}")
        except urllib.error.HTTPError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        return {key: base64.b64decode(value).decode() for key, value in (found.get("data") or {}).items()}

    def create(self, name: str, keys: dict[str, str]) -> None:
        """Make a Secret, which outlives the release: losing it would lose what it encrypts."""
        labels = {"app.kubernetes.io/part-of": "parley"}
        metadata = {"name": name, "labels": labels}
        self._call("POST", "", {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": keys})

    def add(self, name: str, keys: dict[str, str]) -> None:
        """Write keys into a Secret that is there."""
        self._call("PATCH", f"/{name}", {"stringData": keys})

    def _call(self, method: str, path: str, body: object = None) -> dict[str, dict[str, str] | None]:
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        request = urllib.request.Request(  # noqa: S310
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": kind},
        )
        with urllib.request.urlopen(request, context=self._trusted, timeout=30) as answer:  # noqa: S310
            found: dict[str, dict[str, str] | None] = json.load(answer)
        return found


def missing(wanted: dict[str, str], there: dict[str, str]) -> dict[str, str]:
    """New keys for those that are not there; digests are another matter."""
    made = {}
    for key, kind in wanted.items():
        if key not in there and kind != "digests":
            made[key] = json.dumps([_random()]) if kind == "list" else _random()
    return made


def digests(by_secret: dict[str, dict[str, str]]) -> str:
    """By service what accounts knows its secret by; a service's Secret ends in its name."""
    proofs = {name.rpartition("-")[2]: keys[PROOF] for name, keys in by_secret.items() if PROOF in keys}
    return json.dumps(
        {service: hashlib.sha256(proof.encode()).hexdigest() for service, proof in sorted(proofs.items())}
    )


def make(kept: Kept, wanted: Wanted) -> None:
    """Bring every Secret to what is wanted."""
    known: dict[str, dict[str, str]] = {}
    for name, kinds in wanted.items():
        there = kept.read(name)
        new = missing(kinds, there or {})
        if there is None:
            kept.create(name, new)
        elif new:
            kept.add(name, new)
        known[name] = {**(there or {}), **new}
        sys.stdout.write(f"{name}: {', '.join(new) or 'nothing'} made\n")
    for name, kinds in wanted.items():
        for key, kind in kinds.items():
            if kind == "digests" and known[name].get(key) != digests(known):
                kept.add(name, {key: digests(known)})


def _random() -> str:
    return secrets.token_urlsafe(32)


if __name__ == "__main__":
    make(Cluster(sys.argv[1]), json.loads(sys.argv[2]))
