"""A production on a real cluster, small: by the chart's own values for it, on data and keys that are brought."""

import hashlib
import json
import subprocess
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from deploy.local.stack import OPERATOR

from .charts import SERVICES, UMBRELLA, Object, Rendered, render, umbrella
from .trial import SERVICES_OWN, WAIT, Installation

NAME = "own"
# What production.yaml asks of a cluster and this one has not, and one pod of each service for want of room.
_SETTINGS: Object = {
    "global": {
        "name": NAME,
        "otlpEndpoint": "",
        "edge": {"parentRefs": []},
        "monitoring": {"podMonitor": False},
        # The servers stand beside it.
        "networkPolicy": {
            store: {"to": [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": store}}}]}
            for store in ("mongo", "kafka")
        },
    },
    "observability": {"rules": False},
    "operator": {"email": OPERATOR},
}
_PROVING = ("appointments", "chat", "notifications", "signaling")
# Its server certificate is the authority that clients trust, too.
_CERTIFY = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1"),
    *("-subj", "/CN=data", "-addext", "subjectAltName=DNS:parley-mongo,DNS:parley-kafka"),
)
# Over what the trial's broker has: the last word counts.
_GUARDED = """
listeners=SASL_SSL://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093
advertised.listeners=SASL_SSL://parley-kafka:9092
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=SASL_SSL
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="parley" password="{password}" user_parley="{password}";
ssl.keystore.type=PEM
ssl.keystore.location=/tls/store.pem
ssl.truststore.type=PEM
ssl.truststore.location=/tls/ca.crt
"""


class Production(Installation):
    """The release is called `parley`, and what it makes `own-…`."""

    def bring(self) -> None:
        """A database and a broker that speak TLS alone, and every Secret that docs/operations/install.md names."""
        self.make_namespace()
        password, certificate, key = token_urlsafe(16), *_certificate()
        secrets = {
            "tls": {"ca.crt": certificate, "tls.key": key, "store.pem": key + certificate},
            "parley-data": {
                "MONGO_URL": "mongodb://parley-mongo:27017/?directConnection=true&maxPoolSize=4"
                "&w=majority&readConcernLevel=majority&tls=true&tlsCAFile=/etc/parley/data/ca.crt",
                "KAFKA_BROKERS": "parley-kafka:9092",
                "KAFKA_SECURITY": "SASL_SSL",
                "KAFKA_MECHANISM": "PLAIN",
                "KAFKA_USER": "parley",
                "KAFKA_PASSWORD": password,
                "KAFKA_CA_FILE": "/etc/parley/data/ca.crt",
            },
            "parley-data-files": {"ca.crt": certificate},
            **_keys(),
        }
        objects = [
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": keys}
            for name, keys in secrets.items()
        ]
        servers = render(umbrella(), f"global.image.registry={self.registry}", values=(UMBRELLA / "demo.yaml",))
        objects += _guarded(servers, password)
        self.kubectl(
            "apply", "--filename", "-", told=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        )
        ready = ("--for", "jsonpath={.status.readyReplicas}=1", "--timeout=120s")
        self.kubectl("wait", "deployment/parley-mongo", "statefulset/parley-kafka", *ready)

    def install(self) -> None:
        small = {"replicas": 1, "autoscaling": {"enabled": False}}
        # Otherwise an image is called as the installation is.
        images = {service: {"image": {"repository": f"{self.registry}/parley-{service}"}} for service in SERVICES}
        settings = _SETTINGS | {service: small | image for service, image in images.items()}
        with TemporaryDirectory() as directory:
            file = Path(directory) / "own.yaml"
            file.write_text(json.dumps(settings), encoding="utf-8")
            values = ("--values", str(UMBRELLA / "production.yaml"), "--values", str(file))
            self.helm("install", "parley", str(umbrella()), *values, *WAIT)

    def remove(self) -> None:
        # What it made of the whole cluster would stay.
        self.helm("uninstall", "parley", "--wait", "--ignore-not-found")
        super().remove()

    def done_before_services(self) -> set[str]:
        """Names of the jobs that had done their work before the first of the services' workloads was made."""
        workloads = self.get("deployments,statefulsets", "--selector", SERVICES_OWN)
        first = min(each["metadata"]["creationTimestamp"] for each in workloads)
        return {
            event["involvedObject"]["name"]
            for event in self.get("events", "--field-selector", "involvedObject.kind=Job,reason=Completed")
            if event["lastTimestamp"] <= first
        }


def _keys() -> dict[str, dict[str, str]]:
    """As a vault would bring them: Secret → key → value."""
    proofs = {service: token_urlsafe(32) for service in _PROVING}
    digests = {service: hashlib.sha256(proof.encode()).hexdigest() for service, proof in proofs.items()}
    keys = {f"{NAME}-{service}": {"SERVICE_SECRET": proof} for service, proof in proofs.items()}
    keys[f"{NAME}-notifications"] |= {
        "OPT_OUT_KEY": token_urlsafe(32),
        "WEBHOOK_KEYS": json.dumps([token_urlsafe(32)]),
    }
    return {
        **keys,
        f"{NAME}-accounts": {"MASTER_SECRET": token_urlsafe(32), "SERVICE_SECRETS": json.dumps(digests)},
        "parley-operator": {"PASSWORD": token_urlsafe(16)},
    }


def _certificate() -> tuple[str, str]:
    """A certificate that vouches for itself, and its key."""
    with TemporaryDirectory() as directory:
        files = Path(directory) / "ca.crt", Path(directory) / "tls.key"
        where = ("-out", str(files[0]), "-keyout", str(files[1]))
        subprocess.run([*_CERTIFY, *where], check=True, capture_output=True, timeout=30)
        return files[0].read_text(encoding="utf-8"), files[1].read_text(encoding="utf-8")


def _guarded(trial: Rendered, password: str) -> list[Object]:
    """The trial's database and broker, which nobody reaches in the clear."""
    mongo, kafka = trial.one("Deployment", "parley-mongo"), trial.one("StatefulSet", "parley-kafka")
    for server in (mongo, kafka):
        pod = server["spec"]["template"]["spec"]
        pod["volumes"].append({"name": "tls", "secret": {"secretName": "tls"}})
        pod["containers"][0]["volumeMounts"].append({"name": "tls", "mountPath": "/tls"})
    files = ["--tls-cert-file", "/tls/ca.crt", "--tls-key-file", "/tls/tls.key"]
    mongo["spec"]["template"]["spec"]["containers"][0]["command"] += files
    settings = trial.one("ConfigMap", "parley-kafka")
    settings["data"]["config"] += _GUARDED.format(password=password)
    names = ("parley-mongo", "parley-kafka", "parley-kafka-0")
    return [mongo, kafka, settings, *(trial.one("Service", name) for name in names)]
