"""Clients that prove who they are, over TLS, at a real broker that lets nobody else in."""

import asyncio
import datetime
import ipaddress
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError
from structlog.testing import capture_logs

from parley.common import config
from parley.common.config import Kafka
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Message, Producer, Tail, ensure_topics, topics
from parley.common.kafka.__main__ import main as create_topics
from parley.common.kafka.connection import advice
from parley.common.testing import servers
from parley.common.testing.waiting import eventually

PASSWORD = "correct-horse"
TOPIC = "secured"


@dataclass
class Guarded:
    """Where the broker listens, and the files that its clients need."""

    sasl: str
    certificates: str
    authority: Path
    certificate: Path
    key: Path

    def by_password(self, mechanism: str = "SCRAM-SHA-512", password: str = PASSWORD) -> dict[str, str]:
        return {
            "KAFKA_BROKERS": self.sasl,
            "KAFKA_SECURITY": "SASL_SSL",
            "KAFKA_MECHANISM": mechanism,
            "KAFKA_USER": "parley",
            "KAFKA_PASSWORD": password,
            "KAFKA_CA_FILE": str(self.authority),
        }

    def by_certificate(self) -> dict[str, str]:
        return {
            "KAFKA_BROKERS": self.certificates,
            "KAFKA_SECURITY": "SSL",
            "KAFKA_CA_FILE": str(self.authority),
            "KAFKA_CERTIFICATE_FILE": str(self.certificate),
            "KAFKA_KEY_FILE": str(self.key),
        }


def loaded(keys: dict[str, str]) -> Kafka:
    return config.load(Kafka, "desk", {f"PARLEY_DESK_{key}": value for key, value in keys.items()})


def write_certificate(directory: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kafka")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = directory / "certificate.pem", directory / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def properties(directory: Path, ports: tuple[int, int, int], store: Path, authority: Path) -> str:
    sasl, certificates, controller = ports
    modules = "org.apache.kafka.common.security"
    return f"""
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listener.security.protocol.map=SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:PLAINTEXT
listeners=SASL_SSL://127.0.0.1:{sasl},SSL://127.0.0.1:{certificates},CONTROLLER://127.0.0.1:{controller}
inter.broker.listener.name=SSL
log.dirs={directory / "data"}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
ssl.keystore.type=PEM
ssl.keystore.location={store}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
listener.name.ssl.ssl.client.auth=required
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={modules}.scram.ScramLoginModule required;
listener.name.sasl_ssl.plain.sasl.jaas.config={modules}.plain.PlainLoginModule required user_parley="{PASSWORD}";
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Guarded]:
    root = pytestconfig.rootpath
    jars = root / ".local" / "kafka-jars"
    servers.fetch_kafka(root / "deploy" / "local" / "kafka", jars)
    directory = tmp_path_factory.mktemp("guarded")
    certificate, key = write_certificate(directory)
    store = directory / "store.pem"
    store.write_bytes(key.read_bytes() + certificate.read_bytes())
    ports = servers.free_port(), servers.free_port(), servers.free_port()
    settings = directory / "server.properties"
    settings.write_text(properties(directory, ports, store, certificate), encoding="utf-8")
    command = servers.kafka_command(directory, jars)
    tool = [*command[:-2], "kafka.tools.StorageTool", "format", "-t", "UGFybGV5TG9jYWxLYWZrYQ", "-c", str(settings)]
    user = ["--add-scram", f"SCRAM-SHA-512=[name=parley,password={PASSWORD}]"]
    subprocess.run([*tool, *user], check=True, capture_output=True, timeout=60)
    with (directory / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as broker:
        try:
            asyncio.run(eventually(lambda: servers.accepts(ports[0]), servers.READY_SECONDS, "the broker listens"))
            yield Guarded(f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[1]}", certificate, certificate, key)
        finally:
            broker.kill()


async def test_every_client_proves_who_it_is(guarded: Guarded) -> None:
    kafka = loaded(guarded.by_password())
    await ensure_topics(kafka, {TOPIC: (1, datetime.timedelta(hours=1))})
    told: dict[str, list[bytes]] = {"member": [], "tail": []}

    async def as_member(message: Message) -> None:
        told["member"].append(message.body)

    async def as_tail(message: Message) -> None:
        told["tail"].append(message.body)

    producer = Producer(kafka, client_id="test", topics=[TOPIC, TOPIC + DEAD_LETTER_SUFFIX])
    tail = Tail(kafka, [TOPIC], as_tail)
    consumer = Consumer(kafka, "group", [TOPIC], as_member, dead_letters=producer)
    await asyncio.gather(producer.start(), tail.start(), consumer.start())
    await producer.send(TOPIC, "key", b"in confidence", event_id="evt_1")
    await eventually(lambda: all(told.values()), what="both heard it")
    assert told == {"member": [b"in confidence"], "tail": [b"in confidence"]}
    await asyncio.gather(consumer.stop(), tail.stop(), producer.stop())


async def test_a_plain_password_or_a_certificate_is_proof_enough(guarded: Guarded) -> None:
    for keys in (guarded.by_password("PLAIN"), guarded.by_certificate()):
        await ensure_topics(loaded(keys), {TOPIC: (1, datetime.timedelta(hours=1))})


def test_a_wrong_password_is_told_with_what_to_do_and_without_the_password(
    guarded: Guarded,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(topics, "_PATIENCE_MS", 3_000)
    file = tmp_path / "topics.yaml"
    file.write_text(f"topics: {{{TOPIC}: {{partitions: 1, retention_days: 1}}}}", encoding="utf-8")
    for key, value in guarded.by_password(password="wrong-horse").items():
        monkeypatch.setenv(f"PARLEY_DESK_{key}", value)
    assert create_topics(["desk", str(file)]) == 1
    told = capsys.readouterr().err
    assert "check KAFKA_BROKERS, KAFKA_SECURITY, KAFKA_MECHANISM, KAFKA_USER, KAFKA_PASSWORD" in told
    assert "horse" not in told + caplog.text


class Refused:
    """A client that lacks a right, which it learns when it polls."""

    def subscribe(self, **_: object) -> None:
        pass

    def poll(self, **_: object) -> None:
        raise TopicAuthorizationFailedError(TOPIC)

    def close(self, **_: object) -> None:
        pass


async def test_a_member_without_the_right_to_read_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    async def handle(message: Message) -> None:
        raise AssertionError(message)

    monkeypatch.setattr(Consumer, "_construct", lambda self: Refused())
    kafka = Kafka(kafka_brokers="127.0.0.1:1")
    consumer = Consumer(kafka, "group", [TOPIC], handle, dead_letters=Producer(kafka, client_id="test", topics=[]))
    with capture_logs() as logs:
        await consumer.start()
        await eventually(lambda: logs, what="the warning")
        await consumer.stop()
    assert logs[0]["advice"] == "the brokers don't let this client do this: give it the rights"


def test_only_settings_that_matter_are_named() -> None:
    away = KafkaTimeoutError("Unable to bootstrap")
    assert "KAFKA_PASSWORD" not in advice(Kafka(), away)
    assert advice(Kafka(), TopicAuthorizationFailedError("events")).endswith("give it the rights")
    assert advice(Kafka(), ValueError("a defect")) == ""


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"KAFKA_SECURITY": "SASL_SSL", "KAFKA_USER": "parley"}, "needs KAFKA_USER and KAFKA_PASSWORD"),
        ({"KAFKA_USER": "parley", "KAFKA_PASSWORD": "horse"}, "PLAINTEXT sends no KAFKA_USER"),
        ({"KAFKA_CA_FILE": __file__}, "PLAINTEXT uses no certificates"),
        ({"KAFKA_SECURITY": "SSL", "KAFKA_KEY_FILE": __file__}, "go together"),
    ],
)
def test_half_a_proof_is_refused_before_it_is_sent(
    keys: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        loaded(keys)
    line = capsys.readouterr().err
    assert line.startswith("PARLEY_DESK_KAFKA_SECURITY:")
    assert told in line
    assert "horse" not in line
