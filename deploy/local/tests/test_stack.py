"""The settings, ports and secrets that everything is started with."""

import socket
import stat
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.credentials import load_or_make
from deploy.local.environment import BEHIND_THE_GATEWAY, WITH_IDENTITY, Environments
from deploy.local.processes import StartError
from deploy.local.stack import Stack
from parley.common.testing.servers import mongo_url

both = pytest.mark.parametrize("path", [ports.ONE_OF_EACH, ports.TWO_ZONES], ids=["one", "two-zones"])


@both
def test_no_port_is_given_twice(path: Path) -> None:
    for chosen in (ports.load(path), ports.free(path)):
        by_name = chosen.by_name()
        assert len(set(by_name.values())) == len(by_name)


@both
def test_every_process_has_its_ports(path: Path) -> None:
    fixed = ports.load(path)
    gateways = {*fixed.processes("gateway")}
    assert {ports.service_of(process) for process in fixed.metrics} == {*BEHIND_THE_GATEWAY, "signaling", "gateway"}
    assert fixed.grpc.keys() == fixed.metrics.keys() - gateways
    assert fixed.live.keys() == {*fixed.processes("signaling")}
    assert fixed.http.keys() in (set(), gateways)
    assert fixed.kafka.keys() == fixed.kafka_controller.keys()


def test_either_zone_has_one_of_each_service_and_a_broker_and_the_witness_a_broker_alone() -> None:
    fixed = ports.load(ports.TWO_ZONES)
    placed = sorted((ports.zone_of(process), ports.service_of(process)) for process in (*fixed.metrics, *fixed.kafka))
    everything = (*BEHIND_THE_GATEWAY, "signaling", "gateway", "kafka")
    assert placed == sorted([*((zone, each) for zone in ("a", "b") for each in everything), ("witness", "kafka")])


def test_each_process_reaches_either_zone(tmp_path: Path) -> None:
    fixed = ports.load(ports.TWO_ZONES)
    environments = Environments(fixed, load_or_make(tmp_path / "secrets.json", WITH_IDENTITY), tmp_path)
    environment = environments.of("appointments-1")
    assert environment["PARLEY_APPOINTMENTS_ZONE"] == "b"
    assert environment["PARLEY_APPOINTMENTS_CHAT_TARGET"] == "ipv4:127.0.0.1:15054,127.0.0.1:15064"
    assert environment["PARLEY_APPOINTMENTS_KAFKA_BROKERS"] == "127.0.0.1:9192,127.0.0.1:9194,127.0.0.1:9196"


def test_live_channels_of_two_zones_are_reached_through_the_edge(tmp_path: Path) -> None:
    environments = Environments(
        ports.load(ports.TWO_ZONES), load_or_make(tmp_path / "secrets.json", WITH_IDENTITY), tmp_path
    )
    for pod in ("signaling-0", "signaling-1"):
        assert environments.of(pod)["PARLEY_SIGNALING_LIVE_URL"] == f"ws://localhost:8080/v1/live/{pod}"
    gateway = environments.of("gateway-1")
    assert gateway["PARLEY_GATEWAY_LIVE_ORIGINS"] == '["ws://localhost:8080"]'
    assert gateway["PARLEY_GATEWAY_TRUSTED_PROXIES"] == '["127.0.0.1"]'


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
    assert environment["PARLEY_CHAT_MONGO_URL"] == mongo_url(ports.load().mongo)
    assert "PARLEY_ACCOUNTS_LOG_LEVEL" not in environment


def test_a_service_gets_no_secret_but_its_own(tmp_path: Path) -> None:
    secrets = load_or_make(tmp_path / "secrets.json", WITH_IDENTITY)
    environments = Environments(ports.load(), secrets, tmp_path)
    values = environments.of("chat").values()
    assert secrets.services["chat"] in values
    assert secrets.services["signaling"] not in values
    assert secrets.master not in values


@both
async def test_a_taken_port_is_named_with_its_owner_and_where_to_change_it(path: Path, tmp_path: Path) -> None:
    chosen = ports.free(path)
    told = rf"port {chosen.gateway} of gateway is taken by py\w+ \(process.*{path.name}"
    with (
        socket.create_server(("127.0.0.1", chosen.gateway)),
        pytest.raises(StartError, match=told),
    ):
        await Stack(tmp_path, chosen).start()
