"""How every client of this package reaches the brokers: the one place that knows."""

from typing import Any

from kafka.errors import AuthorizationError, KafkaConnectionError, KafkaTimeoutError

from parley.common.config import Kafka
from parley.common.kafka import names, nodes


def options(kafka: Kafka) -> dict[str, Any]:
    """Return kafka-python's options that every client has."""
    names.mend()
    nodes.mend()
    return {
        "bootstrap_servers": kafka.kafka_brokers.split(","),
        "security_protocol": kafka.kafka_security,
        "sasl_mechanism": kafka.kafka_mechanism,
        "sasl_plain_username": kafka.kafka_user,
        "sasl_plain_password": kafka.kafka_password.get_secret_value(),
        "ssl_cafile": kafka.kafka_ca_file,
        "ssl_certfile": kafka.kafka_certificate_file,
        "ssl_keyfile": kafka.kafka_key_file,
    }


def advice(kafka: Kafka, error: Exception) -> str:
    """Say what whoever runs this may do about an error; empty: nothing by a setting.

    kafka-python tells what kept it from connecting to its log alone, under kafka.net, and there not always.
    """
    if isinstance(error, AuthorizationError):
        return f"the brokers don't let {kafka.kafka_user or 'this client'} do this: give it the rights"
    if not isinstance(error, KafkaConnectionError | KafkaTimeoutError):
        return ""
    settings = ["KAFKA_BROKERS", "KAFKA_SECURITY"]
    if kafka.kafka_security.startswith("SASL"):
        settings += ["KAFKA_MECHANISM", "KAFKA_USER", "KAFKA_PASSWORD"]
    if kafka.kafka_security.endswith("SSL"):
        settings += ["KAFKA_CA_FILE", "KAFKA_CERTIFICATE_FILE"]
    return f"if the brokers are up, check {', '.join(settings)}; the log of kafka.net may say what they object to"
