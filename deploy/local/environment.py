"""Each process's settings, built from the ports and the secrets alone."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.credentials import Secrets
from deploy.local.ports import Ports, service_of, zone_of
from parley.common.testing.servers import mongo_url

BEHIND_THE_GATEWAY = ("accounts", "appointments", "chat", "notifications", "insights")
SIGNALING = ("signaling-0", "signaling-1")
# What calls others as itself.
WITH_IDENTITY = ("appointments", "signaling", "chat", "notifications")

More = Mapping[str, Mapping[str, object]]
NOTHING: More = {}


class Environments:
    """The environment of each process; nothing of Parley's leaks in from outside.

    `otlp_endpoint` is where spans go, such as "http://127.0.0.1:4317"; empty: nowhere. `lan_host` is the address by
    which others on the network reach this machine; empty: they don't. `more` are settings by service that go over
    these. `outside` is an environment without any service's settings.
    """

    def __init__(
        self,
        ports: Ports,
        secrets: Secrets,
        web_root: Path,
        otlp_endpoint: str = "",
        lan_host: str = "",
        more: More = NOTHING,
    ) -> None:
        self._ports = ports
        self._secrets = secrets
        self._web_root = web_root
        self._otlp_endpoint = otlp_endpoint
        self._lan_host = lan_host
        self._more = more
        outside = {key: value for key, value in os.environ.items() if not key.startswith("PARLEY_")}
        # gRPC's own lines, which it writes past all logging, are no JSON.
        self.outside = {"GRPC_VERBOSITY": "NONE"} | outside

    @property
    def public_url(self) -> str:
        """Where browsers find the demo; browsers take secure cookies from localhost over plain HTTP."""
        if self._lan_host:
            return f"https://{self._lan_host}:{self._ports.https}"
        return f"http://localhost:{self._ports.gateway}"

    def of(self, process: str) -> dict[str, str]:
        """The whole environment of a process."""
        service = service_of(process)
        settings = self._shared(process, service) | self._own(process, service) | {**self._more.get(service, {})}
        prefix = f"PARLEY_{service.upper()}_"
        return self.outside | {prefix + key.upper(): str(value) for key, value in settings.items()}

    def _shared(self, process: str, service: str) -> dict[str, object]:
        settings: dict[str, object] = {
            "metrics_port": self._ports.metrics[process],
            "instance": process,
            "zone": zone_of(process),
            "drain_seconds": 2,
            "otlp_endpoint": self._otlp_endpoint,
        }
        if service != "gateway":
            settings["grpc_port"] = self._ports.grpc[process]
            settings["mongo_url"] = mongo_url(self._ports.mongo)
            settings["kafka_brokers"] = self._ports.brokers
        if service != "accounts":
            settings["accounts_target"] = self._target("accounts")
        if service in WITH_IDENTITY:
            settings["service_secret"] = self._secrets.services[service]
        return settings

    def _own(self, process: str, service: str) -> dict[str, object]:
        own: dict[str, Callable[[], dict[str, object]]] = {
            "accounts": self._accounts,
            "appointments": self._appointments,
            "chat": lambda: {"appointments_target": self._target("appointments")},
            "insights": lambda: {"appointments_target": self._target("appointments")},
            "notifications": self._notifications,
            "signaling": lambda: self._signaling(process),
            "gateway": lambda: self._gateway(process),
        }
        return own[service]() if service in own else {}

    def _accounts(self) -> dict[str, object]:
        digests = {name: hashlib.sha256(secret.encode()).hexdigest() for name, secret in self._secrets.services.items()}
        return {
            "master_secret": self._secrets.master,
            "service_secrets": json.dumps(digests),
            "public_url": self.public_url,
            "sales_contact": "sales@parley.example",
        }

    def _appointments(self) -> dict[str, object]:
        holders = ("chat", "notifications", "insights")
        return {
            **{f"{service}_target": self._target(service) for service in ("signaling", *holders)},
            # Messages about what an erasure called off go out within a second here.
            "erasure_delay_seconds": 3,
            "public_url": self.public_url,
        }

    def _notifications(self) -> dict[str, object]:
        return {
            "appointments_target": self._target("appointments"),
            "public_url": self.public_url,
            "opt_out_key": hashlib.sha256(f"opt-out {self._secrets.master}".encode()).hexdigest(),
            "webhook_keys": json.dumps([hashlib.sha256(f"webhooks {self._secrets.master}".encode()).hexdigest()]),
            # Whoever tries a webhook on this machine has its receiver here too.
            "webhook_allow_private": True,
            "smtp_host": "127.0.0.1",
            "smtp_port": self._ports.smtp,
            "smtp_tls": "none",
            "mail_from": "rendez-vous@parley.example",
            "sms_url": f"http://127.0.0.1:{self._ports.mailbox}/sms",
            "sms_key": self._secrets.sms_key,
            "sms_from": "Parley",
            "sms_countries": json.dumps(["BE", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "PT"]),
        }

    def _signaling(self, process: str) -> dict[str, object]:
        return {
            "appointments_target": self._target("appointments"),
            "live_port": self._ports.live[process],
            "live_url": f"{self._live_origin(process)}/v1/live/{process}",
        }

    def _live_origin(self, process: str) -> str:
        if self._has_edge:
            return self.public_url.replace("http", "ws", 1)
        return f"ws://localhost:{self._ports.live[process]}"

    def _gateway(self, process: str) -> dict[str, object]:
        targets = {f"{service}_target": self._target(service) for service in (*BEHIND_THE_GATEWAY, "signaling")}
        live = sorted({self._live_origin(pod) for pod in self._ports.live})
        return {
            **targets,
            "http_port": self._ports.http.get(process, self._ports.gateway),
            "public_url": self.public_url,
            "live_origins": json.dumps(live),
            "web_root": self._web_root,
            # Every browser and script of this machine has the same address.
            "anonymous_requests_per_minute": 1200,
            "proving_requests_per_minute": 1200,
            "trusted_proxies": json.dumps(["127.0.0.1"] if self._has_edge else []),
        }

    @property
    def _has_edge(self) -> bool:
        return bool(self._lan_host or self._ports.http)

    def _target(self, service: str) -> str:
        """All of its processes behind one name, as a headless Service gives them in a cluster."""
        return "ipv4:" + ",".join(f"127.0.0.1:{self._ports.grpc[each]}" for each in self._ports.processes(service))
