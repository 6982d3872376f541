"""The settings, ports and secrets that everything is started with."""

import socket
import stat
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.credentials import load_or_make
from deploy.local.environment import BEHIND_THE_GATEWAY, SIGNALING, WITH_IDENTITY, Environments
from deploy.local.processes import StartError
from deploy.local.stack import Stack


def test_no_port_is_given_twice() -> None:
    by_name = ports.load().by_name()
    assert len(set(by_name.values())) == len(by_name)


def test_every_process_has_its_ports() -> None:
    fixed = ports.load()
    assert fixed.grpc.keys() == {*BEHIND_THE_GATEWAY, *SIGNALING}
    assert fixed.metrics.keys() == {*BEHIND_THE_GATEWAY, *SIGNALING, "gateway"}
    assert fixed.live.keys() == set(SIGNALING)


def test_secrets_are_kept_and_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "secrets.json"
    made = load_or_make(path, WITH_IDENTITY)
    assert load_or_make(path, WITH_IDENTITY) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len({made.master, *made.services.values()}) == 1 + len(WITH_IDENTITY)


def test_no_setting_leaks_in_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_CHAT_MONGO_URL", "mongodb://elsewhere")
    monkeypatch.setenv("PARLEY_ACCOUNTS_LOG_LEVEL", "DEBUG")
    secrets = load_or_make(tmp_path / "secrets.json", WITH_IDENTITY)
    environment = Environments(ports.load(), secrets, tmp_path).of("chat")
    assert environment["PARLEY_CHAT_MONGO_URL"] == f"mongodb://127.0.0.1:{ports.load().mongo}/?directConnection=true"
    assert "PARLEY_ACCOUNTS_LOG_LEVEL" not in environment


def test_a_service_gets_no_secret_but_its_own(tmp_path: Path) -> None:
    secrets = load_or_make(tmp_path / "secrets.json", WITH_IDENTITY)
    environments = Environments(ports.load(), secrets, tmp_path)
    values = environments.of("chat").values()
    assert secrets.services["chat"] in values
    assert secrets.services["signaling"] not in values
    assert secrets.master not in values


async def test_a_taken_port_is_named_with_its_owner(tmp_path: Path) -> None:
    chosen = ports.free()
    with (
        socket.create_server(("127.0.0.1", chosen.gateway)),
        pytest.raises(StartError, match=rf"port {chosen.gateway} of gateway is taken by py\w+ \(process"),
    ):
        await Stack(tmp_path, chosen).start()
