"""Settings read once from the environment, strictly: a key unknown, missing or malformed ends the process."""

import json
import os
import socket
import sys
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, Field, FilePath, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

EXIT_CODE = 2
# What is written as JSON; everything else pydantic reads from the plain text.
_COLLECTIONS = (dict, list, tuple, set, frozenset, Mapping)


def _instance() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


class Kafka(BaseModel):
    """How a process reaches Kafka, and proves to it who it is."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    # Comma-separated host:port.
    kafka_brokers: str = ""
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    kafka_user: str = ""
    kafka_password: SecretStr = SecretStr("")
    # PEM files: who vouches for the brokers (default: whom the system trusts), this client's certificate, its key.
    kafka_ca_file: FilePath | None = None
    kafka_certificate_file: FilePath | None = None
    kafka_key_file: FilePath | None = None
    # Brokers of the same zone are read from where they have the data.
    zone: str = "a"
    # Last, since it says which of the others are needed.
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", validate_default=True
    )

    @field_validator("kafka_security")
    @classmethod
    def _check_proofs(cls, security: str, info: ValidationInfo) -> str:
        given = {name for name, value in info.data.items() if value and value != SecretStr("")}
        proofs = {"kafka_user", "kafka_password"}
        if security.startswith("SASL") and not proofs <= given:
            raise ValueError(f"{security} needs KAFKA_USER and KAFKA_PASSWORD")
        if not security.startswith("SASL") and proofs & given:
            raise ValueError(f"{security} sends no KAFKA_USER and KAFKA_PASSWORD: SASL_SSL does")
        files = {"kafka_ca_file", "kafka_certificate_file", "kafka_key_file"}
        if not security.endswith("SSL") and files & given:
            raise ValueError(f"{security} uses no certificates: SSL and SASL_SSL do")
        if len(given & (files - {"kafka_ca_file"})) == 1:
            raise ValueError("KAFKA_CERTIFICATE_FILE and KAFKA_KEY_FILE go together")
        return security


class Settings(Kafka):
    """What every service has; services subclass it in `config.py`. A field without default must be set."""

    model_config = ConfigDict(extra="forbid")

    grpc_host: str = "127.0.0.1"
    # 0 for a service without a gRPC server.
    grpc_port: int = Field(default=0, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(ge=0, le=65535)
    mongo_url: str = ""
    # Empty: the service's name, which `load` fills in.
    mongo_database: str = ""
    # gRPC target of accounts, which publishes the keys and issues service tokens.
    accounts_target: str = ""
    service_secret: SecretStr = SecretStr("")
    # Tells replicas apart, in logs and lease documents.
    instance: str = Field(default_factory=_instance)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    # OTLP over gRPC, such as "http://localhost:4317"; empty exports no spans.
    otlp_endpoint: str = ""
    # Which share of the traces that begin here is exported; a collector may keep fewer.
    trace_ratio: float = Field(default=1.0, ge=0, le=1)
    service_version: str = "0.1.0"
    # How long a stopping process lets requests finish.
    drain_seconds: float = Field(default=10.0, ge=0)


S = TypeVar("S", bound=Settings)
K = TypeVar("K", bound=Kafka)


def load(settings_type: type[K], service: str, environ: Mapping[str, str] | None = None) -> K:
    """Read the settings of `service` from PARLEY_<SERVICE>_<FIELD> keys (`environ` defaults to os.environ).

    Collections are given as JSON. `Kafka` reads its own keys alone and passes over the others. Ends the process with
    code 2 and one line on stderr for each key that is unknown, missing or malformed; no line repeats a value.
    """
    prefix = f"PARLEY_{service.upper()}_"
    source = os.environ if environ is None else environ
    given = {key.removeprefix(prefix).lower(): text for key, text in source.items() if key.startswith(prefix)}
    values: dict[str, Any] = {"mongo_database": service}
    complaints: list[str] = []
    for name, text in given.items():
        try:
            values[name] = _decoded(settings_type.model_fields.get(name), text)
        except json.JSONDecodeError as error:
            complaints.append(f"{prefix}{name.upper()}: isn't JSON: {error.msg}")
            values[name] = None
    try:
        settings = settings_type.model_validate(values)
    except ValidationError as error:
        complaints += [
            f"{prefix}{'.'.join(map(str, each['loc'])).upper()}: {_complaint(each['type'], each['msg'])}"
            for each in error.errors(include_input=False, include_url=False)
            if values.get(str(each["loc"][0]) if each["loc"] else "", "") is not None
        ]
    else:
        return settings
    for line in complaints:
        sys.stderr.write(line + "\n")
    raise SystemExit(EXIT_CODE)


def _decoded(field: FieldInfo | None, text: str) -> Any:
    """Return JSON's value for a field that holds a collection, else the text for pydantic to read."""
    if field is not None and (get_origin(field.annotation) or field.annotation) in _COLLECTIONS:
        return json.loads(text)
    return text


def _complaint(kind: str, message: str) -> str:
    return {"missing": "must be set", "extra_forbidden": "is no known setting"}.get(kind, message)
